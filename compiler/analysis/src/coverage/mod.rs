//! Whether the arms of a `match` handle every value, and whether each can be reached.
//!
//! Most matches are flat: every pattern looks at one level. They are decided with sets, in linear time. Patterns within
//! patterns go through the matrix of Maranget ("Warnings for pattern matching", 2007), within a bound of work.

mod flat;
mod matrix;

use agentflow_plan::{ErrorKind, Value};

use crate::signatures::Signatures;
use crate::typed::{FieldPattern, Pattern, PatternKind, Type};

/// What the arms of a match do not do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Values that no arm handles, as patterns; not all, where there are many.
    pub missing: Vec<String>,
    /// How many more there are, where that is known.
    pub missing_more: usize,
    /// Arms that are never reached, and the arm before that handles what they match, where it is one.
    pub unreachable: Vec<(usize, Option<usize>)>,
    /// Whether it could not be decided with a reasonable amount of work.
    pub undecided: bool,
}

/// How many missing values are named.
const MISSING_MAX: usize = 8;

/// An arm: its pattern, and whether it may not apply although the pattern does.
pub type Row<'p> = (&'p Pattern, bool);

/// Holds the arms against the type of what is matched.
pub fn coverage(ty: &Type, rows: &[Row<'_>], signatures: &Signatures) -> Coverage {
    match flat::coverage(ty, rows, signatures) {
        Some(coverage) => coverage,
        None => matrix::coverage(ty, rows, signatures),
    }
}

/// What a value is at its first level.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Head {
    /// `null`
    Null,
    /// Something else than null, where null is possible.
    Present,
    /// `true` or `false`.
    Bool(bool),
    /// A variant, by position.
    Variant(u32),
    /// A kind of errors.
    ErrorKind(ErrorKind),
    /// A literal of a type that has endless values, as text.
    Literal(String),
}

/// A pattern, without names.
#[derive(Debug, Clone, PartialEq)]
enum Shape {
    Any,
    Head(Head, Vec<Shape>),
    Either(Vec<Shape>),
}

/// The shape of a pattern of a type.
fn shape(pattern: &Pattern, ty: &Type, signatures: &Signatures) -> Shape {
    if let Type::Optional(inner) = ty {
        return match &pattern.kind {
            PatternKind::Literal(Value::Null) => Shape::Head(Head::Null, Vec::new()),
            PatternKind::Anything | PatternKind::Broken => Shape::Any,
            PatternKind::Either(members) => {
                Shape::Either(members.iter().map(|member| shape(member, ty, signatures)).collect())
            }
            _ => Shape::Head(Head::Present, vec![shape(pattern, inner, signatures)]),
        };
    }
    match &pattern.kind {
        PatternKind::Anything | PatternKind::Broken | PatternKind::Type(_) => Shape::Any,
        PatternKind::Literal(Value::Null) => Shape::Head(Head::Null, Vec::new()),
        PatternKind::Literal(Value::Bool(truth)) => Shape::Head(Head::Bool(*truth), Vec::new()),
        PatternKind::Literal(value) => Shape::Head(Head::Literal(literal_text(value)), Vec::new()),
        PatternKind::ErrorKind(kind) => Shape::Head(Head::ErrorKind(*kind), Vec::new()),
        PatternKind::Either(members) => {
            Shape::Either(members.iter().map(|member| shape(member, ty, signatures)).collect())
        }
        PatternKind::Variant { of, variant, fields } => {
            let payload = signatures.enumeration(*of).variant(*variant).payload.as_ref();
            let mut parts = vec![Shape::Any; payload.map_or(0, |payload| payload.fields.len())];
            for (name, field) in fields {
                let position = payload.and_then(|payload| payload.position(name));
                if let (Some(position), FieldPattern::Match(inner)) = (position, field)
                    && let Some(payload) = payload
                {
                    parts[position] = shape(inner, &payload.fields[position].ty, signatures);
                }
            }
            Shape::Head(Head::Variant(*variant), parts)
        }
    }
}

fn literal_text(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        Value::Float(number) => format!("{number:?}"),
        Value::String(text) => format!("{:?}", &**text),
        Value::Duration(ms) => format!("{ms}ms"),
        _ => String::new(),
    }
}

/// All heads that values of a type have; none where they are endless.
fn heads_of(ty: &Type, signatures: &Signatures) -> Option<Vec<Head>> {
    match ty {
        Type::Bool => Some(vec![Head::Bool(true), Head::Bool(false)]),
        Type::Null => Some(vec![Head::Null]),
        Type::Optional(_) => Some(vec![Head::Null, Head::Present]),
        Type::ErrorKind => Some(ErrorKind::ALL.into_iter().map(Head::ErrorKind).collect()),
        Type::Enum(of) => {
            let signature = signatures.enumeration(*of);
            signature.complete.then(|| (0..signature.variants.len() as u32).map(Head::Variant).collect())
        }
        Type::Variants(set) => Some(set.variants.iter().copied().map(Head::Variant).collect()),
        _ => None,
    }
}

/// The types of the parts of a value with this head.
fn parts_of(head: &Head, ty: &Type, signatures: &Signatures) -> Vec<Type> {
    match (head, ty) {
        (Head::Present, Type::Optional(inner)) => vec![(**inner).clone()],
        (Head::Variant(variant), _) => {
            let Some(of) = ty.enum_id() else { return Vec::new() };
            let payload = signatures.enumeration(of).variant(*variant).payload.as_ref();
            payload.into_iter().flat_map(|payload| &payload.fields).map(|field| field.ty.clone()).collect()
        }
        _ => Vec::new(),
    }
}

/// A head as a pattern, its parts being these.
fn write_head(head: &Head, ty: &Type, parts: &[String], signatures: &Signatures) -> String {
    match head {
        Head::Null => "null".to_owned(),
        Head::Present => parts.first().cloned().unwrap_or_else(|| "_".to_owned()),
        Head::Bool(truth) => truth.to_string(),
        Head::ErrorKind(kind) => kind.name().to_owned(),
        Head::Literal(text) => text.clone(),
        Head::Variant(variant) => {
            let Some(of) = ty.enum_id() else { return "_".to_owned() };
            let signature = signatures.enumeration(of).variant(*variant);
            let Some(payload) = &signature.payload else { return signature.name.to_string() };
            let told: Vec<String> = payload
                .names()
                .zip(parts)
                .filter(|(_, part)| *part != "_")
                .map(|(name, part)| format!("{name}: {part}"))
                .collect();
            if told.is_empty() {
                return signature.name.to_string();
            }
            format!("{} {{ {} }}", signature.name, told.join(", "))
        }
    }
}
