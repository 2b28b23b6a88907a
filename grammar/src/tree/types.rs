//! Types as they are written.

use super::{Expr, Ident, Span};
use smol_str::SmolStr;

/// A type.
#[derive(Debug, Clone, PartialEq)]
pub struct Type {
    /// What is written.
    pub kind: TypeKind,
    /// Where.
    pub span: Span,
}

/// The ways to write a type.
#[derive(Debug, Clone, PartialEq)]
pub enum TypeKind {
    /// `string`, `Ticket`: built in or declared. The span is the type's own.
    Name(SmolStr),
    /// `null`
    Null,
    /// `Mood.calm`: only after `is`.
    Variant(Box<VariantName>),
    /// `map<T>`
    Generic(Box<Generic>),
    /// `T[]`
    List(Box<Type>),
    /// `T?`
    Optional(Box<Type>),
    /// `T | null`: at least two.
    Union(Vec<Type>),
    /// `int(0..10)`
    Constrained(Box<Constrained>),
    /// Could not be read, and was told.
    Broken,
}

/// `Mood.calm`
#[derive(Debug, Clone, PartialEq)]
pub struct VariantName {
    /// The enum.
    pub of: Ident,
    /// The variant.
    pub variant: Ident,
}

/// `name<arguments>`
#[derive(Debug, Clone, PartialEq)]
pub struct Generic {
    /// `map`, unless the program is wrong.
    pub name: Ident,
    /// What stands between the angle brackets.
    pub arguments: Vec<Type>,
}

/// A type with constraints in parentheses.
#[derive(Debug, Clone, PartialEq)]
pub struct Constrained {
    /// The type before the parentheses.
    pub base: Type,
    /// At least one.
    pub constraints: Vec<Constraint>,
}

/// One constraint.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// What is written.
    pub kind: ConstraintKind,
    /// Where.
    pub span: Span,
}

/// The ways to write a constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    /// `low..high`, ends included, either of which may be left out. The bounds are numbers or names of constants.
    Range {
        /// Before the dots.
        low: Option<Expr>,
        /// After the dots.
        high: Option<Expr>,
    },
    /// `/pattern/`: what stands between the slashes, with `\/` written as `/`.
    Regex(SmolStr),
    /// A lone value, such as `string(5)`, which means nothing yet.
    Value(Expr),
}
