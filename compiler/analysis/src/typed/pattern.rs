//! Typed patterns.

use agentflow_grammar::tree::Span;
use agentflow_plan::{EnumId, ErrorKind, LocalId, Value};

use super::{Name, Type};

/// A pattern of `match` or `is`.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What it accepts.
    pub kind: PatternKind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of patterns.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternKind {
    /// `_`
    Anything,
    /// A literal, or null.
    Literal(Value),
    /// A variant.
    Variant {
        /// The enum; whether its variants are strings or objects is told by [`Enum::is_plain`](super::Enum::is_plain).
        of: EnumId,
        /// The position of the variant in it.
        variant: u32,
        /// What is done with fields of its payload.
        fields: Vec<(Name, FieldPattern)>,
    },
    /// A kind of errors.
    ErrorKind(ErrorKind),
    /// Any of these; all bind the same locals.
    Either(Vec<Pattern>),
    /// A value of this type: only after `is`.
    Type(Type),
    /// Wrong, and told. Not in a typed program.
    Broken,
}

/// What a pattern does with a field.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldPattern {
    /// Names it.
    Bind(LocalId),
    /// Matches it.
    Match(Pattern),
}
