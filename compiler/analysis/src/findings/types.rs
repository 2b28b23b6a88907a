//! Types that are wrong, and values that are missing.

use crate::finding::{Finding, Place};

/// A branch or value of one side: where, its type, and what it is called.
pub type Side<'s> = (Place, &'s str, &'static str);

/// Branches without a common type.
pub fn branches_differ(first: Side<'_>, second: Side<'_>) -> Finding {
    let (first_at, first_type, first_called) = first;
    let (second_at, second_type, second_called) = second;
    let gives = |ty: &str| if ty == "nothing" { "gives nothing".to_owned() } else { format!("gives `{ty}`") };
    let (one, other) = (gives(first_type), gives(second_type));
    let said = if first_called == second_called {
        format!("one branch {one}, another {other}")
    } else {
        format!("{first_called} {one}, {second_called} {other}")
    };
    let help = if first_type == "nothing" || second_type == "nothing" {
        "end both with a value, or use neither value"
    } else {
        "make both of one type, or say which type is meant: `let x: T = …`"
    };
    Finding::new("E0302", second_at, said, format!("this {other}"))
        .with_label(first_at, format!("this {one}"))
        .with_help(help)
}

/// Items of a list without a common type.
pub fn items_differ(place: Place, found: &str, first: Place, before: &str) -> Finding {
    Finding::new(
        "E0302",
        place,
        format!("this list holds `{before}`, but one item is `{found}`"),
        format!("this is `{found}`"),
    )
    .with_label(first, format!("the first item makes it a list of `{before}`"))
    .with_help("all items of a list have one type: convert the item, or use a record for different things")
}

/// A value that is due where there is none.
pub fn no_value(place: Place, what: &str) -> Finding {
    let finding = Finding::new(
        "E0303",
        place,
        format!("a value is needed here, but {what} gives none"),
        "gives no value",
    );
    if what.contains("`if`") && what.contains("without") {
        finding.with_help("add an `else` branch that gives the value for the other case")
    } else if what == "this block" {
        finding.with_help("end the block with the value that it gives")
    } else if what == "this call" {
        finding.with_help("what is called returns nothing: add a result type to it, such as `-> string`, or call it as a statement of its own")
    } else {
        finding.with_help("put it on a line of its own, and give the value separately")
    }
}

/// A path of a callable that ends without the value that is due.
pub fn missing_return(place: Place, callable: &str, ty: &str, end: Place) -> Finding {
    Finding::new(
        "E0307",
        place,
        format!("`{callable}` must return `{ty}`, but can end without it"),
        format!("`{ty}` is promised here"),
    )
    .with_label(end, "this path ends without a value")
    .with_help("return a value on every path, such as with a `return …` at the end")
}

/// A variable of which the first value says too little.
pub fn unknown_variable_type(place: Place, name: &str, example: &str, value: &str) -> Finding {
    Finding::new(
        "E0317",
        place,
        format!("the type of `{name}` cannot be known from its first value"),
        "it may be assigned values of many types",
    )
    .with_help(format!("say what it holds, such as `var {name}: {example} = {value}`"))
}

/// `Mood.calm` where a type is due.
pub fn variant_as_type(place: Place, of: &str) -> Finding {
    Finding::new("E0322", place, "a variant is not a type", "a type belongs here")
        .with_help(format!("write the enum: `{of}`"))
        .with_fix(format!("write `{of}`"), place, of)
}

/// `map` without the type of its values.
pub fn map_without_values(place: Place) -> Finding {
    Finding::new("E0322", place, "`map` needs the type of its values", "values of which type?")
        .with_help("write it in angle brackets, such as `map<string>`; keys are always strings")
}

/// `map<A, B>`
pub fn map_arguments(place: Place, count: usize) -> Finding {
    let finding = Finding::new(
        "E0322",
        place,
        format!("`map` takes one type, that of its values, not {count}"),
        "takes one type",
    );
    finding.with_help("keys are always strings: write `map<int>` for a map from strings to ints")
}

/// `list<int>`
pub fn not_generic(place: Place, name: &str, one_argument: bool) -> Finding {
    let finding =
        Finding::new("E0322", place, format!("`{name}` takes no type in angle brackets"), "only `map` does");
    match name.to_lowercase().as_str() {
        "list" | "array" | "vec" if one_argument => finding.with_help("a list is written `string[]`"),
        "optional" | "option" if one_argument => {
            finding.with_help("a value that may be missing is written `string?`")
        }
        _ => finding.with_help("lists are written `string[]`, maps `map<string>`"),
    }
}

/// `secret` as a type.
pub fn secret_as_type(place: Place) -> Finding {
    Finding::new("E0322", place, "secrets have no type that can be written", "a type belongs here").with_help(
        "a secret cannot be passed around: write `secret(\"NAME\")` where it is used, in `api_key`, `headers` or `env`",
    )
}

/// `A | B`
pub fn union(place: Place) -> Finding {
    Finding::new("E0321", place, "a type can only be joined with `null`", "these are several types")
        .with_help("write `T?` for a value that may be null, and an `enum` for a value that is one of several things")
}

/// A type put together from thousands of parts.
pub fn too_large(place: Place) -> Finding {
    Finding::new("E0323", place, "this type has too many parts", "more than 2000 types in one")
        .with_help("declare records for its parts: they count as one")
}
