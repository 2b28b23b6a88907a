//! Calls: what is called, and with what.

use super::suggest;
use crate::declare::Definition;
use crate::finding::{Finding, Place};
use crate::nearest::all_of;
use crate::typed::Name;

/// A value that is called.
pub fn not_callable(place: Place, found: &str) -> Finding {
    Finding::new("E0312", place, format!("`{found}` cannot be called"), format!("this is `{found}`"))
        .with_help("only tools, agents, workflows, functions and methods are called")
}

/// A declaration of a kind that is not called.
pub fn kind_not_callable(place: Place, name: &str, found: Definition, fields: &[&str]) -> Finding {
    let finding = Finding::new(
        "E0312",
        place,
        format!("`{name}` is {}, which is not called", found.described()),
        format!("this is {}", found.described()),
    );
    match found {
        Definition::Record(_) => {
            let fields: Vec<String> = fields.iter().take(4).map(|field| format!("{field}: …")).collect();
            finding.with_help(format!("make one with braces: `{name} {{ {} }}`", fields.join(", ")))
        }
        Definition::Enum(_) => finding.with_help(format!("name the variant: `{name}.…`")),
        Definition::Signal(_) => finding.with_help(format!("wait for it: `wait {name}`")),
        Definition::Model(_) => {
            finding.with_help(format!("declare an agent with `model: {name}`, and call that"))
        }
        Definition::Constant(_) => finding.with_help("leave out the parentheses"),
        _ => finding.with_help("only tools, agents, workflows and functions are called"),
    }
}

/// More arguments than parameters.
pub fn too_many(place: Place, callable: &str, parameters: &[&str], found: usize, declared: Place) -> Finding {
    let takes = match parameters.len() {
        0 => "no arguments".to_owned(),
        1 => format!("one argument, {}", all_of(parameters.iter().copied())),
        count => format!("{count} arguments, {}", all_of(parameters.iter().copied())),
    };
    Finding::new("E0308", place, format!("`{callable}` takes {takes}, but is given {found}"), "one too many")
        .with_label(declared, "declared here")
        .with_help("leave out what is too much")
}

/// An argument by a name that no parameter has.
pub fn unknown_parameter(
    place: Place,
    callable: &str,
    name: &str,
    near: &[Name],
    parameters: &[&str],
    declared: Place,
) -> Finding {
    let finding = Finding::new(
        "E0219",
        place,
        format!("`{callable}` has no parameter named `{name}`"),
        "there is no such parameter",
    )
    .with_label(declared, "declared here");
    let otherwise = if parameters.is_empty() {
        "it takes no arguments".to_owned()
    } else {
        format!("its parameters are {}", all_of(parameters.iter().copied()))
    };
    suggest(finding, place, near, otherwise)
}

/// `f(name: a, b)`
pub fn positional_after_named(place: Place, before: Place) -> Finding {
    Finding::new(
        "E0310",
        place,
        "an argument without a name cannot follow one with a name",
        "which parameter is this?",
    )
    .with_label(before, "this one has a name")
    .with_help("put it first, or give it its parameter's name too")
}

/// A parameter that is given two arguments.
pub fn given_twice(place: Place, callable: &str, parameter: &str, first: Place) -> Finding {
    Finding::new("E0310", place, format!("`{callable}` is given `{parameter}` twice"), "given again here")
        .with_label(first, "given here already")
        .with_help("leave out one of the two")
}

/// Parameters that are given nothing.
pub fn missing(place: Place, callable: &str, parameters: &[(&str, String, Place)]) -> Finding {
    let names = all_of(parameters.iter().map(|(name, _, _)| *name));
    let arguments = if parameters.len() == 1 { "the argument" } else { "the arguments" };
    let mut finding = Finding::new(
        "E0309",
        place,
        format!("`{callable}` needs {arguments} {names}"),
        format!("{names} missing"),
    );
    for (name, ty, declared) in parameters.iter().take(3) {
        finding = finding.with_label(*declared, format!("`{name}` is `{ty}`"));
    }
    let example: Vec<String> = parameters.iter().map(|(name, _, _)| format!("{name}: …")).collect();
    finding.with_help(format!("add `{}`", example.join(", ")))
}

/// A call of a tool that only a model's provider can carry out.
pub fn hosted(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new(
        "E0312",
        place,
        format!("`{name}` is carried out by the provider of a model, so only an agent can use it"),
        "nobody can carry this out here",
    )
    .with_label(declared, "declared as a hosted tool here")
    .with_help(format!("put it into the `tools` of an agent: `tools: [{name}]`"))
}

/// Arguments or options of a tool that only a model's provider sees called.
pub fn hosted_entry(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0608",
        place,
        format!("the provider calls `{name}` itself, so nothing can be bound or asked before"),
        "nobody sees this call",
    )
    .with_help(format!("write its name alone: `{name}`"))
}
