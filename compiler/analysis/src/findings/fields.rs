//! Fields, and literals that have them.

use super::quoted;
use crate::finding::{Finding, Place};
use crate::nearest::{all_of, one_of};

/// Fields that a literal leaves out.
pub fn missing(place: Place, owner: &str, names: &[&str], declared: &[Place], optional: bool) -> Finding {
    let fields = if names.len() == 1 { "the field" } else { "the fields" };
    let shown: Vec<&str> = names.iter().copied().take(5).collect();
    let more = names.len().saturating_sub(5);
    let listed = if more > 0 {
        format!(
            "{} and {more} more",
            shown.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        )
    } else {
        all_of(shown.iter().copied())
    };
    let mut finding = Finding::new(
        "E0311",
        place,
        format!("`{owner}` needs {fields} {listed}"),
        format!("{listed} missing"),
    );
    for place in declared.iter().take(3) {
        finding = finding.with_label(*place, "declared here, without a default");
    }
    let example: Vec<String> =
        shown.iter().map(|name| format!("{name}: {}", if optional { "null" } else { "…" })).collect();
    finding.with_help(format!("add `{}`", example.join(", ")))
}

/// `..base` of what has no fields.
pub fn base_without_fields(place: Place, found: &str) -> Finding {
    Finding::new(
        "E0324",
        place,
        format!("`..` takes the fields of a record, and `{found}` has none"),
        format!("this is `{found}`"),
    )
    .with_help("write a record after `..`, or the fields one by one")
}

/// `..base` in a literal of a variant.
pub fn base_of_variant(place: Place, variant: &str) -> Finding {
    Finding::new(
        "E0324",
        place,
        format!("`..` cannot fill in the fields of the variant `{variant}`"),
        "not here",
    )
    .with_help("write its fields one by one")
}

/// `..base` in braces that are no record.
pub fn base_not_here(place: Place) -> Finding {
    Finding::new("E0324", place, "`..` can only stand in a record or object", "not here")
        .with_help("write the entries one by one")
}

/// `A.b.c { … }`
pub fn no_such_literal(place: Place, path: &str) -> Finding {
    Finding::new("E0337", place, format!("`{path}` names no record and no variant"), "too many names")
        .with_help("write `Record { … }` or `Enum.Variant { … }`")
}

/// `order { … }` of a value.
pub fn literal_of_value(place: Place, name: &str, declared: Place) -> Finding {
    Finding::new(
        "E0205",
        place,
        format!("`{name}` is a value, not a record"),
        "the name of a record belongs here",
    )
    .with_label(declared, "declared as a value here")
    .with_help(format!(
        "name the record that is made: `Name {{ …, ..{name} }}` takes the other fields from it"
    ))
}

/// `Refunded { … }` without its enum.
pub fn variant_alone(place: Place, of: &str, variant: &str) -> Finding {
    Finding::new(
        "E0205",
        place,
        format!("`{variant}` is a variant of `{of}`, not a record"),
        "its enum is missing",
    )
    .with_help(format!("write `{of}.{variant}`"))
    .with_fix(format!("write `{of}.{variant}`"), place, format!("{of}.{variant}"))
}

/// `Resolution { … }`
pub fn enum_without_variant(place: Place, name: &str, variants: &[&str]) -> Finding {
    let shown: Vec<String> = variants.iter().take(3).map(|variant| format!("{name}.{variant}")).collect();
    Finding::new("E0337", place, format!("`{name}` is an enum: say which variant is made"), "which variant?")
        .with_help(format!("write {}", one_of(shown.iter().map(String::as_str))))
}

/// A literal by an alias of something else than a record.
pub fn alias_of_no_record(place: Place, name: &str, found: &str) -> Finding {
    Finding::new(
        "E0337",
        place,
        format!("`{name}` stands for `{found}`, which is no record"),
        "a record belongs here",
    )
    .with_help("write the value as it is, without the name")
}

/// `Mood.calm { … }`
pub fn variant_has_no_payload(place: Place, name: &str) -> Finding {
    Finding::new("E0337", place, format!("the variant `{name}` carries nothing"), "no fields can stand here")
        .with_help(format!("write `{name}` alone"))
        .with_fix("leave out the braces", place, "")
}

