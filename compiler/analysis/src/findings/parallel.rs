//! `parallel` and `race`.

use crate::finding::{Finding, Place};

/// `parallel(max: 2) { … }`
pub fn options_of_branches(place: Place) -> Finding {
    Finding::new(
        "E0510",
        place,
        "only `parallel for` takes `max`: branches always start together",
        "not here",
    )
    .with_help("leave it out")
    .with_fix("leave it out", place, "")
}

/// Another option than `max`.
pub fn unknown_option(place: Place) -> Finding {
    Finding::new("E0216", place, "`parallel for` takes `max` alone", "not known to it")
        .with_help("write `parallel(max: 8) for …`")
}

/// `max: 0`
pub fn max_too_small(place: Place) -> Finding {
    Finding::new("E0331", place, "`max` is at least 1", "nothing would ever start")
        .with_help("write how many may run at once")
}

/// No branches at all.
pub fn no_branches(place: Place, form: &str) -> Finding {
    Finding::new("E0510", place, format!("this `{form}` has no branches"), "nothing to do")
        .with_help(format!("write branches, each with a name: `{form} {{ a: …, b: … }}`"))
}
