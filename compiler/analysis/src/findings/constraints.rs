//! Constraints: values that break them, and constraints that are wrong themselves.

use crate::finding::{Finding, Place};

/// A value that is known and breaks a constraint.
pub fn broken(place: Place, ty: &str, reason: &str) -> Finding {
    Finding::new("E0305", place, format!("this value is not `{ty}`: {reason}"), reason.to_owned()).with_help(
        "write a value that keeps the constraint, or widen the constraint where the type is declared",
    )
}

/// A bound that is no number of the right kind.
pub fn wrong_bound(place: Place, wanted: &str) -> Finding {
    Finding::new("E0319", place, format!("a bound of this type is {wanted}"), format!("not {wanted}"))
        .with_help("write a number, or the name of a constant that is one")
}

/// `int(10..0)`
pub fn empty_range(place: Place) -> Finding {
    Finding::new("E0319", place, "no value lies in this range: its start is above its end", "runs backwards")
        .with_help("write the smaller bound first")
}

/// `string(5)`
pub fn lone_value(place: Place, value: &str) -> Finding {
    Finding::new(
        "E0319",
        place,
        format!("`{value}` alone does not say whether it is the least or the most"),
        "least or most?",
    )
    .with_help(format!("write a range: `{value}..{value}` for exactly this, `..{value}` for at most, `{value}..` for at least"))
    .with_fix("at most", place, format!("..{value}"))
}

/// A second constraint of one kind.
pub fn constrained_twice(place: Place, base: &str) -> Finding {
    Finding::new(
        "E0319",
        place,
        format!("`{base}` is constrained already"),
        "a second constraint of the same kind",
    )
    .with_help("write one constraint that says both")
}

/// A pattern on what is no text.
pub fn pattern_of_other(place: Place, base: &str) -> Finding {
    Finding::new(
        "E0319",
        place,
        format!("only a `string` can match a pattern, not `{base}`"),
        "a pattern is for text",
    )
    .with_help("constrain numbers by a range: `int(0..10)`")
}

/// A constraint on a type that takes none.
pub fn not_constrainable(place: Place, base: &str) -> Finding {
    Finding::new("E0319", place, format!("`{base}` takes no constraint"), "no constraint can stand here")
        .with_help("`int` and `float` take a range, `string` a range of lengths and a pattern, lists a range of lengths")
}

/// A regular expression that is wrong.
pub fn invalid_regex(place: Place, reason: &str) -> Finding {
    Finding::new("E0320", place, format!("this is not a regular expression: {reason}"), reason.to_owned())
        .with_help("the syntax is that of Rust's `regex`: without look-around and back-references, so that every match takes linear time")
}
