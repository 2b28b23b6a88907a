//! What all declarations share, and declarations of data.

use agentflow_grammar::tree::Span;
use agentflow_plan::{LocalId, Value};

use super::{Expression, Name, Type};
use crate::files::FileId;

/// What every declaration has.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// The file that it stands in; all spans inside of the declaration are of this file.
    pub file: FileId,
    /// Where its name stands.
    pub name_span: Span,
    /// All of it, from the keyword on.
    pub span: Span,
}

/// A record.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its name and place.
    pub head: Head,
    /// Its fields, as declared.
    pub fields: Vec<Field>,
}

/// A field of a record or of a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its type.
    pub ty: Type,
    /// What it is where it is left out.
    pub default: Option<Value>,
}

/// An enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    /// Its name and place.
    pub head: Head,
    /// Its variants, as declared.
    pub variants: Vec<Variant>,
}

impl Enum {
    /// Whether no variant has a payload: then a value is a string, else an object tagged by `"type"`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.variants.iter().all(|variant| variant.fields.is_none())
    }
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its payload, where it has one.
    pub fields: Option<Vec<Field>>,
}

/// A constant.
#[derive(Debug, Clone, PartialEq)]
pub struct Constant {
    /// Its name and place.
    pub head: Head,
    /// Its type.
    pub ty: Type,
    /// The locals of its value (of comprehensions).
    pub frame: Frame,
    /// How it was written.
    pub expression: Expression,
    /// Its value, where operators and literals make it.
    pub folded: Option<Value>,
}

/// A parameter of a callable.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its type.
    pub ty: Type,
    /// What it is where a caller leaves it out.
    pub default: Option<Value>,
    /// Whether it is shared with the caller's `var`.
    pub variable: bool,
    /// The local that holds it.
    pub local: LocalId,
}

/// The locals of one callable, by [`LocalId`]. Parameters come first, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Frame {
    /// In the order in which they were declared.
    pub locals: Vec<Local>,
}

impl Frame {
    /// The local with this id.
    #[must_use]
    pub fn local(&self, id: LocalId) -> &Local {
        &self.locals[id.index()]
    }
}

/// A name inside of a callable.
#[derive(Debug, Clone, PartialEq)]
pub struct Local {
    /// As written; names may repeat, since inner scopes shadow.
    pub name: Name,
    /// Where it is declared.
    pub span: Span,
    /// Its type.
    pub ty: Type,
    /// How it is declared.
    pub kind: LocalKind,
}

/// How a local is declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter.
    Parameter,
    /// `var name: T` in a signature.
    VariableParameter,
    /// `let`
    Let,
    /// `var`
    Variable,
    /// The item or index of a loop or comprehension.
    Item,
    /// Bound by a pattern.
    Pattern,
    /// The error of a `catch`.
    Error,
    /// Given by the language: `result`, `response`, `args`.
    Given,
}
