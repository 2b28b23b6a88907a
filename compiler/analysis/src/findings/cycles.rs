//! Declarations that need themselves.

use crate::finding::{Finding, Place};

/// `a → b → a`
fn path(members: &[(&str, Place)]) -> String {
    const SHOWN_MAX: usize = 6;
    let mut names: Vec<&str> = members.iter().take(SHOWN_MAX).map(|(name, _)| *name).collect();
    if members.len() > SHOWN_MAX {
        names.push("…");
    }
    names.extend(members.first().map(|(name, _)| *name));
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" → ")
}

fn with_members(mut finding: Finding, members: &[(&str, Place)], note: &str) -> Finding {
    for (name, place) in members.iter().skip(1).take(5) {
        finding = finding.with_label(*place, format!("`{name}` {note}"));
    }
    finding
}

/// Aliases of each other.
pub fn aliases(members: &[(&str, Place)]) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("the type `{name}` stands for itself")
    } else {
        format!("these types stand for each other: {}", path(members))
    };
    let finding = Finding::new("E0508", place, message, "no type is ever said");
    with_members(finding, members, "is part of the cycle")
        .with_help("make one of them a `record`, which may contain itself through `?`, `[]` or `map`")
}

/// Constants that need each other.
pub fn constants(members: &[(&str, Place)]) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("the value of `{name}` needs the value of `{name}`")
    } else {
        format!("the values of these need each other: {}", path(members))
    };
    let finding = Finding::new("E0508", place, message, "no value comes first");
    with_members(finding, members, "is part of the cycle")
        .with_help("give one of them a value that needs none of the others")
}

/// Records that contain themselves without end.
pub fn endless_data(members: &[(&str, Place)]) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("every `{name}` contains another `{name}`, without end")
    } else {
        format!("these contain each other without end: {}", path(members))
    };
    let finding = Finding::new("E0509", place, message, "no value can be made");
    with_members(finding, members, "is part of the cycle")
        .with_help("let the chain end: make a field of it optional (`T?`), a list (`T[]`) or a map")
}

/// Functions that call each other.
pub fn functions(members: &[(&str, Place)], call: Place) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("the function `{name}` calls itself")
    } else {
        format!("these functions call each other: {}", path(members))
    };
    Finding::new("E0506", call, message, "this call closes the cycle")
        .with_label(place, format!("`{name}` is declared here"))
        .with_help("functions may not be recursive, so that they always end: go through a list with `for` or a comprehension")
}

/// Workflows and tools that call each other.
pub fn workflows(members: &[(&str, Place)], call: Place) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("`{name}` calls itself")
    } else {
        format!("these call each other: {}", path(members))
    };
    Finding::new("E0507", call, message, "this call closes the cycle")
        .with_label(place, format!("`{name}` is declared here"))
        .with_help("use a loop (`repeat up to 10 { … }`), or start the next run on its own with `spawn`")
}

/// Models that fall back to each other.
pub fn fallbacks(members: &[(&str, Place)]) -> Finding {
    let (name, place) = members[0];
    let message = if members.len() == 1 {
        format!("the model `{name}` falls back to itself")
    } else {
        format!("these models fall back to each other: {}", path(members))
    };
    let finding = Finding::new("E0613", place, message, "no last resort");
    with_members(finding, members, "is part of the cycle")
        .with_help("take one of them out of the `fallback` of another")
}
