//! One mistake, one finding: what follows from a mistake that was told is silent.
//!
//! Text that could not be read hides what it was to say. So nothing is said of the statement or setting around a syntax
//! error, of what seems to be missing from its declaration, and of names that may have been declared on its line.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_grammar::tree::{Item, ItemKind, Span};

use crate::files::{FileId, Files};
use crate::finding::{Finding, Place};
use crate::walk::{Node, walk_item};

/// Codes of brackets and quotes that do not fit, and of keywords used as names: the text around them was read by guessing.
const MENDED: [&str; 5] = ["E0102", "E0103", "E0104", "E0105", "E0117"];

/// Codes of what is missing from a declaration: it may stand where something could not be read.
const MISSING: [&str; 9] = ["E0212", "E0307", "E0329", "E0335", "E0339", "E0511", "E0601", "E0607", "E0612"];

/// Codes of names that lead nowhere.
const UNKNOWN: [&str; 4] = ["E0201", "E0202", "E0203", "E0204"];

/// Codes of what nobody uses.
const UNUSED: [&str; 6] = ["W0901", "W0902", "W0903", "W0904", "W0906", "W0911"];

/// How far from a syntax error, on its line, a name counts as hidden by it.
const LINE_MAX: usize = 200;

/// Takes out what follows from syntax errors.
pub fn silence_after_syntax(files: &Files, findings: &mut Vec<Finding>) {
    let mut hidden: BTreeMap<(FileId, usize), Hidden> = BTreeMap::new();
    for finding in findings.iter().filter(|finding| is_syntax(finding)) {
        let place = finding.primary.place;
        let source = files.get(place.file);
        let position = item_at(files, place);
        let item = position.checked_sub(1).and_then(|position| source.tree.items.get(position));
        let entry = hidden.entry((place.file, position)).or_insert_with(|| Hidden::new(item));
        entry.note(finding.code, place.span, &source.text);
    }
    if hidden.is_empty() {
        return;
    }
    let imported: BTreeSet<(FileId, &str)> = hidden
        .iter()
        .filter(|((file, position), _)| {
            let item = position.checked_sub(1).and_then(|position| files.get(*file).tree.items.get(position));
            item.is_some_and(|item| matches!(item.kind, ItemKind::Import(_)) || item.name().is_none())
        })
        .flat_map(|((file, _), hidden)| hidden.words.iter().map(|word| (*file, word.as_str())))
        .collect();
    findings.retain(|finding| {
        let place = finding.primary.place;
        let text = place.span.text(&files.get(place.file).text);
        if UNKNOWN.contains(&finding.code) && imported.contains(&(place.file, text)) {
            return false;
        }
        if is_syntax(finding) {
            return true;
        }
        let own = (place.file, item_at(files, place));
        let follows = hidden.get(&own).is_some_and(|hidden| {
            let labels = finding.secondary.iter().filter(|label| label.place.file == place.file);
            hidden.hides(finding.code, place.span, text)
                || labels.map(|label| label.place.span).any(|span| hidden.in_broken_part(span))
        });
        // What it is measured by is a declaration that could not be read whole.
        let elsewhere = finding.secondary.iter().any(|label| {
            let other = (label.place.file, item_at(files, label.place));
            other != own && hidden.contains_key(&other)
        });
        !follows && !elsewhere
    });
}

/// A `return` that cannot leave its branch gives its value to nobody: what type that has is not told.
pub fn silence_after_jumps(files: &Files, findings: &mut Vec<Finding>) {
    let jumps: BTreeSet<(FileId, u32)> = findings
        .iter()
        .filter(|finding| finding.code == "E0504")
        .map(|finding| (finding.primary.place.file, finding.primary.place.span.end))
        .collect();
    if jumps.is_empty() {
        return;
    }
    findings.retain(|finding| {
        let place = finding.primary.place;
        let text = &files.get(place.file).text[..place.span.start as usize];
        let before = text.trim_end_matches(' ').len();
        let after_jump = u32::try_from(before).is_ok_and(|before| jumps.contains(&(place.file, before)));
        finding.code != "E0301" || !after_jump
    });
}

/// A function with effects is a workflow that was called otherwise: the first effect says so.
pub fn silence_more_effects(files: &Files, findings: &mut Vec<Finding>) {
    let mut told: BTreeSet<(FileId, usize)> = BTreeSet::new();
    findings.retain(|finding| {
        let place = finding.primary.place;
        let position = item_at(files, place);
        let item =
            position.checked_sub(1).and_then(|position| files.get(place.file).tree.items.get(position));
        let function = item.is_some_and(|item| matches!(item.kind, ItemKind::Function(_)));
        finding.code != "E0501" || !function || told.insert((place.file, position))
    });
}

