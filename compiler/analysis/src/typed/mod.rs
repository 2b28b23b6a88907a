//! The typed program: what type checking gives and lowering takes.
//!
//! It exists only without errors. Every name is an id, every expression has its type, every implicit conversion
//! is a [`Conform`](ExpressionKind::Conform), every default is filled in. The structure of statements is kept as
//! it was written: taking effects out of expressions is the business of lowering.

mod agent;
mod block;
mod call;
mod data;
mod expression;
mod model;
mod pattern;
mod program;
mod schedule;
mod test;
mod tool;
mod types;
mod walk;

pub use agent::{Agent, Binding, Guard, GuardMoment, Handoff, ToolEntry, ToolEntryTarget};
pub use block::{Block, LetTarget, Statement, StatementKind};
pub use call::{Approval, Argument, Arguments, Budget, CallOptions};
pub use data::{Constant, Enum, Field, Frame, Head, Local, LocalKind, Parameter, Record, Variant};
pub use expression::{Arm, Branch, Expression, ExpressionKind, FieldValue, Handler, TemplatePart, Traits};
pub use model::{McpServer, McpTransport, Model, Provider};
pub use pattern::{FieldPattern, Pattern, PatternKind};
pub use program::{Function, Program, Signal, Workflow};
pub use schedule::Schedule;
pub use test::{Mock, MockAnswer, MockSubject, Test, Turn, TurnCall, TurnKind, TurnTarget};
pub use tool::{HttpTool, Implementation, Tool};
pub use types::{ListType, ObjectType, StringConstraint, Type, VariantSet};
pub use walk::{TypedNode, walk_block, walk_expression};

/// A name as it was written, cheap to clone.
pub type Name = smol_str::SmolStr;

/// A constant in [`Program::constants`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ConstantId(pub u32);

impl ConstantId {
    /// The position in the program's table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
