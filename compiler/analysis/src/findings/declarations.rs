//! Declarations that clash.

use crate::declare::Definition;
use crate::finding::{Finding, Place};

/// A name that the language has taken for a type.
pub fn built_in_name(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0208",
        place,
        format!("`{name}` is a type of the language and cannot be declared again"),
        "this name is taken",
    )
    .with_help("choose another name")
}

/// Two declarations with one name.
pub fn duplicate(place: Place, name: &str, first: Place, definition: Definition) -> Finding {
    Finding::new("E0206", place, format!("`{name}` is declared twice"), "declared again here")
        .with_label(first, format!("first declared here, as {}", definition.described()))
        .with_help("rename or remove one of them: all declarations of a file share one set of names")
}

/// Two tests with one name.
pub fn duplicate_test(place: Place, name: &str, first: Place) -> Finding {
    Finding::new("E0206", place, format!("two tests are named \"{name}\""), "the same name again")
        .with_label(first, "first here")
        .with_help("tests are told apart by their names: say what is different here")
}

/// An import of a name that is already there.
pub fn duplicate_import(place: Place, name: &str, first: Place) -> Finding {
    Finding::new("E0206", place, format!("`{name}` is declared twice"), "imported here")
        .with_label(first, "already here")
        .with_help("remove one of them, or rename the declaration")
}

/// A name twice in one declaration: fields, variants, parameters, labels, settings.
pub fn duplicate_part(place: Place, what: &str, name: &str, owner: &str, first: Place) -> Finding {
    Finding::new(
        "E0207",
        place,
        format!("{owner} has two {} named `{name}`", plural(what)),
        "named again here",
    )
    .with_label(first, "first here")
    .with_help(format!("rename or remove one of the two {}", plural(what)))
}

/// An enum without variants.
pub fn empty_enum(place: Place, name: &str) -> Finding {
    Finding::new("E0339", place, format!("the enum `{name}` has no variants"), "no value can be made")
        .with_help("give it at least one variant")
}

/// A payload field named `type`.
pub fn payload_named_type(place: Place) -> Finding {
    Finding::new(
        "E0340",
        place,
        "a field of a variant cannot be named `type`",
        "in JSON, `type` holds the name of the variant",
    )
    .with_help("choose another name, such as `kind`")
    .with_fix("rename it to `kind`", place, "kind")
    .as_guess()
}

/// An agent or function that does not say what it gives.
pub fn missing_result(place: Place, keyword: &str, name: &str) -> Finding {
    let end = Place { span: agentflow_grammar::tree::Span::new(place.span.end, place.span.end), ..place };
    let help = match keyword {
        "agent" => "say what it answers: `-> string` for free text, or an enum or record for data",
        _ => "say what it gives, such as `-> int`",
    };
    Finding::new(
        "E0335",
        place,
        format!("the {keyword} `{name}` does not say what it returns"),
        "a result type is missing after this",
    )
    .with_help(help)
    .with_fix("return a string", end, " -> string")
}

/// `fn f(var x: int)`
pub fn variable_of_function(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0511",
        place,
        format!("a function cannot change its parameter `{name}`"),
        "functions change nothing",
    )
    .with_help("return the new value instead")
}

/// `var x: int = 1` in a signature.
pub fn variable_with_default(place: Place, var: Place) -> Finding {
    Finding::new(
        "E0511",
        place,
        "a `var` parameter has no default: it is always the caller's variable",
        "no default can stand here",
    )
    .with_label(var, "this makes it a variable of the caller")
    .with_help("leave out the default, or the `var`")
}

/// A default that is not known when compiling.
pub fn default_not_known(place: Place, name: &str) -> Finding {
    Finding::new(
        "E0332",
        place,
        format!("the default of `{name}` is not known when compiling"),
        "this has to be run",
    )
    .with_help("write a literal, a constant, or operators on them")
}

/// A name against the convention.
pub fn against_convention(
    place: Place,
    what: &str,
    name: &str,
    better: &str,
    fix: Option<Vec<crate::finding::Edit>>,
) -> Finding {
    let style = match (better.contains(char::is_lowercase), better.starts_with(char::is_uppercase)) {
        (false, true) if what == "constants" => "`UPPER_SNAKE`",
        (_, true) => "`UpperCamel`",
        _ => "`snake_case`",
    };
    let finding = Finding::new(
        "W0907",
        place,
        format!("{what} are named in {style}: `{name}` should be `{better}`"),
        format!("should be `{better}`"),
    )
    .with_help(format!("rename it to `{better}`"));
    match fix {
        Some(edits) => finding.with_edits(format!("rename it to `{better}`"), edits),
        None => finding,
    }
}

/// A name that a block defines twice.
pub fn duplicate_local(place: Place, name: &str, first: Place) -> Finding {
    Finding::new("E0207", place, format!("`{name}` is defined twice in one block"), "defined again here")
        .with_label(first, "first here")
        .with_help("choose another name; to give one name several values, define it with `var` and assign it")
}

fn plural(what: &str) -> String {
    if what.ends_with("ch") { format!("{what}es") } else { format!("{what}s") }
}
