//! Values that may be null, used as if they could not.

use super::{mismatch, quoted};
use crate::body::Reason;
use crate::finding::{Finding, Place};

/// The ways out of an optional.
fn ways(text: &str) -> String {
    if text.is_empty() || text.len() > 40 || text.contains('\n') {
        return "give what stands in for null: `… ?? fallback`".to_owned();
    }
    // Only names and paths of fields are known to be what they were when they were tested.
    let is_path = text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    if !is_path {
        return format!(
            "give what stands in for null: `{text} ?? …`, or name it and test that: `let x = {text}`, `if x != null {{ … }}`"
        );
    }
    format!("test it first: `if {text} != null {{ … }}`, or give what stands in for null: `{text} ?? …`")
}

/// An optional where its value is due.
pub fn unchecked(place: Place, text: &str, found: &str, wanted: &str, reason: Reason<'_>) -> Finding {
    let (message, declared, note) = mismatch::said(found, wanted, reason);
    Finding::new("E0304", place, message, "this may be null")
        .with_label_at(declared, note)
        .with_help(ways(text))
}

/// A field of an optional.
pub fn field(place: Place, text: &str, field: &str) -> Finding {
    Finding::new(
        "E0304",
        place,
        format!("{} may be null, so it may have no `{field}`", quoted(text)),
        "this may be null",
    )
    .with_help(format!("write `?.{field}`, which is null where it is null; or {}", ways(text)))
}

/// A method of an optional.
pub fn method(place: Place, text: &str, method: &str) -> Finding {
    Finding::new(
        "E0304",
        place,
        format!("{} may be null, so `{method}` cannot be called on it", quoted(text)),
        "this may be null",
    )
    .with_help(format!("write `?.{method}(…)`, which is null where it is null; or {}", ways(text)))
}

/// An item of an optional.
pub fn indexed(place: Place, text: &str) -> Finding {
    Finding::new(
        "E0304",
        place,
        format!("{} may be null, so it may have no items", quoted(text)),
        "this may be null",
    )
    .with_help(ways(text))
}

/// A loop over an optional.
pub fn iterated(place: Place, text: &str) -> Finding {
    Finding::new("E0304", place, format!("{} may be null, not only a list", quoted(text)), "this may be null")
        .with_help(format!("go through nothing where it is null: `{text} ?? []`"))
}

/// An operand that may be null.
pub fn operand(place: Place, text: &str, sign: &str) -> Finding {
    Finding::new(
        "E0304",
        place,
        format!("{} may be null, and `{sign}` does not take null", quoted(text)),
        "this may be null",
    )
    .with_help(ways(text))
}

/// An optional that is taken apart.
pub fn destructured(place: Place, text: &str, found: &str) -> Finding {
    Finding::new(
        "E0304",
        place,
        format!("{} is `{found}`, so it may have no fields to name", quoted(text)),
        "this may be null",
    )
    .with_help(ways(text))
}

/// An optional in a text.
pub fn interpolated(place: Place, text: &str, is_text: bool) -> Finding {
    let stand_in = if is_text { "\"\"" } else { "…" };
    let finding = Finding::new(
        "E0306",
        place,
        format!("{} may be null, and null has no text", quoted(text)),
        "this may be null",
    )
    .with_help(format!("say what is written then: `${{{text} ?? {stand_in}}}`"));
    if is_text {
        finding.with_fix("write nothing for null", place, format!("{text} ?? \"\"")).as_guess()
    } else {
        finding
    }
}

/// `${null}`
pub fn null_interpolated(place: Place) -> Finding {
    Finding::new("E0306", place, "null has no text", "this is always null")
        .with_help("leave it out, or write the text that is meant")
}

/// A comparison with null of what is never null.
pub fn compared_with_null(place: Place, value: Place, text: &str, found: &str, equal: bool) -> Finding {
    let always = if equal { "never holds" } else { "always holds" };
    Finding::new(
        "E0315",
        place,
        format!("{} is `{found}`, which is never null", quoted(text)),
        format!("so this {always}"),
    )
    .with_label(value, format!("this is `{found}`"))
    .with_help("leave the test out; or give it a type with `?`, if it may be missing")
}

/// `?.` or `??` after what is never null.
pub fn never_null(place: Place, sign: &str, sign_at: Option<Place>) -> Finding {
    let finding = Finding::new(
        "W0301",
        sign_at.unwrap_or(place),
        format!("`{sign}` is not needed: what is before it is never null"),
        "not needed",
    )
    .with_label(place, "this is never null")
    .with_help("write `.`");
    match sign_at {
        Some(at) => finding.with_fix("write `.`", at, "."),
        None => finding,
    }
}

/// `a ?? b` where `a` is never null.
pub fn fallback_never_used(place: Place, left: Place, found: &str) -> Finding {
    Finding::new("W0301", place, "`??` is not needed: what is before it is never null", "never used")
        .with_label(left, format!("this is `{found}`, which is never null"))
        .with_help("leave out the `??` and what follows it")
}
