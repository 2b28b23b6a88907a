//! Types as people write them.

use std::fmt::{Display, Write as _};

use agentflow_plan::Bounds;

use crate::signatures::Signatures;
use crate::typed::{StringConstraint, Type};

/// How many fields of a record without a name are shown.
const FIELDS_MAX: usize = 4;

/// How deep records without names are shown.
const DEPTH_MAX: usize = 3;

/// The type as a program would write it.
#[must_use]
pub fn show(ty: &Type, signatures: &Signatures) -> String {
    let mut text = String::new();
    write(&mut text, ty, signatures, 0);
    text
}

fn write(text: &mut String, ty: &Type, signatures: &Signatures, depth: usize) {
    match ty {
        Type::Unknown => text.push('?'),
        Type::Never | Type::NoValue => text.push_str("nothing"),
        Type::Null => text.push_str("null"),
        Type::Bool => text.push_str("bool"),
        Type::Int(bounds) => {
            text.push_str("int");
            if let Some(bounds) = bounds {
                text.push_str(&show_bounds(bounds));
            }
        }
        Type::Float(bounds) => {
            text.push_str("float");
            if let Some(bounds) = bounds {
                let shown = Bounds { min: bounds.min.map(Float), max: bounds.max.map(Float) };
                text.push_str(&show_bounds(&shown));
            }
        }
        Type::String(constraint) => {
            text.push_str("string");
            if let Some(constraint) = constraint {
                write_string_constraint(text, constraint);
            }
        }
        Type::Duration => text.push_str("duration"),
        Type::Time => text.push_str("time"),
        Type::Json => text.push_str("json"),
        Type::Image => text.push_str("image"),
        Type::File => text.push_str("file"),
        Type::Secret => text.push_str("secret"),
        Type::Error => text.push_str("error"),
        Type::ErrorKind => text.push_str("kind of error"),
        Type::List(list) => {
            write(text, &list.item, signatures, depth);
            text.push_str("[]");
            if list.length != Bounds::NONE {
                text.push_str(&show_bounds(&list.length));
            }
        }
        Type::Map(inner) => {
            text.push_str("map<");
            write(text, inner, signatures, depth);
            text.push('>');
        }
        Type::Optional(inner) => {
            write(text, inner, signatures, depth);
            text.push('?');
        }
        Type::Record(id) => text.push_str(&signatures.record(*id).name),
        Type::Enum(id) => text.push_str(&signatures.enumeration(*id).name),
        Type::Variants(set) => text.push_str(&signatures.enumeration(set.of).name),
        Type::Object(object) => {
            if depth >= DEPTH_MAX {
                text.push_str("{ … }");
                return;
            }
            text.push_str("{ ");
            for (position, (name, ty)) in object.fields.iter().enumerate() {
                if position == FIELDS_MAX {
                    text.push_str(", …");
                    break;
                }
                if position > 0 {
                    text.push_str(", ");
                }
                let _ = write!(text, "{name}: ");
                write(text, ty, signatures, depth + 1);
            }
            text.push_str(" }");
        }
        Type::Conversation(agent) => {
            let _ = write!(text, "conversation with {}", signatures.agent(*agent).name);
        }
    }
}

fn write_string_constraint(text: &mut String, constraint: &StringConstraint) {
    text.push('(');
    let bounded = constraint.length != Bounds::NONE;
    if bounded {
        text.push_str(show_bounds(&constraint.length).trim_matches(['(', ')']));
    }
    if let Some(pattern) = &constraint.pattern {
        if bounded {
            text.push_str(", ");
        }
        let _ = write!(text, "/{}/", pattern.replace('/', "\\/"));
    }
    text.push(')');
}

/// `(0..10)`
#[must_use]
pub fn show_bounds<T: Display>(bounds: &Bounds<T>) -> String {
    let side = |bound: &Option<T>| bound.as_ref().map_or_else(String::new, ToString::to_string);
    format!("({}..{})", side(&bounds.min), side(&bounds.max))
}

/// A float that keeps its decimal point.
struct Float(f64);

impl Display for Float {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.0)
    }
}
