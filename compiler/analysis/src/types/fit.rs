//! Which types fit where.

use std::sync::Arc;

use agentflow_plan::Bounds;

use crate::typed::{StringConstraint, Type};

/// Whether a value of one type may stand where another is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fit {
    /// As it is.
    Same,
    /// After it was made one: an int a float, constraints checked.
    Conform,
    /// It may not.
    No(Misfit),
}

/// Why a type does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Misfit {
    /// It would fit if it were not optional.
    Optional,
    /// There is no value at all.
    NoValue,
    /// It is a secret.
    Secret,
    /// It is another type.
    Different,
}

impl Fit {
    fn and(self, other: Fit) -> Fit {
        match (self, other) {
            (Fit::No(misfit), _) | (_, Fit::No(misfit)) => Fit::No(misfit),
            (Fit::Conform, _) | (_, Fit::Conform) => Fit::Conform,
            (Fit::Same, Fit::Same) => Fit::Same,
        }
    }

    /// A part that does not fit makes a whole that is another type.
    fn of_part(self) -> Fit {
        match self {
            Fit::No(_) => Fit::No(Misfit::Different),
            fits => fits,
        }
    }
}

/// Whether a value of type `from` may stand where `to` is due.
#[must_use]
pub fn fit(from: &Type, to: &Type) -> Fit {
    match (from, to) {
        (Type::Unknown | Type::Never, _) | (_, Type::Unknown) => Fit::Same,
        (Type::NoValue, _) => Fit::No(Misfit::NoValue),
        (Type::Secret, Type::Secret) => Fit::Same,
        (Type::Secret, _) => Fit::No(Misfit::Secret),
        (Type::Null, Type::Null | Type::Json | Type::Optional(_)) => Fit::Same,
        (Type::Optional(from), Type::Optional(to)) => fit(from, to),
        (_, Type::Json) => fit_json(from),
        (Type::Optional(inner), _) => match fit(inner, to) {
            Fit::No(_) => Fit::No(Misfit::Different),
            _ => Fit::No(Misfit::Optional),
        },
        (_, Type::Optional(inner)) => fit(from, inner),
        (Type::Int(from), Type::Int(to)) => when(within(from, to)),
        (Type::Int(_), Type::Float(_)) => Fit::Conform,
        (Type::Float(from), Type::Float(to)) => when(within(from, to)),
        (Type::String(from), Type::String(to)) => when(string_within(from, to)),
        (Type::String(_), Type::Image | Type::File) => Fit::Same,
        (Type::List(from), Type::List(to)) => {
            let items = fit(&from.item, &to.item).of_part();
            items.and(when(bounds_within(&from.length, &to.length)))
        }
        (Type::Map(from), Type::Map(to)) => fit(from, to).of_part(),
        (Type::Object(from), Type::Object(to)) => {
            if from.fields.len() != to.fields.len() {
                return Fit::No(Misfit::Different);
            }
            to.fields.iter().fold(Fit::Same, |sum, (name, to)| {
                match from.fields.iter().find(|(other, _)| other == name) {
                    Some((_, from)) => sum.and(fit(from, to).of_part()),
                    None => Fit::No(Misfit::Different),
                }
            })
        }
        (Type::Variants(set), Type::Enum(id)) if set.of == *id => Fit::Same,
        (Type::Variants(from), Type::Variants(to))
            if from.of == to.of && from.variants.iter().all(|variant| to.variants.contains(variant)) =>
        {
            Fit::Same
        }
        _ if from == to => Fit::Same,
        _ => Fit::No(Misfit::Different),
    }
}

fn when(within: bool) -> Fit {
    if within { Fit::Same } else { Fit::Conform }
}

fn fit_json(from: &Type) -> Fit {
    match from {
        Type::Json => Fit::Same,
        _ if is_json(from) => Fit::Conform,
        Type::NoValue => Fit::No(Misfit::NoValue),
        Type::Secret => Fit::No(Misfit::Secret),
        _ => Fit::No(Misfit::Different),
    }
}

/// Whether values of the type can be written as JSON.
#[must_use]
pub fn is_json(ty: &Type) -> bool {
    match ty {
        Type::NoValue | Type::Secret | Type::Conversation(_) => false,
        Type::List(list) => is_json(&list.item),
        Type::Map(inner) | Type::Optional(inner) => is_json(inner),
        Type::Object(object) => object.fields.iter().all(|(_, ty)| is_json(ty)),
        _ => true,
    }
}

fn within<T: PartialOrd>(from: &Option<Arc<Bounds<T>>>, to: &Option<Arc<Bounds<T>>>) -> bool {
    match (from, to) {
        (_, None) => true,
        (None, Some(to)) => to.min.is_none() && to.max.is_none(),
        (Some(from), Some(to)) => bounds_within(from, to),
    }
}

fn bounds_within<T: PartialOrd>(from: &Bounds<T>, to: &Bounds<T>) -> bool {
    let above = to.min.as_ref().is_none_or(|least| from.min.as_ref().is_some_and(|min| min >= least));
    let below = to.max.as_ref().is_none_or(|most| from.max.as_ref().is_some_and(|max| max <= most));
    above && below
}

fn string_within(from: &Option<Arc<StringConstraint>>, to: &Option<Arc<StringConstraint>>) -> bool {
    match (from, to) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(from), Some(to)) => {
            bounds_within(&from.length, &to.length) && (to.pattern.is_none() || from.pattern == to.pattern)
        }
    }
}

/// Whether `==` makes sense between values of these types.
#[must_use]
pub fn comparable(left: &Type, right: &Type) -> bool {
    match (left, right) {
        (Type::NoValue, _) | (_, Type::NoValue) => false,
        (Type::Int(_), Type::Float(_)) | (Type::Float(_), Type::Int(_)) => true,
        (Type::Optional(left), Type::Optional(right)) => comparable(left, right),
        (Type::Optional(inner), other) | (other, Type::Optional(inner)) => {
            matches!(other, Type::Null) || comparable(inner, other)
        }
        (Type::Variants(left), Type::Variants(right)) => left.of == right.of,
        (Type::Enum(id), Type::Variants(set)) | (Type::Variants(set), Type::Enum(id)) => set.of == *id,
        (Type::List(left), Type::List(right)) => comparable(&left.item, &right.item),
        (Type::Map(left), Type::Map(right)) => comparable(left, right),
        _ => !matches!(fit(left, right), Fit::No(_)) || !matches!(fit(right, left), Fit::No(_)),
    }
}
