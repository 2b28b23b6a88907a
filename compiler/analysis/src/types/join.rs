//! What branches have in common.

use std::sync::Arc;

use agentflow_plan::Bounds;

use crate::typed::{ListType, Type, VariantSet};

/// The type of a value that comes from one branch or the other; none where they have nothing in common.
#[must_use]
pub fn join(left: &Type, right: &Type) -> Option<Type> {
    if left == right {
        return Some(left.clone());
    }
    Some(match (left, right) {
        (Type::Unknown, _) | (_, Type::Unknown) => Type::Unknown,
        (Type::Never, other) | (other, Type::Never) => other.clone(),
        (Type::NoValue, _) | (_, Type::NoValue) => return None,
        (Type::Null, other) | (other, Type::Null) => other.clone().optional(),
        (Type::Optional(left), Type::Optional(right)) => join(left, right)?.optional(),
        (Type::Optional(inner), other) | (other, Type::Optional(inner)) => join(inner, other)?.optional(),
        (Type::Int(_), Type::Int(_)) => Type::INT,
        (Type::Int(_) | Type::Float(_), Type::Int(_) | Type::Float(_)) => Type::FLOAT,
        (Type::String(_), Type::String(_)) => Type::STRING,
        (Type::List(left), Type::List(right)) => {
            let length = if left.length == right.length { left.length } else { Bounds::NONE };
            Type::List(Arc::new(ListType { item: join(&left.item, &right.item)?, length }))
        }
        (Type::Map(left), Type::Map(right)) => Type::map(join(left, right)?),
        (Type::Variants(left), Type::Variants(right)) if left.of == right.of => {
            let mut variants = left.variants.clone();
            variants.extend(&right.variants);
            variants.sort_unstable();
            variants.dedup();
            Type::Variants(Arc::new(VariantSet { of: left.of, variants }))
        }
        (Type::Variants(set), Type::Enum(id)) | (Type::Enum(id), Type::Variants(set)) if set.of == *id => {
            Type::Enum(*id)
        }
        (Type::Object(left), Type::Object(right)) if left.fields.len() == right.fields.len() => {
            let mut fields = Vec::with_capacity(left.fields.len());
            for (name, ty) in &left.fields {
                let (_, other) = right.fields.iter().find(|(other, _)| other == name)?;
                fields.push((name.clone(), join(ty, other)?));
            }
            Type::object(fields)
        }
        _ => return None,
    })
}
