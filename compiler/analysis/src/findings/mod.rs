//! The findings themselves: one function each, which takes what it needs to say it.
//!
//! The headline stands alone; the label says what is wrong at its place; the help says what to write.

pub mod agents;
pub mod ask;
pub mod builtins;
pub mod calls;
pub mod constraints;
pub mod cycles;
pub mod declarations;
pub mod effects;
pub mod fields;
pub mod files;
pub mod flow;
pub mod foreign;
pub mod imports;
pub mod is;
pub mod jumps;
pub mod loops;
pub mod matches;
pub mod methods;
pub mod mismatch;
pub mod misplaced;
pub mod names;
pub mod operators;
pub mod optional;
pub mod parallel;
pub mod patterns;
pub mod schedules;
pub mod secrets;
pub mod settings;
pub mod tests;
pub mod tools;
pub mod types;
pub mod unused;
pub mod variables;

use crate::finding::{Finding, Place};
use crate::nearest::one_of;
use crate::typed::Name;

/// Adds what was likely meant, and a fix where that is one name; else another help.
fn suggest(finding: Finding, place: Place, near: &[Name], otherwise: impl Into<String>) -> Finding {
    match near {
        [] => finding.with_help(otherwise),
        [one] => finding.with_help(format!("did you mean `{one}`?")).with_fix(
            format!("write `{one}`"),
            place,
            one.as_str(),
        ),
        _ => finding.with_help(format!("did you mean {}?", one_of(near.iter().map(Name::as_str)))),
    }
}

/// Adds what is written instead of a word of another language, if it is one.
fn instead(finding: &Finding, instead: Option<foreign::Instead>) -> Option<Finding> {
    let place = finding.primary.place;
    Some(match instead? {
        foreign::Instead::Word(word) => finding.clone().with_help(format!("write `{word}`")).with_fix(
            format!("write `{word}`"),
            place,
            word,
        ),
        foreign::Instead::Help(help) => finding.clone().with_help(help),
    })
}

/// Where `name` alone stands for `name: name`, only the first of the two is wrong.
pub fn keep_value(mut finding: Finding, name: &str) -> Finding {
    if let Some(fix) = &mut finding.fix {
        for edit in &mut fix.edits {
            edit.text = format!("{}: {name}", edit.text);
        }
    }
    finding
}

/// What an expression is called in a sentence: itself, where it is short and on one line.
fn quoted(text: &str) -> String {
    if text.is_empty() || text.len() > 40 || text.contains('\n') {
        "this".to_owned()
    } else {
        format!("`{text}`")
    }
}
