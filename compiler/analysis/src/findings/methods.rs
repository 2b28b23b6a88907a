//! Methods.

use super::{foreign, instead, suggest};
use crate::body::Takes;
use crate::finding::{Finding, Place};
use crate::nearest::all_of;
use crate::typed::Name;

/// A method that a type does not have.
pub fn unknown(place: Place, name: &str, ty: &str, near: &[Name], owner: Option<&str>) -> Finding {
    let finding =
        Finding::new("E0215", place, format!("`{ty}` has no method `{name}`"), "there is no such method");
    if owner.is_none()
        && let Some(told) = instead(&finding, foreign::method(name))
    {
        return told;
    }
    let otherwise = match owner {
        Some(owner) => format!("`{name}` is a method of {owner}"),
        None => "`agentflow reference expressions` lists the methods of every type".to_owned(),
    };
    suggest(finding, place, near, otherwise)
}

/// `x.length()`
pub fn length_called(place: Place, call: Place) -> Finding {
    Finding::new("E0215", place, "`length` is a property, and is not called", "no parentheses")
        .with_help("write `.length`")
        .with_fix("leave out the parentheses", call, "")
}

/// A field that is called.
pub fn field_called(place: Place, name: &str, ty: &str) -> Finding {
    Finding::new(
        "E0215",
        place,
        format!("`{name}` is a field of `{ty}`, and is not called"),
        "no parentheses",
    )
    .with_help(format!("write `.{name}`"))
}

/// A method on a list of the wrong items.
pub fn wrong_items(place: Place, name: &str, wanted: &str, found: &str) -> Finding {
    Finding::new(
        "E0327",
        place,
        format!("`{name}` goes with lists of {wanted}, not with `{found}`"),
        format!("this is `{found}`"),
    )
    .with_help(format!("take the part of each item that is meant: `[x.… for x in …].{name}(…)`"))
}

fn described(takes: &[(&str, Takes)]) -> String {
    match takes {
        [] => "no arguments".to_owned(),
        [(one, _)] => format!("one argument, `{one}`"),
        many => format!("{} arguments, {}", many.len(), all_of(many.iter().map(|(name, _)| *name))),
    }
}

/// More arguments than a method takes.
pub fn too_many(place: Place, name: &str, takes: &[(&str, Takes)]) -> Finding {
    Finding::new("E0308", place, format!("`{name}` takes {}", described(takes)), "too much")
        .with_help("leave out what is too much")
}

/// Fewer arguments than a method takes.
pub fn missing(place: Place, name: &str, needed: &[&str]) -> Finding {
    let listed = all_of(needed.iter().copied());
    let arguments = if needed.len() == 1 { "the argument" } else { "the arguments" };
    Finding::new("E0309", place, format!("`{name}` needs {arguments} {listed}"), format!("{listed} missing"))
        .with_help(format!("write `{name}({})`", needed.join(", ")))
}

/// An argument by another name.
pub fn unknown_parameter(place: Place, name: &str, parameter: &str, takes: &[(&str, Takes)]) -> Finding {
    Finding::new(
        "E0219",
        place,
        format!("`{name}` has no parameter named `{parameter}` here"),
        "not this name",
    )
    .with_help(format!("it takes {}", described(takes)))
}
