//! Types as they are written, resolved.

use std::sync::Arc;

use agentflow_grammar::tree::{
    Constrained, Constraint, ConstraintKind, Expr, Generic, Span, Type as Written, TypeKind,
};
use agentflow_plan::Bounds;
use smol_str::SmolStr;

use super::Number;
use super::numbers::evaluate;
use crate::context::Context;
use crate::declare::Definition;
use crate::findings::{constraints, names, types};
use crate::sink::Sink;
use crate::typed::{ListType, Name, StringConstraint, Type};
use crate::types::{SIZE_MAX, size};

/// The type that is written; `Unknown` where it is wrong, which is told.
pub fn resolve_type(context: Context<'_>, sink: &mut Sink, written: &Written) -> Type {
    let resolved = match &written.kind {
        TypeKind::Name(name) => resolve_name(context, sink, name, written.span),
        TypeKind::Null => Type::Null,
        TypeKind::Variant(variant) => {
            sink.tell(types::variant_as_type(context.place(written.span), variant.of.as_str()));
            Type::Unknown
        }
        TypeKind::Generic(generic) => resolve_generic(context, sink, generic),
        TypeKind::List(item) => match resolve_type(context, sink, item) {
            Type::Unknown => Type::Unknown,
            item => Type::list(item),
        },
        TypeKind::Optional(inner) => resolve_type(context, sink, inner).optional(),
        TypeKind::Union(members) => resolve_union(context, sink, members, written.span),
        TypeKind::Constrained(constrained) => resolve_constrained(context, sink, constrained),
        TypeKind::Broken => Type::Unknown,
    };
    if size(&resolved) > SIZE_MAX {
        sink.tell(types::too_large(context.place(written.span)));
        return Type::Unknown;
    }
    resolved
}

fn resolve_name(context: Context<'_>, sink: &mut Sink, name: &SmolStr, span: Span) -> Type {
    if let Some(built_in) = built_in(name) {
        return built_in;
    }
    let place = context.place(span);
    if name == "map" {
        sink.tell(types::map_without_values(place));
        return Type::Unknown;
    }
    let Some((named, declaration)) = context.lookup(name) else {
        if name == "secret" {
            sink.tell(types::secret_as_type(place));
            return Type::Unknown;
        }
        let candidates = context.names(Definition::is_type).chain(BUILT_IN);
        let near = sink.nearest.find(name, candidates);
        note_meant(context, sink, &near);
        sink.tell_missing(names::unknown_type(place, name, &near), name, "a type");
        return Type::Unknown;
    };
    sink.refer(span, named);
    match declaration.definition {
        Definition::Record(id) => Type::Record(id),
        Definition::Enum(id) => Type::Enum(id),
        Definition::Alias(id) => context.signatures.alias(id).clone(),
        Definition::Broken(_) => Type::Unknown,
        other => {
            sink.tell(names::wrong_kind(place, name, other, "a type", declaration.place()));
            Type::Unknown
        }
    }
}

/// What was likely meant is not unused.
fn note_meant(context: Context<'_>, sink: &mut Sink, near: &[Name]) {
    for name in near {
        if let Some(named) = context.scope().get(name) {
            sink.meant.push(named.declaration);
        }
    }
}

const BUILT_IN: [&str; 10] =
    ["string", "int", "float", "bool", "duration", "time", "json", "image", "file", "map"];

fn built_in(name: &str) -> Option<Type> {
    Some(match name {
        "string" => Type::STRING,
        "int" => Type::INT,
        "float" => Type::FLOAT,
        "bool" => Type::Bool,
        "duration" => Type::Duration,
        "time" => Type::Time,
        "json" => Type::Json,
        "image" => Type::Image,
        "file" => Type::File,
        _ => return None,
    })
}

fn resolve_generic(context: Context<'_>, sink: &mut Sink, generic: &Generic) -> Type {
    let arguments: Vec<Type> =
        generic.arguments.iter().map(|argument| resolve_type(context, sink, argument)).collect();
    let place = context.place(generic.name.span);
    match (generic.name.as_str(), arguments.as_slice()) {
        ("map", [Type::Unknown]) => Type::Unknown,
        ("map", [value]) => Type::map(value.clone()),
        ("map", _) => {
            sink.tell(types::map_arguments(place, arguments.len()));
            Type::Unknown
        }
        (name, arguments) => {
            sink.tell(types::not_generic(place, name, arguments.len() == 1));
            Type::Unknown
        }
    }
}

fn resolve_union(context: Context<'_>, sink: &mut Sink, members: &[Written], span: Span) -> Type {
    let resolved: Vec<Type> = members.iter().map(|member| resolve_type(context, sink, member)).collect();
    let mut values = resolved.iter().filter(|member| **member != Type::Null);
    match (values.next(), values.next()) {
        (Some(value), None) if resolved.len() > 1 => value.clone().optional(),
        _ if resolved.iter().any(Type::is_unknown) => Type::Unknown,
        _ => {
            sink.tell(types::union(context.place(span)));
            Type::Unknown
        }
    }
}

