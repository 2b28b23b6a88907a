//! Patterns of `match`, and the left side of `let { … } = e`.

use super::{Ident, Span, StringLiteral};

/// A pattern.
#[derive(Debug, Clone, PartialEq)]
pub struct Pattern {
    /// What is written.
    pub kind: PatternKind,
    /// Where.
    pub span: Span,
}

/// The ways to write a pattern.
#[derive(Debug, Clone, PartialEq)]
pub enum PatternKind {
    /// `_`
    Anything,
    /// `null`
    Null,
    /// `true`
    Bool(bool),
    /// `3`, `-3`
    Int(i64),
    /// `0.5`
    Float(f64),
    /// `5m`, in milliseconds.
    Duration(u64),
    /// `"text"`
    String(StringLiteral),
    /// `calm`, `Mood.calm`, `Refunded { amount, note: n }`
    Variant(Box<VariantPattern>),
    /// `a | b`: at least two.
    Either(Vec<Pattern>),
    /// Could not be read, and was told.
    Broken,
}

/// `Enum.Variant { fields }`
#[derive(Debug, Clone, PartialEq)]
pub struct VariantPattern {
    /// The names between dots: at least one.
    pub path: Vec<Ident>,
    /// What stands between braces, where they are written.
    pub fields: Option<FieldPatterns>,
}

/// `{ name, other: n }`
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPatterns {
    /// Those that could be read.
    pub entries: Vec<FieldPattern>,
    /// Places where an entry could not be read.
    pub broken: Vec<Span>,
    /// Braces included.
    pub span: Span,
}

/// `name`, `name: n`, `name: pattern`
#[derive(Debug, Clone, PartialEq)]
pub struct FieldPattern {
    /// The field.
    pub name: Ident,
    /// What follows the colon.
    pub value: FieldPatternValue,
    /// All of it.
    pub span: Span,
}

/// What a field's value is given to.
#[derive(Debug, Clone, PartialEq)]
pub enum FieldPatternValue {
    /// `name` alone, which means `name: name`.
    Same,
    /// A bare lower-case name: a new name for the value.
    Name(Ident),
    /// Anything else.
    Pattern(Pattern),
}
