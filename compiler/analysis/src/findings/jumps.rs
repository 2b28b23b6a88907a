//! `return`, `break` and `continue` where they lead nowhere.

use crate::finding::{Finding, Place};

/// Out of a branch.
pub fn leaves_branch(place: Place, word: &str, form: &str, form_at: Place) -> Finding {
    let help = match (form, word) {
        ("undo", _) => "do the work in a workflow, and call that",
        ("parallel for", "return") => {
            "let each turn give a value, and return after: `let results = parallel for x in xs { … }`"
        }
        ("race", "return") => "let the branch give a value, and return after: `let first = race { … }`",
        (_, "return") => "let the branch give a value, and return after: `let results = parallel { … }`",
        _ => "let the branch give a value, and decide after",
    };
    let branch = if form == "undo" { "`undo`".to_owned() } else { format!("a branch of `{form}`") };
    Finding::new("E0504", place, format!("`{word}` cannot leave {branch}"), "would leave the others running")
        .with_label(form_at, "the branches start here")
        .with_help(help)
}

/// Out of the middle of an expression.
pub fn leaves_value(place: Place, word: &str) -> Finding {
    Finding::new(
        "E0504",
        place,
        format!("`{word}` cannot stand in the middle of an expression"),
        "a value is due here",
    )
    .with_help("use a loop or an `if` as a statement")
}

/// Outside of every loop.
pub fn outside_loop(place: Place, word: &str) -> Finding {
    Finding::new("E0505", place, format!("`{word}` stands outside of a loop"), "no loop is around this")
        .with_help(if word == "break" { "to end the workflow, write `return`" } else { "remove it" })
}

/// Where nothing is returned.
pub fn return_nowhere(place: Place, test: bool) -> Finding {
    let help = if test { "a test ends where its block ends: use `if`" } else { "remove it" };
    Finding::new(
        "E0505",
        place,
        "there is nothing to return from here",
        "no workflow or function is around this",
    )
    .with_help(help)
}

/// `return` alone where a value is due.
pub fn return_without_value(place: Place, callable: &str, ty: &str, declared: Place) -> Finding {
    Finding::new(
        "E0341",
        place,
        format!("`{callable}` returns `{ty}`, but this `return` gives nothing"),
        "a value is missing",
    )
    .with_label(declared, format!("`{ty}` is promised here"))
    .with_help("write the value: `return …`")
}

/// `return e` where none is due.
pub fn return_with_value(place: Place, found: &str) -> Finding {
    Finding::new(
        "E0341",
        place,
        "this returns nothing, but is given a value to return",
        format!("this is `{found}`"),
    )
    .with_help(format!("leave the value out, or say in the signature what is returned: `-> {found}`"))
}
