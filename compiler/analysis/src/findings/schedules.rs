//! Schedules.

use crate::finding::{Finding, Place};
use crate::nearest::one_of;
use crate::typed::Name;

/// Something else than the call of a workflow.
pub fn no_call(place: Place) -> Finding {
    Finding::new("E0612", place, "a schedule starts a workflow", "not the call of a workflow")
        .with_help("write the call: `schedule nightly = report(\"eu\") { … }`")
}

/// No time at all.
pub fn without_timing(place: Place, owner: &str) -> Finding {
    Finding::new("E0612", place, format!("{owner} does not say when it fires"), "when?")
        .with_help("add `cron: \"0 6 * * *\"` or `every: 1h`")
}

/// A cron text that is wrong.
pub fn bad_cron(place: Place, text: &str, problem: &str) -> Finding {
    Finding::new("E0610", place, format!("\"{text}\" is not a cron schedule: {problem}"), problem.to_owned())
        .with_help("it has five fields, minute, hour, day of the month, month, day of the week: \"0 6 * * *\" is every day at six")
}

/// A time zone that does not exist.
pub fn unknown_timezone(place: Place, text: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0611", place, format!("there is no time zone \"{text}\""), "not in the IANA database");
    match near {
        [] => finding.with_help("write an IANA name: \"Europe/Paris\""),
        [one] => finding.with_help(format!("did you mean \"{one}\"?")).with_fix(
            format!("write \"{one}\""),
            place,
            format!("\"{one}\""),
        ),
        _ => finding.with_help(format!("did you mean {}?", one_of(near.iter().map(Name::as_str)))),
    }
}