fn resolve_constrained(context: Context<'_>, sink: &mut Sink, constrained: &Constrained) -> Type {
    let base = resolve_type(context, sink, &constrained.base);
    // Records and enums have no signature yet, so the type is shown as it is written.
    let shown = constrained.base.span.text(context.text());
    constrained
        .constraints
        .iter()
        .fold(base, |base, constraint| constrain(context, sink, base, shown, constraint))
}

fn constrain(
    context: Context<'_>,
    sink: &mut Sink,
    base: Type,
    shown: &str,
    constraint: &Constraint,
) -> Type {
    let place = context.place(constraint.span);
    match (&constraint.kind, &base) {
        (_, Type::Unknown) => Type::Unknown,
        (ConstraintKind::Range { low, high }, Type::Int(None)) => {
            match bounds(context, sink, constraint.span, low, high, Number::as_int, "a whole number") {
                Some(bounds) => Type::Int(Some(Arc::new(bounds))),
                None => Type::Unknown,
            }
        }
        (ConstraintKind::Range { low, high }, Type::Float(None)) => {
            match bounds(context, sink, constraint.span, low, high, Number::as_float, "a number") {
                Some(bounds) => Type::Float(Some(Arc::new(bounds))),
                None => Type::Unknown,
            }
        }
        (ConstraintKind::Range { low, high }, Type::String(known))
            if known.as_ref().is_none_or(|known| known.length == Bounds::NONE) =>
        {
            let pattern = known.as_ref().and_then(|known| known.pattern.clone());
            match bounds(context, sink, constraint.span, low, high, Number::as_length, LENGTH) {
                Some(length) => Type::String(Some(Arc::new(StringConstraint { length, pattern }))),
                None => Type::Unknown,
            }
        }
        (ConstraintKind::Regex(pattern), Type::String(known))
            if known.as_ref().is_none_or(|known| known.pattern.is_none()) =>
        {
            if let Err(reason) = context.signatures.compile_regex(pattern) {
                sink.tell(constraints::invalid_regex(place, &reason));
                return Type::Unknown;
            }
            let length = known.as_ref().map_or(Bounds::NONE, |known| known.length);
            Type::String(Some(Arc::new(StringConstraint { length, pattern: Some(pattern.clone()) })))
        }
        (ConstraintKind::Range { low, high }, Type::List(list)) if list.length == Bounds::NONE => {
            match bounds(context, sink, constraint.span, low, high, Number::as_length, LENGTH) {
                Some(length) => Type::List(Arc::new(ListType { item: list.item.clone(), length })),
                None => Type::Unknown,
            }
        }
        (ConstraintKind::Value(value), Type::Int(_) | Type::Float(_) | Type::String(_) | Type::List(_)) => {
            let written = value.span.text(context.text());
            sink.tell(constraints::lone_value(place, written));
            Type::Unknown
        }
        (ConstraintKind::Range { .. }, Type::Int(_) | Type::Float(_) | Type::String(_) | Type::List(_))
        | (ConstraintKind::Regex(_), Type::String(_)) => {
            sink.tell(constraints::constrained_twice(place, shown));
            Type::Unknown
        }
        (ConstraintKind::Regex(_), _) => {
            sink.tell(constraints::pattern_of_other(place, shown));
            Type::Unknown
        }
        (_, _) => {
            sink.tell(constraints::not_constrainable(place, shown));
            Type::Unknown
        }
    }
}

const LENGTH: &str = "a length, a whole number from 0 on";

/// The bounds of a range. Each side is a number that is known, of the kind that `convert` takes.
fn bounds<T: PartialOrd + Copy>(
    context: Context<'_>,
    sink: &mut Sink,
    span: Span,
    low: &Option<Expr>,
    high: &Option<Expr>,
    convert: fn(Number) -> Option<T>,
    wanted: &str,
) -> Option<Bounds<T>> {
    let min = bound(context, sink, low, convert, wanted)?;
    let max = bound(context, sink, high, convert, wanted)?;
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        sink.tell(constraints::empty_range(context.place(span)));
        return None;
    }
    Some(Bounds { min, max })
}

fn bound<T>(
    context: Context<'_>,
    sink: &mut Sink,
    written: &Option<Expr>,
    convert: fn(Number) -> Option<T>,
    wanted: &str,
) -> Option<Option<T>> {
    let Some(expr) = written else { return Some(None) };
    match evaluate(context, sink, expr) {
        Ok(number) => match convert(number) {
            Some(bound) => Some(Some(bound)),
            None => {
                sink.tell(constraints::wrong_bound(context.place(expr.span), wanted));
                None
            }
        },
        Err(told) => {
            if !told {
                sink.tell(constraints::wrong_bound(context.place(expr.span), wanted));
            }
            None
        }
    }
}