/// In a file with errors nothing is called unused: what is wrong may stand where it was to be used.
pub fn silence_unused(findings: &mut Vec<Finding>) {
    let wrong: BTreeSet<FileId> = findings
        .iter()
        .filter(|finding| finding.is_error())
        .map(|finding| finding.primary.place.file)
        .collect();
    findings
        .retain(|finding| !UNUSED.contains(&finding.code) || !wrong.contains(&finding.primary.place.file));
}

fn is_syntax(finding: &Finding) -> bool {
    finding.code.starts_with("E01")
}

/// One more than the position of the item at a place; 0 before all items.
fn item_at(files: &Files, place: Place) -> usize {
    let items = &files.get(place.file).tree.items;
    items.partition_point(|item| item.extent.start <= place.span.start)
}

/// What the syntax errors of one declaration hide.
struct Hidden {
    /// All of it: it was read by guessing.
    all: bool,
    /// Its statements and settings, outer ones before inner ones, each with the position of the one around it.
    parts: Vec<(Span, Option<usize>)>,
    /// Those with a syntax error.
    broken: BTreeSet<usize>,
    /// Words on the lines with syntax errors.
    words: BTreeSet<String>,
}

impl Hidden {
    fn new(item: Option<&Item>) -> Hidden {
        let mut parts: Vec<(Span, Option<usize>)> = Vec::new();
        if let Some(item) = item {
            let mut add = |span: Span| {
                let mut around = parts.len().checked_sub(1);
                while let Some(position) = around
                    && parts[position].0.end < span.end
                {
                    around = parts[position].1;
                }
                parts.push((span, around));
            };
            if let ItemKind::Record(record) = &item.kind {
                record.fields.iter().for_each(|field| add(field.span));
            }
            walk_item(item, &mut |node| match node {
                Node::Statement(statement) => add(statement.span),
                Node::Setting(setting) => add(setting.span),
                Node::Expression(_) => {}
            });
        }
        Hidden { all: false, parts, broken: BTreeSet::new(), words: BTreeSet::new() }
    }

    fn note(&mut self, code: &str, span: Span, text: &str) {
        self.all |= MENDED.contains(&code);
        let (start, end) = line_around(text, span);
        let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
        let words = text[start..end].split(|letter| !is_part(letter)).filter(|word| !word.is_empty());
        self.words.extend(words.map(str::to_owned));
        self.broken.extend(self.part_near(span, text));
    }

    /// The smallest part at this place, or one that ends before it on its line.
    fn part_near(&self, span: Span, text: &str) -> Option<usize> {
        let mut position = self.parts.partition_point(|(part, _)| part.start <= span.start).checked_sub(1);
        let mut ended = None;
        while let Some(part) = position {
            let (extent, around) = self.parts[part];
            if extent.end > span.start {
                return ended.or(Some(part));
            }
            let between = text.get(extent.end as usize..span.start as usize).unwrap_or("\n");
            if between.len() < LINE_MAX && !between.contains('\n') {
                ended = Some(part);
            }
            position = around;
        }
        ended
    }

    /// The smallest part that holds this place.
    fn part_of(&self, span: Span) -> Option<usize> {
        let mut position = self.parts.partition_point(|(part, _)| part.start <= span.start).checked_sub(1);
        while let Some(part) = position
            && self.parts[part].0.end < span.end
        {
            position = self.parts[part].1;
        }
        position
    }

    fn in_broken_part(&self, span: Span) -> bool {
        self.part_of(span).is_some_and(|part| self.broken.contains(&part))
    }

    fn hides(&self, code: &str, span: Span, text: &str) -> bool {
        self.all
            || code.starts_with('W')
            || MISSING.contains(&code)
            || (UNKNOWN.contains(&code) && self.words.contains(text))
            || self.in_broken_part(span)
    }
}

/// The line of a place, as far as it is near.
fn line_around(text: &str, span: Span) -> (usize, usize) {
    let (start, end) = (span.start as usize, (span.end as usize).min(span.start as usize + LINE_MAX));
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let first = boundary(start.saturating_sub(LINE_MAX).min(text.len()));
    let last = boundary((end + LINE_MAX).min(text.len()));
    let (start, end) = (boundary(start.min(last)), boundary(end.min(last)));
    let before = text[first..start].rfind('\n').map_or(first, |at| first + at + 1);
    let after = text[end..last].find('\n').map_or(last, |at| end + at);
    (before, after)
}
