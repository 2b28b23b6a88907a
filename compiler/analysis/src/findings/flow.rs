//! Statements that do nothing.

use crate::finding::{Finding, Place};

/// Statements that are never reached.
pub fn unreachable(place: Place, before: Option<Place>) -> Finding {
    Finding::new("W0905", place, "these statements are never reached", "never reached")
        .with_label_at(before, "nothing gets past this")
        .with_help("remove them, or move them up")
}

/// A value that nobody uses.
pub fn without_use(place: Place, comparison: bool) -> Finding {
    let help = if comparison {
        "to assign, write one `=`; to test, write `if`"
    } else {
        "name it with `let`, return it, or remove it"
    };
    Finding::new("W0906", place, "this value is not used", "computed for nothing").with_help(help)
}
