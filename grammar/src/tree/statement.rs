//! Blocks and statements.

use super::{Expr, ExprKind, FieldPatterns, Ident, Mock, Span, Type};

/// `{ statements }`, or the one statement that stands for it after `=>` or a branch's label.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// In order, broken ones included.
    pub statements: Vec<Statement>,
    /// Whether braces are written.
    pub braces: bool,
    /// Braces included.
    pub span: Span,
}

impl Block {
    /// The expression that gives the block its value: the last statement, where that is an expression.
    #[must_use]
    pub fn value(&self) -> Option<&Expr> {
        match &self.statements.last()?.kind {
            StatementKind::Expr(expr) => Some(expr),
            _ => None,
        }
    }

    /// Whether a statement could not be read.
    #[must_use]
    pub fn is_broken(&self) -> bool {
        self.statements.iter().any(|statement| match &statement.kind {
            StatementKind::Broken => true,
            StatementKind::Expr(expr) => matches!(expr.kind, ExprKind::Broken),
            _ => false,
        })
    }
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What is written.
    pub kind: StatementKind,
    /// Where.
    pub span: Span,
}

/// The ways to write a statement.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `let x: T = e undo e2`, `let { a, b } = e`
    Let(Box<Let>),
    /// `var x: T = e`
    Var(Box<Var>),
    /// `x = e`
    Assign(Box<Assign>),
    /// `emit e`
    Emit(Expr),
    /// `for x, i in xs { … }`
    For(Box<For>),
    /// `while c up to 10 { … }`
    While(Box<While>),
    /// `repeat up to 3 { … }`, `repeat forever { … }`
    Repeat(Box<Repeat>),
    /// `mock … = …`: only in tests.
    Mock(Box<Mock>),
    /// `expect e`: only in tests.
    Expect(Expr),
    /// An expression; `if`, `match`, `return` and the like are expressions wherever they stand.
    Expr(Expr),
    /// Could not be read, and was told.
    Broken,
}

/// `let target: declared = value undo undo`
#[derive(Debug, Clone, PartialEq)]
pub struct Let {
    /// What is named.
    pub target: LetTarget,
    /// The type, where it is written.
    pub declared: Option<Type>,
    /// The value.
    pub value: Expr,
    /// What takes it back.
    pub undo: Option<Expr>,
}

/// The left side of `let`.
#[derive(Debug, Clone, PartialEq)]
pub enum LetTarget {
    /// `x`
    Name(Ident),
    /// `{ a, b: c }`
    Fields(FieldPatterns),
    /// Could not be read, and was told: names that are not found may have been meant here.
    Broken(Span),
}

/// `var name: declared = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Var {
    /// Its name.
    pub name: Ident,
    /// The type, where it is written.
    pub declared: Option<Type>,
    /// The first value.
    pub value: Expr,
}

/// `name = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Assign {
    /// The variable.
    pub name: Ident,
    /// Its new value.
    pub value: Expr,
}

/// `for name, index in iterable { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct For {
    /// The name of an item.
    pub name: Ident,
    /// The name of its index.
    pub index: Option<Ident>,
    /// What is gone through.
    pub iterable: Expr,
    /// What is done with each.
    pub body: Block,
}

/// `while condition up to limit { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct While {
    /// What is tested before each turn.
    pub condition: Expr,
    /// The most turns.
    pub limit: Option<Expr>,
    /// What is done.
    pub body: Block,
}

/// `repeat up to limit { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Repeat {
    /// The most turns; none for `forever`.
    pub limit: Option<Expr>,
    /// What is done.
    pub body: Block,
}
