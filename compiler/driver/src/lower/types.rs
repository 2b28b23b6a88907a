//! Types of the plan from those of expressions.

use agentflow_analysis::typed::Type;
use agentflow_plan as plan;
use agentflow_plan::Bounds;

use super::context::name;

/// The plan's form of a type. What gives no value gives null.
pub(super) fn lower_type(ty: &Type) -> plan::Type {
    match ty {
        Type::Unknown => unreachable!("a typed program has no unknown types"),
        Type::Never | Type::NoValue | Type::Null => plan::Type::Null,
        Type::Bool => plan::Type::Bool,
        Type::Int(bounds) => plan::Type::Int(bounds.as_deref().copied().unwrap_or_default()),
        Type::Float(bounds) => plan::Type::Float(bounds.as_deref().copied().unwrap_or_default()),
        Type::String(None) => text(),
        Type::String(Some(constraint)) => {
            plan::Type::String { length: constraint.length, pattern: constraint.pattern.as_ref().map(name) }
        }
        Type::Duration => plan::Type::Duration,
        Type::Time => plan::Type::Time,
        Type::Json => plan::Type::Json,
        Type::Image => plan::Type::Image,
        Type::File => plan::Type::File,
        // Kinds of errors are plain variants, and secrets are texts: neither can be named as a type where values come in.
        Type::Secret | Type::ErrorKind => text(),
        Type::Error => plan::Type::Error,
        Type::List(list) => plan::Type::List { item: Box::new(lower_type(&list.item)), length: list.length },
        Type::Map(value) => plan::Type::Map(Box::new(lower_type(value))),
        Type::Optional(inner) => plan::Type::Optional(Box::new(lower_type(inner))),
        Type::Record(id) => plan::Type::Record(*id),
        Type::Enum(id) => plan::Type::Enum(*id),
        Type::Variants(set) => plan::Type::Enum(set.of),
        Type::Object(object) => plan::Type::Object(
            object
                .fields
                .iter()
                .map(|(field, ty)| plan::Field {
                    name: name(field),
                    doc: None,
                    r#type: lower_type(ty),
                    default: None,
                })
                .collect(),
        ),
        Type::Conversation(_) => plan::Type::Conversation,
    }
}

fn text() -> plan::Type {
    plan::Type::String { length: Bounds::NONE, pattern: None }
}
