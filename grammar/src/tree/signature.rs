//! Parameters and results of everything that can be called.

use super::{Docs, Expr, Ident, Span, Type};

/// `(name: type, …) -> type`
#[derive(Debug, Clone, PartialEq)]
pub struct Signature {
    /// The parameters that could be read.
    pub parameters: Vec<Parameter>,
    /// The type after `->`.
    pub result: Option<Type>,
    /// Places where a parameter could not be read.
    pub broken: Vec<Span>,
    /// From the opening parenthesis to the end of the result type.
    pub span: Span,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// The `///` lines before it.
    pub docs: Option<Docs>,
    /// The word `var`, which shares the caller's variable.
    pub var: Option<Span>,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub declared: Type,
    /// The value after `=`.
    pub default: Option<Expr>,
    /// From `var` or the name to the last token.
    pub span: Span,
}
