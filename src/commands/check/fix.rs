//! `agentflow check --fix`
//!
//! A fix is applied if it is sure, and the program is better after it: fewer findings about syntax, or as many and fewer other errors, or as
//! many and fewer warnings; or if it can be read further. Of a declaration the first error comes first, since others may follow from it; warnings are only
//! looked at where nothing is an error.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_driver::{Applicability, Checked, Edit, FileId, FilePath, Finding, ReadError, World, check};

use super::unwritable;
use crate::exit::CommandError;
use crate::world::FileWorld;

/// How often programs are checked at most: no number of fixes takes for ever.
const CHECKS_MAX: usize = 400;

/// Applies fixes until there are none left that make the programs better.
pub fn apply_all(entries: &[String]) -> Result<(), CommandError> {
    let mut fixer = Fixer::new(entries);
    let mut applied = 0;
    while let Some(number) = fixer.round() {
        applied += number;
    }
    for (path, text) in &fixer.world.texts {
        std::fs::write(path, text).map_err(|error| unwritable(path, &error))?;
    }
    anstream::eprintln!("{applied} {} applied", if applied == 1 { "fix" } else { "fixes" });
    Ok(())
}

struct Fixer<'e> {
    entries: &'e [String],
    world: Edited,
    checked: Checked,
    /// What was tried and made nothing better.
    refused: BTreeSet<String>,
    checks: usize,
}

