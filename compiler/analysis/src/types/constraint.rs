//! Whether a value that is known keeps the constraints of a type.

use agentflow_plan::{Bounds, Value};

use crate::signatures::Signatures;
use crate::typed::{StringConstraint, Type};

use super::show_bounds;

/// What is wrong with a value of the right type: a sentence about it that starts with "it". None where it keeps the constraints.
#[must_use]
pub fn violation(value: &Value, ty: &Type, signatures: &Signatures) -> Option<String> {
    match (ty, value) {
        (Type::Optional(inner), value) if !matches!(value, Value::Null) => {
            violation(value, inner, signatures)
        }
        (Type::Int(Some(bounds)), Value::Int(number)) => outside(bounds, number),
        (Type::Float(Some(bounds)), Value::Float(number)) => outside(bounds, number),
        (Type::Float(Some(bounds)), Value::Int(number)) => outside(bounds, &(*number as f64)),
        (Type::String(Some(constraint)), Value::String(text)) => {
            string_violation(constraint, text, signatures)
        }
        (Type::List(list), Value::List(items)) => {
            let length = items.len() as u64;
            if !list.length.contains(&length) {
                let items = if length == 1 { "item" } else { "items" };
                return Some(format!("it has {length} {items}, not {}", within_words(&list.length)));
            }
            items.iter().find_map(|item| violation(item, &list.item, signatures))
        }
        (Type::Map(inner), Value::Object(fields)) => {
            fields.values().find_map(|value| violation(value, inner, signatures))
        }
        _ => None,
    }
}

fn outside<T: PartialOrd + std::fmt::Display + std::fmt::Debug>(
    bounds: &Bounds<T>,
    number: &T,
) -> Option<String> {
    if bounds.contains(number) {
        return None;
    }
    if let Some(min) = bounds.min.as_ref().filter(|min| number < min) {
        return Some(format!("it is less than {min:?}"));
    }
    bounds.max.as_ref().map(|max| format!("it is more than {max:?}"))
}

fn string_violation(constraint: &StringConstraint, text: &str, signatures: &Signatures) -> Option<String> {
    let length = text.chars().count() as u64;
    if !constraint.length.contains(&length) {
        let characters = if length == 1 { "character" } else { "characters" };
        return Some(format!("it has {length} {characters}, not {}", within_words(&constraint.length)));
    }
    let pattern = constraint.pattern.as_ref()?;
    let regex = signatures.regex(pattern)?;
    (!regex.is_match(text)).then(|| format!("it does not match /{}/", pattern.replace('/', "\\/")))
}

fn within_words(bounds: &Bounds<u64>) -> String {
    match (bounds.min, bounds.max) {
        (Some(min), Some(max)) if min == max => format!("{min}"),
        (Some(min), Some(max)) => format!("{min} to {max}"),
        (Some(min), None) => format!("at least {min}"),
        (None, Some(max)) => format!("at most {max}"),
        (None, None) => show_bounds(bounds),
    }
}
