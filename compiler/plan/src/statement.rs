//! Statements of pure blocks: the bodies of `fn`, and blocks without effects.

use serde::{Deserialize, Serialize};

use crate::{Expression, LocalId, Pattern};

/// A statement without effects.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Statement {
    /// `let`, `var` and assignment alike: the local holds the value from here on.
    Set(LocalId, Expression),
    /// An expression for its own sake (it may fail).
    Evaluate(Expression),
    /// `if`.
    If(Expression, Vec<Statement>, Vec<Statement>),
    /// `match`.
    Match(Expression, Vec<StatementArm>),
    /// `for item, index in list`.
    For {
        /// What is iterated.
        list: Expression,
        /// The local of the item.
        item: LocalId,
        /// The local of the index.
        index: Option<LocalId>,
        /// What is done for each.
        body: Vec<Statement>,
    },
    /// `while condition up to bound`; `repeat up to n` has the condition `true`.
    While {
        /// Whether to go on.
        condition: Expression,
        /// How often at most.
        bound: Expression,
        /// What is done.
        body: Vec<Statement>,
    },
    /// `return`.
    Return(Option<Expression>),
    /// `break`.
    Break,
    /// `continue`.
    Continue,
}

/// An arm of a `match` that is a statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StatementArm {
    /// When it applies.
    pub pattern: Pattern,
    /// And only if this holds.
    pub guard: Option<Expression>,
    /// What is done.
    pub body: Vec<Statement>,
}
