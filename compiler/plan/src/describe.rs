//! Types in words, for messages: "a string of 1 to 80 characters", "a list of Ticket".

use std::fmt::Display;

use crate::{Bounds, Plan, Type};

impl Type {
    /// The type in words, with an article where it wants one.
    pub fn describe(&self, plan: &Plan) -> String {
        match self {
            Type::Null => "null".to_string(),
            Type::Bool => "a bool".to_string(),
            Type::Int(bounds) => format!("an int{}", range(bounds)),
            Type::Float(bounds) => format!("a float{}", range(bounds)),
            Type::String { length, pattern } => {
                let matching =
                    pattern.as_ref().map(|pattern| format!(" matching /{pattern}/")).unwrap_or_default();
                format!("a string{}{matching}", count(length, "character"))
            }
            Type::Duration => "a duration".to_string(),
            Type::Time => "a time".to_string(),
            Type::Json => "any JSON".to_string(),
            Type::Image => "an image".to_string(),
            Type::File => "a file".to_string(),
            Type::List { item, length } => {
                let items = count(length, "item");
                let joint = if items.is_empty() { " of" } else { ", each" };
                format!("a list{items}{joint} {}", item.describe(plan))
            }
            Type::Map(item) => format!("a map of {}", item.describe(plan)),
            Type::Optional(inner) => format!("{} or null", inner.describe(plan)),
            Type::Record(id) => plan
                .records
                .get(id.index())
                .map_or("an unknown record".to_string(), |record| record.name.to_string()),
            Type::Enum(id) => plan
                .enums
                .get(id.index())
                .map_or("an unknown enum".to_string(), |declared| declared.name.to_string()),
            Type::Object(_) => "an object".to_string(),
            Type::Conversation => "a conversation".to_string(),
            Type::Error => "an error".to_string(),
        }
    }
}

fn range<T: Display>(bounds: &Bounds<T>) -> String {
    match (&bounds.min, &bounds.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!(" of at least {min}"),
        (None, Some(max)) => format!(" of at most {max}"),
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
    }
}

/// "` of 1 to 80 characters`"
pub(crate) fn count(bounds: &Bounds<u64>, unit: &str) -> String {
    let plural = |count: u64| if count == 1 { "" } else { "s" };
    match (bounds.min, bounds.max) {
        (None, None) => String::new(),
        (Some(min), None) => format!(" of at least {min} {unit}{}", plural(min)),
        (None, Some(max)) => format!(" of at most {max} {unit}{}", plural(max)),
        (Some(min), Some(max)) if min == max => format!(" of {min} {unit}{}", plural(max)),
        (Some(min), Some(max)) => format!(" of {min} to {max} {unit}{}", plural(max)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_in_words() {
        let plan = Plan::new("test");
        let string = |min, max| Type::String { length: Bounds { min, max }, pattern: None };
        let list = |min, max| Type::List { item: Box::new(Type::Duration), length: Bounds { min, max } };
        for (described, words) in [
            (Type::Float(Bounds { min: Some(0.01), max: Some(10_000.0) }), "a float from 0.01 to 10000"),
            (Type::Int(Bounds { min: Some(1), max: None }), "an int of at least 1"),
            (string(Some(1), Some(80)), "a string of 1 to 80 characters"),
            (string(None, Some(1)), "a string of at most 1 character"),
            (string(Some(3), Some(3)), "a string of 3 characters"),
            (list(None, None), "a list of a duration"),
            (list(Some(2), None), "a list of at least 2 items, each a duration"),
            (Type::Optional(Box::new(Type::Bool)), "a bool or null"),
        ] {
            assert_eq!(described.describe(&plan), words);
        }
    }
}
