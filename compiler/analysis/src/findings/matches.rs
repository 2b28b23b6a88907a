//! Matches that miss something, and arms that are never reached.

use crate::finding::{Applicability, Edit, Finding, Fix, Place};
use crate::nearest::all_of;

/// Values that no arm handles.
pub fn missing(
    place: Place,
    ty: &str,
    missing: &[String],
    more: usize,
    declared: Option<Place>,
    insertion: Option<(Place, bool)>,
    guarded: bool,
) -> Finding {
    let anything = missing.iter().any(|pattern| pattern == "_");
    let listed = if more > 0 {
        let shown: Vec<String> = missing.iter().map(|pattern| format!("`{pattern}`")).collect();
        format!("{} and {more} more", shown.join(", "))
    } else {
        all_of(missing.iter().map(String::as_str))
    };
    let (message, label) = if anything {
        (format!("this `match` does not handle every `{ty}`"), "some values have no arm".to_owned())
    } else {
        (format!("this `match` does not handle {listed}"), format!("{listed} not handled"))
    };
    let mut finding = Finding::new("E0401", place, message, label)
        .with_label_at(declared, format!("`{}` is declared here", ty.trim_end_matches('?')));
    let help = match (anything, missing) {
        (true, _) => "add a last arm for all others: `_ => …`".to_owned(),
        (false, [one]) if more == 0 => format!("add an arm: `{one} => …`"),
        (false, _) => "add an arm for each, or one for all others: `_ => …`".to_owned(),
    };
    let help = if guarded {
        format!("{help}; an arm with an `if` may not apply, so it does not count")
    } else {
        help
    };
    finding.help = Some(help);
    if let (Some((at, one_line)), 0) = (insertion, more) {
        let arms: Vec<String> = missing.iter().map(|pattern| format!("{pattern} => {{}}")).collect();
        let text =
            if one_line { format!(", {} ", arms.join(", ")) } else { format!("  {}\n", arms.join("\n  ")) };
        finding.fix = Some(Fix {
            title: "add what is missing, doing nothing".to_owned(),
            edits: vec![Edit { place: at, text }],
            // What is to be done for them is for the author to say.
            applicability: Applicability::Guess,
        });
    }
    finding
}

/// An arm that is never reached.
pub fn unreachable(place: Place, before: Option<Place>) -> Finding {
    Finding::new("E0402", place, "this arm is never reached", "all that it matches is handled before")
        .with_label_at(before, "by this arm")
        .with_help("remove it, or move it up")
}

/// A match that takes too much work to check.
pub fn too_complex(place: Place) -> Finding {
    Finding::new("E0405", place, "this `match` is too complex to be checked", "too many combinations")
        .with_help("match one part at a time: nest a `match` in an arm")
}
