//! Variables: assigned where they may not be, shared in wrong ways.

use super::suggest;
use crate::finding::{Finding, Place};
use crate::typed::{LocalKind, Name};

/// An assignment to what is no variable.
pub fn not_variable(
    place: Place,
    name: &str,
    kind: LocalKind,
    declared: Place,
    keyword: Option<Place>,
) -> Finding {
    let is = match kind {
        LocalKind::Parameter => "a parameter",
        LocalKind::Item => "the item of a loop",
        LocalKind::Pattern => "bound by a pattern",
        LocalKind::Error => "a caught error",
        LocalKind::Given => "given by the language",
        _ => "defined with `let`",
    };
    let finding =
        Finding::new("E0503", place, format!("`{name}` cannot be assigned: it is {is}"), "assigned here")
            .with_label(declared, format!("{is}, here"));
    match (kind, keyword) {
        (LocalKind::Let, Some(keyword)) => {
            finding.with_help("define it with `var`").with_fix("define it with `var`", keyword, "var")
        }
        (LocalKind::Let, None) => finding.with_help("define it with `var`"),
        _ => finding.with_help(format!("copy it into a variable first: `var current = {name}`")),
    }
}

/// A `let` that hides a variable.
pub fn hides(place: Place, name: &str, variable: Place) -> Finding {
    Finding::new(
        "W0912",
        place,
        format!("this `{name}` is a new one, and hides the variable"),
        "known only inside of this block",
    )
    .with_label(variable, "this variable stays as it is")
    .with_help(format!("to change the variable, write `{name} = …`; for another value, take another name"))
    .with_fix(format!("assign `{name}`"), place, name)
    .as_guess()
}

/// An assignment to a declaration.
pub fn not_local(place: Place, name: &str, described: &str, declared: Place) -> Finding {
    Finding::new(
        "E0503",
        place,
        format!("`{name}` is {described}, which cannot be assigned"),
        "assigned here",
    )
    .with_label(declared, "declared here")
    .with_help(format!("define a variable: `var current = {name}`"))
}

/// An assignment to a name that nothing has.
pub fn assigned_unknown(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0201", place, format!("`{name}` is not defined"), "no variable has this name");
    suggest(
        finding,
        place,
        near,
        format!("define it: `let {name} = …`, or `var {name} = …` where it changes later"),
    )
}

/// An assignment in a branch that runs beside others.
pub fn assigned_in_branch(place: Place, name: &str, declared: Place, form: &str, form_at: Place) -> Finding {
    let (message, why, help) = match form {
        "undo" => (
            format!("`{name}` cannot be assigned inside of `undo`"),
            "runs later, when the run has failed",
            "do the work in a workflow, and call that".to_owned(),
        ),
        "race" => (
            format!("`{name}` cannot be assigned inside of `race`"),
            "branches run at the same time from here",
            format!("make it the value of the race: `{name} = race {{ … }}`"),
        ),
        "parallel for" => (
            format!("`{name}` cannot be assigned inside of `parallel for`"),
            "iterations run at the same time from here",
            "let each iteration give a value, and use the list of them: `let results = parallel for …`"
                .to_owned(),
        ),
        _ => (
            format!("`{name}` cannot be assigned inside of `parallel`"),
            "branches run at the same time from here",
            format!("make it the value of the branch, and assign it after: `{name} = results.…`"),
        ),
    };
    Finding::new("E0502", place, message, "assigned here")
        .with_label(declared, "defined outside, here")
        .with_label(form_at, why)
        .with_help(help)
}

/// An assignment inside of a part that only gives a value.
pub fn assigned_in_pure(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new(
        "E0502",
        place,
        format!("`{name}` cannot be assigned in the middle of an expression"),
        "assigned here",
    )
    .with_label(declared, "defined outside, here")
    .with_help("assign it in a statement of its own, before or after")
}

/// A `var` parameter that is given a value.
pub fn not_shareable(place: Place, callable: &str, parameter: &str, declared: Place) -> Finding {
    Finding::new(
        "E0511",
        place,
        format!("`{callable}` changes `{parameter}`, so it needs a variable of yours"),
        "this is not a variable",
    )
    .with_label(declared, "shared with the caller, as `var` says")
    .with_help(format!("define one with `var {parameter} = …`, and pass that"))
}

/// A variable of another type than the parameter.
pub fn shared_type_differs(
    place: Place,
    parameter: &str,
    found: &str,
    wanted: &str,
    declared: Place,
) -> Finding {
    Finding::new(
        "E0511",
        place,
        format!("`{parameter}` is shared as `{wanted}`, but this variable is `{found}`"),
        format!("this is `{found}`"),
    )
    .with_label(declared, format!("shared as `{wanted}`"))
    .with_help(
        "both sides read and write it, so the types must be the same: declare the variable with that type",
    )
}

/// One variable for two parameters.
pub fn shared_twice(place: Place, name: &str, first: Place) -> Finding {
    Finding::new("E0511", place, format!("`{name}` is shared twice in one call"), "shared again here")
        .with_label(first, "shared here already")
        .with_help("pass another variable for one of them")
}

/// A variable that is shared with a workflow on its own.
pub fn shared_with_spawned(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0511",
        place,
        format!("`{name}` cannot be shared with a workflow that runs on its own"),
        "it may run longer than this one",
    )
    .with_help("call the workflow without `spawn`, or give it a parameter without `var`")
}
