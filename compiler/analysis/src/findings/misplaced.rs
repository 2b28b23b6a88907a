//! Forms in the wrong place.

use crate::finding::{Finding, Place};

/// `1s..5s` outside of `backoff`.
pub fn range(place: Place) -> Finding {
    Finding::new("E0510", place, "a range can only stand in `backoff` and in types", "no value")
        .with_help("for the numbers from 0 to n - 1, write `range(n)`")
}

/// `let { a: 1 } = …`
pub fn pattern_in_let(place: Place) -> Finding {
    Finding::new("E0406", place, "`let` names fields, and cannot compare them", "may not match")
        .with_help("write `field: name`, or use `match` to compare")
}

/// `undo` of something without effect.
pub fn undo_of_nothing(place: Place, of: Place) -> Finding {
    Finding::new("E0510", place, "there is nothing to undo: this `let` does nothing outside", "never needed")
        .with_label(of, "this has no effect")
        .with_help("write `undo` after a call of a tool, agent or workflow")
}

/// `spawn` of something else than a workflow.
pub fn spawn_of_other(place: Place) -> Finding {
    Finding::new("E0510", place, "`spawn` starts a workflow", "this is no call of a workflow")
        .with_help("write the call of a workflow: `spawn report(\"eu\")`; to call tools at the same time, use `parallel`")
}

/// `fail kind err`
pub fn kind_of_raised(place: Place) -> Finding {
    Finding::new("E0510", place, "an error that is raised again keeps its kind", "this is a caught error")
        .with_help("write `fail err` alone, or a message: `fail failed err.message`")
}
