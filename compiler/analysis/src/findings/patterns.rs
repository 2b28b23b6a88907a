//! Patterns that cannot match, or are none.

use super::quoted;
use crate::finding::{Finding, Place};

/// `null` where there is none.
pub fn never_null(place: Place, ty: &str) -> Finding {
    Finding::new("E0403", place, format!("`{ty}` is never null"), "never matches")
        .with_help("remove this pattern")
}

/// A literal of another type.
pub fn literal_of_other(place: Place, found: &str, ty: &str) -> Finding {
    Finding::new("E0403", place, format!("`{ty}` is never `{found}`"), format!("this is `{found}`"))
        .with_help(format!("write patterns for `{ty}`"))
}

/// A variant in quotes.
pub fn variant_in_quotes(place: Place, text: &str, of: &str, known: bool) -> Finding {
    let finding = Finding::new(
        "E0403",
        place,
        format!("variants of `{of}` are written without quotes"),
        "this is a text",
    );
    if known {
        finding.with_help(format!("write `{text}`")).with_fix("leave out the quotes", place, text)
    } else {
        finding.with_help("write the name of a variant")
    }
}

/// A path of too many names.
pub fn no_pattern(place: Place) -> Finding {
    Finding::new("E0407", place, "this is no pattern", "too many names")
        .with_help("write a variant: `calm` or `Mood.calm`")
}

/// A variant of another enum.
pub fn other_enum(place: Place, of: &str, ty: &str) -> Finding {
    Finding::new("E0403", place, format!("`{ty}` is never a variant of `{of}`"), "another enum")
        .with_help(format!("write patterns for `{ty}`"))
}

/// A name where the value has no variants.
pub fn name_of_other(place: Place, name: &str, ty: &str, record: bool, fields: bool) -> Finding {
    if record {
        let finding = Finding::new(
            "E0403",
            place,
            format!("`{ty}` is a record, and patterns are for variants"),
            "no variant",
        );
        return if fields {
            finding.with_help("a record has only one form: name its fields with `let { … } = …`")
        } else {
            finding.with_help("match one of its fields; to match anything, write `_`")
        };
    }
    let finding = Finding::new(
        "E0403",
        place,
        format!("{} is a pattern for a variant, and `{ty}` has no variants", quoted(name)),
        "a bare name is a variant",
    );
    finding.with_help("to match anything else, write `_`")
}

/// Fields of a variant that carries nothing.
pub fn no_payload(place: Place, variant: &str) -> Finding {
    Finding::new("E0407", place, format!("the variant `{variant}` carries nothing"), "no fields to name")
        .with_help("write its name alone")
        .with_fix("leave out the braces", place, "")
}

/// An alternative that does not name what another names.
pub fn alternative_without_name(place: Place, name: &str, named: Place) -> Finding {
    Finding::new(
        "E0404",
        place,
        format!("`{name}` has no value where this alternative matches"),
        format!("does not name `{name}`"),
    )
    .with_label(named, "another alternative names it")
    .with_help("name the same things in all alternatives, or write an arm for each")
}

/// One name of two types.
pub fn alternatives_of_other_types(
    place: Place,
    name: &str,
    found: &str,
    first: Place,
    known: &str,
) -> Finding {
    Finding::new(
        "E0404",
        place,
        format!("`{name}` is `{known}` in one alternative and `{found}` in another"),
        format!("this is `{found}`"),
    )
    .with_label(first, format!("this is `{known}`"))
    .with_help("write an arm for each")
}