/// `Resolution.Refunded` without its fields.
pub fn variant_without_payload<'a>(
    place: Place,
    of: &str,
    variant: &str,
    fields: impl Iterator<Item = &'a str>,
    declared: Place,
) -> Finding {
    let fields: Vec<String> = fields.map(|field| format!("{field}: …")).collect();
    let example = if fields.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", fields.join(", ")) };
    Finding::new("E0337", place, format!("the variant `{of}.{variant}` needs its fields"), "fields missing")
        .with_label(declared, "declared with fields here")
        .with_help(format!("write `{of}.{variant} {example}`"))
}

/// `Resolution.Refunded(…)`
pub fn variant_called(place: Place, of: &str, variant: &str, fields: Option<&[&str]>) -> Finding {
    let example = match fields {
        Some(fields) if !fields.is_empty() => {
            let fields: Vec<String> = fields.iter().map(|field| format!("{field}: …")).collect();
            format!("{of}.{variant} {{ {} }}", fields.join(", "))
        }
        Some(_) => format!("{of}.{variant} {{}}"),
        None => format!("{of}.{variant}"),
    };
    Finding::new(
        "E0337",
        place,
        format!("`{of}.{variant}` is a variant, and is not called"),
        "a variant has braces, or nothing",
    )
    .with_help(format!("write `{example}`"))
}

/// A tool of a server as a value or callee.
pub fn server_tool_as_value(place: Place, text: &str) -> Finding {
    let name = text.rsplit('.').next().unwrap_or("read");
    Finding::new(
        "E0312",
        place,
        format!("{} has no types, so it can only stand in the `tools` of an agent", quoted(text)),
        "its parameters and result are not known here",
    )
    .with_help(format!("declare its types, and call that: `tool {name}(…) -> … {{ mcp: {text} }}`"))
}

/// A field of null.
pub fn of_null(place: Place) -> Finding {
    Finding::new("E0325", place, "this is always null, so it has no fields", "this is null")
        .with_help("check the test before: it says that there is no value here")
}

/// A method without its parentheses.
pub fn method_not_called(place: Place, name: &str) -> Finding {
    let end = Place { span: agentflow_grammar::tree::Span::new(place.span.end, place.span.end), ..place };
    Finding::new(
        "E0215",
        place,
        format!("`{name}` is a method, and is called with parentheses"),
        "not called",
    )
    .with_help(format!("write `{name}()`"))
    .with_fix("call it", end, "()")
}

/// A field of an enum whose variant is not known.
pub fn of_enum(place: Place, field: &str, of: &str, text: &str, variants: &[&str]) -> Finding {
    let finding = Finding::new(
        "E0336",
        place,
        format!("which variant of `{of}` it is must be known before its field `{field}` is read"),
        format!("not every `{of}` has this field"),
    );
    match variants {
        [] => finding.with_help(format!("no variant of `{of}` has a field `{field}`")),
        [first, ..] => finding.with_help(format!(
            "test it: `if {} is {first} {{ … }}`, or take it out: `match … {{ {first} {{ {field} }} => … }}`",
            if text.len() > 30 || text.contains('\n') { "…" } else { text }
        )),
    }
}

/// `map.key`
pub fn of_map(place: Place, name: &str) -> Finding {
    Finding::new("E0209", place, format!("a map has no field `{name}`"), "keys of a map are no fields")
        .with_help(format!(
            "look the key up: `[\"{name}\"]`, or `.get(\"{name}\")`, which are null where there is none"
        ))
}

/// `value[…]` of what has no items.
pub fn not_indexable(place: Place, found: &str) -> Finding {
    Finding::new(
        "E0326",
        place,
        format!("`{found}` has no items to look up by `[…]`"),
        format!("this is `{found}`"),
    )
    .with_help("lists take a position, maps a key; for a part of a text, write `.slice(from, to)`")
}

/// An image without anything in it.
pub fn media_without_source(place: Place, ty: &str) -> Finding {
    Finding::new(
        "E0311",
        place,
        format!("this `{ty}` says not where it comes from"),
        "`path`, `url` or `base64` missing",
    )
    .with_help(
        format!("add one of them: `{{ path: \"photo.png\" }}` where an `{ty}` is due")
            .replace("an `file`", "a `file`"),
    )
}
