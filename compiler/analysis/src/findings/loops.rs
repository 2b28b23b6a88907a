//! Loops.

use crate::finding::{Finding, Place};

/// `up to 0`
pub fn limit_too_small(place: Place) -> Finding {
    Finding::new("E0331", place, "`up to` is at least 1", "the loop would never run")
        .with_help("write how often it may run at most")
}

/// A loop without a bound around calls of models.
///
/// A loop that nothing leaves ends no path; bounded, it would, so that is left to people.
pub fn unbounded(
    place: Place,
    form: &str,
    bound_at: Option<Place>,
    is_left: bool,
    agent: &str,
    call: Place,
    is_message: bool,
) -> Finding {
    let finding = Finding::new(
        "W0909",
        place,
        if is_message {
            format!("nothing bounds how many messages this loop sends to `{agent}`, nor what that costs")
        } else {
            format!("nothing bounds how often this loop asks `{agent}`, nor what that costs")
        },
        "no bound",
    )
    .with_label(call, "each turn costs model calls here");
    let or = if is_message { ", or give the conversation a `budget`" } else { "" };
    match bound_at {
        Some(at) => finding
            .with_help(format!("bound it: `{form} … up to 10 {{ … }}`{or}"))
            .with_fix("at most 10 times", at, " up to 10")
            .as_guess(),
        None => {
            let finding = finding.with_help(format!("bound it: `repeat up to 10 {{ … }}`{or}"));
            if is_left {
                finding.with_fix("at most 10 times", place, "repeat up to 10").as_guess()
            } else {
                finding
            }
        }
    }
}
