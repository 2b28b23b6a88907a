//! `agentflow check --fix`

use std::collections::BTreeMap;

use agentflow_driver::{Edit, FileId, Finding, check};

use super::unwritable;
use crate::exit::CommandError;
use crate::world::FileWorld;

/// A fix can make way for another; more rounds than this mean that two fixes undo each other.
const ROUNDS_MAX: usize = 10;

/// Applies fixes until there are none left that can be.
pub fn apply_all(entries: &[String]) -> Result<(), CommandError> {
    let mut applied = 0;
    for _ in 0..ROUNDS_MAX {
        let checked = check(&FileWorld::new(), entries);
        let mut edits: BTreeMap<FileId, Vec<Edit>> = BTreeMap::new();
        for finding in &checked.findings {
            applied += usize::from(take(finding, &mut edits));
        }
        if edits.is_empty() {
            break;
        }
        for (file, edits) in edits {
            let file = checked.files.get(file);
            let path = file.path.as_str();
            std::fs::write(path, edited(&file.text, edits)).map_err(|error| unwritable(path, &error))?;
        }
    }
    anstream::eprintln!("{applied} {} applied", if applied == 1 { "fix" } else { "fixes" });
    Ok(())
}

/// Takes the edits of a finding's fix, unless they touch what another fix of this round edits.
fn take(finding: &Finding, edits: &mut BTreeMap<FileId, Vec<Edit>>) -> bool {
    let Some(fix) = &finding.fix else { return false };
    let free = fix.edits.iter().all(|edit| {
        edits.get(&edit.place.file).is_none_or(|taken| {
            taken.iter().all(|other| {
                edit.place.span.end < other.place.span.start || other.place.span.end < edit.place.span.start
            })
        })
    });
    if free {
        for edit in &fix.edits {
            edits.entry(edit.place.file).or_default().push(edit.clone());
        }
    }
    free
}

/// The text with edits that do not touch each other.
fn edited(text: &str, mut edits: Vec<Edit>) -> String {
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
