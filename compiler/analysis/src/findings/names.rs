//! Names that lead nowhere, or to something else than is wanted.

use super::{foreign, instead, suggest};
use crate::declare::Definition;
use crate::finding::{Finding, Place};
use crate::nearest::{all_of, one_of};
use crate::typed::Name;

/// A name of a value that nothing has.
pub fn unknown(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0201", place, format!("`{name}` is not defined"), "nothing here has this name");
    if let Some(told) = instead(&finding, foreign::value(name)) {
        return told;
    }
    suggest(finding, place, near, "check the name, or define it first: `let`, a parameter, or a declaration")
}

/// A variant without its enum.
pub fn variant_as_value(place: Place, of: &str, variant: &str) -> Finding {
    Finding::new(
        "E0201",
        place,
        format!("`{variant}` is not defined"),
        format!("`{of}` has a variant of this name"),
    )
    .with_help(format!("write `{of}.{variant}`"))
    .with_fix(format!("write `{of}.{variant}`"), place, format!("{of}.{variant}"))
}

/// A name that is called and that nothing has.
pub fn unknown_callable(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding = Finding::new(
        "E0201",
        place,
        format!("`{name}` is not defined"),
        "no tool, agent, workflow or function has this name",
    );
    if let Some(told) = instead(&finding, foreign::callable(name)) {
        return told;
    }
    suggest(finding, place, near, format!("declare it, such as `tool {name}(…)`, or check the name"))
}

/// A name where something of one kind is due, such as a model.
pub fn unknown_of_kind(place: Place, name: &str, wanted: &str, near: &[Name]) -> Finding {
    let noun = wanted.split_once(' ').map_or(wanted, |(_, noun)| noun);
    let finding = Finding::new(
        "E0201",
        place,
        format!("there is no {noun} named `{name}`"),
        format!("{wanted} belongs here"),
    );
    suggest(finding, place, near, "check the name, or declare it")
}

/// A signal that nothing declares.
pub fn unknown_signal(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0201", place, format!("there is no signal named `{name}`"), "a signal belongs here");
    suggest(finding, place, near, format!("declare what it carries: `signal {name}: string`"))
}

/// A type that nothing declares.
pub fn unknown_type(place: Place, name: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0202", place, format!("there is no type named `{name}`"), "a type belongs here");
    if let Some(told) = instead(&finding, foreign::type_name(name)) {
        return told;
    }
    suggest(finding, place, near, format!("declare it, such as `record {name} {{ … }}`, or check the name"))
}

/// A local that is declared only later.
pub fn used_before(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new("E0203", place, format!("`{name}` is used before it is defined"), "it has no value yet here")
        .with_label(declared, "it is defined here")
        .with_help("move the definition up, before its first use")
}

/// A local whose scope has ended.
pub fn out_of_scope(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new(
        "E0204",
        place,
        format!("`{name}` is only known inside of the block that defines it"),
        "that block has ended here",
    )
    .with_label(declared, "it is defined in an inner block here")
    .with_help(format!(
        "define it before the block, such as `var {name} = …`, and assign it inside; or make it the value of the block"
    ))
}

/// A declaration of another kind than is wanted.
pub fn wrong_kind(place: Place, name: &str, found: Definition, wanted: &str, declared: Place) -> Finding {
    Finding::new(
        "E0205",
        place,
        format!("`{name}` is {}, not {wanted}", found.described()),
        format!("{wanted} belongs here"),
    )
    .with_label(declared, format!("declared as {} here", found.described()))
    .with_help(format!("use the name of {wanted}"))
}

/// A declaration that is no value by itself.
pub fn not_a_value(place: Place, name: &str, found: Definition, declared: Place, example: &str) -> Finding {
    let finding = Finding::new(
        "E0205",
        place,
        format!("`{name}` is {}, not a value", found.described()),
        "a value belongs here",
    )
    .with_label(declared, format!("declared as {} here", found.described()));
    if example.is_empty() {
        finding.with_help(format!("{} cannot be passed around: name it where it is used", found.described()))
    } else {
        let verb = match found {
            Definition::Record(_) | Definition::Enum(_) => "to make one, write",
            Definition::Signal(_) => "to get what it carries, write",
            _ => "to call it, write",
        };
        finding.with_help(format!("{verb} `{example}`"))
    }
}

/// A function of the language without its parentheses.
pub fn function_not_called(place: Place, name: &str) -> Finding {
    Finding::new("E0205", place, format!("`{name}` is a function, not a value"), "a value belongs here")
        .with_help(format!(
            "call it: `{name}({})`",
            if matches!(name, "now" | "uuid" | "random") { "" } else { "…" }
        ))
}

/// `_` where a value is due.
pub fn underscore(place: Place) -> Finding {
    Finding::new("E0201", place, "`_` has no value", "a value belongs here")
        .with_help("`_` stands for what is ignored: give it a name to use it")
}

/// A field that is not there.
pub fn unknown_field(place: Place, name: &str, owner: &str, near: &[Name]) -> Finding {
    let finding =
        Finding::new("E0209", place, format!("`{owner}` has no field `{name}`"), "there is no such field");
    let otherwise = match owner {
        "error" => "an error has the fields `kind`, `message`, `step` and `attempts`",
        _ => "check the name of the field in its declaration",
    };
    suggest(finding, place, near, otherwise)
}

/// A variant that is not there.
pub fn unknown_variant(
    place: Place,
    name: &str,
    owner: &str,
    near: &[Name],
    all: &[&str],
    declared: Place,
) -> Finding {
    let finding = Finding::new(
        "E0214",
        place,
        format!("`{owner}` has no variant `{name}`"),
        "there is no such variant",
    )
    .with_label(declared, "declared here");
    let otherwise = if all.is_empty() || all.len() > 8 {
        "check the name of the variant in its declaration".to_owned()
    } else {
        format!("its variants are {}", all_of(all.iter().copied()))
    };
    suggest(finding, place, near, otherwise)
}

/// A kind of errors that is not there.
pub fn unknown_error_kind(place: Place, name: &str, near: &[Name]) -> Finding {
    let kinds = agentflow_plan::ErrorKind::ALL.map(agentflow_plan::ErrorKind::name);
    let finding = Finding::new(
        "E0218",
        place,
        format!("there is no kind of error named `{name}`"),
        "a kind of error belongs here",
    );
    suggest(finding, place, near, format!("the kinds are {}", one_of(kinds)))
}
