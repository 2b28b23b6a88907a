//! Functions that the language has.

use crate::finding::{Finding, Place};

/// Arguments of a function that takes none.
pub fn takes_nothing(place: Place, name: &str) -> Finding {
    Finding::new("E0308", place, format!("`{name}` takes no arguments"), "too much")
        .with_help(format!("write `{name}()`"))
}

/// Another number of arguments than one.
pub fn takes_one(place: Place, name: &str, help: &str) -> Finding {
    Finding::new("E0338", place, format!("`{name}` takes one argument"), "not one argument").with_help(help)
}

/// A wrong argument of `env`.
pub fn env_argument(place: Place) -> Finding {
    Finding::new("E0338", place, "`env` takes the name of a variable, and `default:`", "not known to `env`")
        .with_help("write `env(\"NAME\", default: \"value\")`")
}

/// A name that is not known when compiling.
pub fn not_plain(place: Place, function: &str) -> Finding {
    Finding::new(
        "E0332",
        place,
        format!("`{function}` takes a plain text, known when compiling"),
        "not known before it runs",
    )
    .with_help(format!("write the name as it is: `{function}(\"NAME\")`"))
}

/// `env` in a constant or default.
pub fn env_when_compiling(place: Place, constant: bool) -> Finding {
    let what = if constant { "a constant" } else { "a default" };
    Finding::new(
        "E0332",
        place,
        format!("`env` is read when a run starts, and {what} is known when compiling"),
        "not known yet",
    )
    .with_help("write `env(…)` where the value is used; it is read once a run")
}

/// Two defaults for one variable.
pub fn env_defaults_differ(place: Place, name: &str, first: Place) -> Finding {
    Finding::new(
        "E0346",
        place,
        format!("`env(\"{name}\")` has two different defaults"),
        "another default here",
    )
    .with_label(first, "the first default")
    .with_help("a variable is read once a run, so it has one default: write the same in all places")
}

/// `calls(X)` outside of tests.
pub fn calls_outside_test(place: Place) -> Finding {
    Finding::new("E0344", place, "`calls` only stands in tests", "not in a test")
        .with_help("count in a variable: `var count = 0`")
}

/// `calls` of something that is not called.
pub fn calls_of_other(place: Place) -> Finding {
    Finding::new(
        "E0338",
        place,
        "`calls` counts the calls of a tool, an agent or a workflow",
        "none of these",
    )
    .with_help("write the name alone: `calls(Triage)`")
}

/// `conversation` of something else than an agent's call.
pub fn conversation_of_other(place: Place) -> Finding {
    Finding::new("E0338", place, "a conversation is held with an agent", "this is no call of an agent")
        .with_help("call an agent in it: `conversation(Triage(ticket))`")
}
