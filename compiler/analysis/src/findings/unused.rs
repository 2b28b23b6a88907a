//! What nobody uses.

use agentflow_grammar::tree::Span;

use crate::finding::{Edit, Finding, Place};

fn underscored(finding: Finding, place: Place, name: &str) -> Finding {
    let start = Place { span: Span::new(place.span.start, place.span.start), ..place };
    // It may have been meant to be used.
    finding
        .with_edits(format!("rename it to `_{name}`"), vec![Edit { place: start, text: "_".to_owned() }])
        .as_guess()
}

/// A `let` or `var`.
pub fn local(place: Place, name: &str) -> Finding {
    let finding = Finding::new("W0901", place, format!("`{name}` is never used"), "never used")
        .with_help(format!("remove it, or name it `_{name}` if only the effect of its value counts"));
    underscored(finding, place, name)
}

/// A variable that is only assigned.
pub fn never_read(place: Place, name: &str) -> Finding {
    Finding::new("W0901", place, format!("`{name}` is assigned, but never read"), "never read")
        .with_help("remove it, or use what it holds")
}

/// The item of a loop.
pub fn item(place: Place, name: &str) -> Finding {
    let finding = Finding::new("W0901", place, format!("`{name}` is never used"), "never used")
        .with_help(format!("name it `_{name}` if only the number of turns counts"));
    underscored(finding, place, name)
}

/// A caught error.
pub fn error(place: Place, name: &str) -> Finding {
    let end = Place { span: Span::new(place.span.start, place.span.end), ..place };
    Finding::new("W0901", place, format!("the error `{name}` is never used"), "never used")
        .with_help("leave the name out: `catch { … }`")
        .with_fix("leave the name out", end, "")
}

/// Bound by a pattern.
pub fn in_pattern(place: Place, name: &str) -> Finding {
    Finding::new("W0901", place, format!("`{name}` is never used"), "never used")
        .with_help("leave it out of the pattern: fields that are not named are ignored")
}

/// A parameter.
pub fn parameter(place: Place, name: &str) -> Finding {
    Finding::new("W0902", place, format!("the parameter `{name}` is never used"), "never used")
        .with_help(format!("remove it where it is declared and where it is given, or name it `_{name}`"))
}

/// A declaration.
pub fn declaration(place: Place, described: &str, name: &str) -> Finding {
    let noun = described.split_once(' ').map_or(described, |(_, noun)| noun);
    Finding::new("W0903", place, format!("the {noun} `{name}` is never used"), "never used")
        .with_help("remove it, or use it")
}

/// An imported name.
pub fn import(place: Place, name: &str, removal: Option<Place>) -> Finding {
    let finding = Finding::new("W0904", place, format!("`{name}` is imported, but never used"), "never used")
        .with_help("remove it from the import");
    match removal {
        Some(removal) => finding.with_fix("remove it", removal, ""),
        None => finding,
    }
}

/// An agent that no workflow reaches, and others that lead to it and that none reaches either.
pub fn agent(place: Place, name: &str, others: &[(&str, Place)]) -> Finding {
    const SHOWN_MAX: usize = 5;
    let label = if others.is_empty() {
        "never called, and nobody hands over to it"
    } else {
        "only agents lead to it that no workflow reaches either"
    };
    let mut finding = Finding::new("W0911", place, format!("no workflow reaches the agent `{name}`"), label);
    for (other, place) in others.iter().take(SHOWN_MAX) {
        finding = finding.with_label(*place, format!("`{other}` is not reached either"));
    }
    finding
        .with_help("call it in a workflow, put it into another agent's `tools` or `handoffs`, or remove it")
}

/// An agent call, where it is written, and its name.
pub type NamedCall<'t> = (&'t str, Place);

/// Agent calls, one after another, that could run at the same time.
pub fn sequential(first: NamedCall<'_>, calls: &[NamedCall<'_>], fix: Option<(Place, String)>) -> Finding {
    const SHOWN_MAX: usize = 5;
    let (first_name, first) = first;
    let (second_name, second) = calls[0];
    let mut finding = Finding::new(
        "W0910",
        second,
        format!("`{second_name}` waits for `{first_name}`, but does not need its answer"),
        "could run at the same time",
    )
    .with_label(first, "as this");
    for (_, place) in calls.iter().skip(1).take(SHOWN_MAX) {
        finding = finding.with_label(*place, "and this");
    }
    let all = if calls.len() == 1 { "both" } else { "all" };
    let finding = finding.with_help(format!("put {all} into one `parallel {{ … }}`"));
    match fix {
        Some((place, text)) => finding.with_fix("run them at the same time", place, text),
        None => finding,
    }
}
