//! Blocks and statements.

use agentflow_grammar::tree::Span;
use agentflow_plan::LocalId;

use super::{Expression, Mock, Name, Traits, Type};

/// Statements, and maybe a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// In order.
    pub statements: Vec<Statement>,
    /// The last expression, where it gives a value. In statement position nobody takes it, but its effects count.
    pub value: Option<Box<Expression>>,
    /// The type of the value; `NoValue` where there is none, `Never` where the end is not reached.
    pub ty: Type,
    /// Braces included.
    pub span: Span,
    /// What is in it.
    pub traits: Traits,
}

/// A statement.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// What it does.
    pub kind: StatementKind,
    /// Where it is written.
    pub span: Span,
}

/// The kinds of statements.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementKind {
    /// `let target = value undo undo`
    Let {
        /// What is named.
        target: LetTarget,
        /// The value.
        value: Expression,
        /// What takes it back; sees what was named.
        undo: Option<Expression>,
    },
    /// `var x = e`
    Variable {
        /// The variable.
        local: LocalId,
        /// Its first value.
        value: Expression,
    },
    /// `x = e`
    Assign {
        /// The variable.
        local: LocalId,
        /// Its new value.
        value: Expression,
    },
    /// `emit e`
    Emit(Expression),
    /// `for item, index in items { … }`
    For {
        /// A list.
        items: Expression,
        /// The item.
        item: LocalId,
        /// The index.
        index: Option<LocalId>,
        /// What is done with each.
        body: Block,
    },
    /// `while condition up to limit { … }`; the condition may have effects.
    While {
        /// What is tested before each turn.
        condition: Expression,
        /// The most turns: an int.
        limit: Option<Expression>,
        /// What is done.
        body: Block,
    },
    /// `repeat up to limit { … }`
    Repeat {
        /// The most turns; none for `forever`.
        limit: Option<Expression>,
        /// What is done.
        body: Block,
    },
    /// An expression for what it does.
    Expression(Expression),
    /// `mock … = …`: only in tests.
    Mock(Box<Mock>),
    /// `expect condition`: only in tests.
    Expect {
        /// What must hold.
        condition: Expression,
        /// As it was written.
        text: Name,
    },
}

/// The left side of `let`.
#[derive(Debug, Clone, PartialEq)]
pub enum LetTarget {
    /// `x`, or `_`, whose local nothing reads.
    Local(LocalId),
    /// `{ a, b: c }`: fields of the value.
    Fields(Vec<(Name, LocalId)>),
}