impl<'e> Fixer<'e> {
    fn new(entries: &'e [String]) -> Fixer<'e> {
        let world = Edited { files: FileWorld::new(), texts: BTreeMap::new() };
        let checked = check(&world, entries);
        Fixer { entries, world, checked, refused: BTreeSet::new(), checks: 1 }
    }

    /// Applies what can be applied at once, and gives how many fixes that are.
    fn round(&mut self) -> Option<usize> {
        let chosen = self.chosen();
        self.applied(&chosen)
    }

    /// The fixes of a round, each as its finding's position in the list.
    fn chosen(&self) -> Vec<usize> {
        let errors = self.checked.findings.iter().any(Finding::is_error);
        let mut declarations = BTreeSet::new();
        let mut edited: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        let mut chosen = Vec::new();
        for (index, finding) in self.checked.findings.iter().enumerate() {
            if finding.is_error() != errors || errors && !declarations.insert(self.declaration(finding)) {
                continue;
            }
            let sure = finding.fix.as_ref().filter(|fix| fix.applicability == Applicability::Sure);
            let Some(fix) = sure else { continue };
            if self.refused.contains(&self.key(finding))
                || !fix.edits.iter().all(|edit| is_free(&edited, edit))
            {
                continue;
            }
            for edit in &fix.edits {
                edited.entry(edit.place.file).or_default().push(edit);
            }
            chosen.push(index);
        }
        chosen
    }

    /// Applies all of them, or else a part of them.
    fn applied(&mut self, chosen: &[usize]) -> Option<usize> {
        if chosen.is_empty() || self.checks >= CHECKS_MAX {
            return None;
        }
        let world = self.edited(chosen);
        let checked = check(&world, self.entries);
        self.checks += 1;
        let reads_on = matches!(chosen, [only] if self.reads_on(*only, &checked));
        if measure(&checked) < measure(&self.checked) || reads_on {
            self.world = world;
            self.checked = checked;
            return Some(chosen.len());
        }
        if let [only] = chosen {
            let key = self.key(&self.checked.findings[*only]);
            self.refused.insert(key);
            // Another finding of the same declaration may come first now.
            return self.round();
        }
        let (first, second) = chosen.split_at(chosen.len() / 2);
        self.applied(first).or_else(|| self.applied(second))
    }

    /// Whether, after the fix of a finding about syntax, reading goes on past it to another that was hidden by it.
    fn reads_on(&self, index: usize, after: &Checked) -> bool {
        let finding = &self.checked.findings[index];
        let Some(fix) = finding.fix.as_ref().filter(|_| is_syntax(finding)) else { return false };
        let file = self.checked.files.get(finding.primary.place.file);
        let end = fix.edits.iter().map(|edit| edit.place.span.end as usize).max().unwrap_or_default();
        let added: usize = fix.edits.iter().map(|edit| edit.text.len()).sum();
        let removed: usize =
            fix.edits.iter().map(|edit| (edit.place.span.end - edit.place.span.start) as usize).sum();
        let end = end + added - removed.min(end + added);
        let start = finding.primary.place.span.start as usize;
        let before = &file.text[..start.min(file.text.len())];
        let line = before.rfind('\n').map_or(0, |newline| newline + 1);
        let hidden = |other: &&Finding| {
            let place = other.primary.place;
            is_syntax(other)
                && after.files.get(place.file).path == file.path
                && (line..=end).contains(&(place.span.start as usize))
        };
        measure(after).0 <= measure(&self.checked).0 && !after.findings.iter().any(|other| hidden(&other))
    }

    fn edited(&self, chosen: &[usize]) -> Edited {
        let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
        for fix in chosen.iter().filter_map(|index| self.checked.findings[*index].fix.as_ref()) {
            for edit in &fix.edits {
                edits.entry(edit.place.file).or_default().push(edit);
            }
        }
        let mut texts = self.world.texts.clone();
        for (file, edits) in edits {
            let file = self.checked.files.get(file);
            texts.insert(file.path.as_str().to_owned(), edited(&file.text, edits));
        }
        Edited { files: FileWorld::new(), texts }
    }

    /// The declaration in which a finding stands.
    fn declaration(&self, finding: &Finding) -> (FileId, usize) {
        let place = finding.primary.place;
        let items = &self.checked.files.get(place.file).tree.items;
        (place.file, items.partition_point(|item| item.extent.start <= place.span.start))
    }

    /// What a finding is known by after edits elsewhere.
    fn key(&self, finding: &Finding) -> String {
        let place = finding.primary.place;
        let file = self.checked.files.get(place.file);
        let written = &file.text[place.span.start as usize..place.span.end as usize];
        format!("{} {} {} {written}", finding.code, file.path.as_str(), finding.message)
    }
}

fn is_syntax(finding: &Finding) -> bool {
    finding.code.starts_with("E01")
}

/// How many findings about syntax, other errors, and warnings there are.
fn measure(checked: &Checked) -> (usize, usize, usize) {
    let count = |wanted: fn(&&Finding) -> bool| checked.findings.iter().filter(wanted).count();
    (
        count(|finding| is_syntax(finding)),
        count(|finding| finding.is_error() && !is_syntax(finding)),
        count(|finding| !finding.is_error()),
    )
}

/// Whether an edit touches none of those that were chosen.
fn is_free(edited: &BTreeMap<FileId, Vec<&Edit>>, edit: &Edit) -> bool {
    edited.get(&edit.place.file).is_none_or(|others| {
        others.iter().all(|other| {
            edit.place.span.end < other.place.span.start || other.place.span.end < edit.place.span.start
        })
    })
}

/// The text with edits that do not touch each other.
fn edited(text: &str, mut edits: Vec<&Edit>) -> String {
    edits.sort_by_key(|edit| edit.place.span.start);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let (start, end) = (edit.place.span.start as usize, edit.place.span.end as usize);
        result.push_str(&text[done..start]);
        result.push_str(&edit.text);
        done = end;
    }
    result.push_str(&text[done..]);
    result
}

/// The files of this machine, some of them edited and not yet written.
struct Edited {
    files: FileWorld,
    texts: BTreeMap<String, String>,
}

impl World for Edited {
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError> {
        self.files.resolve(from, written)
    }

    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError> {
        match self.texts.get(file.as_str()) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => self.files.read(file),
        }
    }

    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        self.files.neighbours(from)
    }

    fn shown(&self, file: &FilePath) -> String {
        self.files.shown(file)
    }
}
