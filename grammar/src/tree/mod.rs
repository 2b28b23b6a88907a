//! The tree of a file: plain data, with the place of every node.
//!
//! A tree exists for any text. Where something could not be read it says so (`Broken`, or a `broken` list of places),
//! so that what follows from a mistake that was told is not told again. No node is deeper than
//! [`DEPTH_MAX`] below its item, so recursion over a tree is bounded.

mod comment;
mod expression;
mod item;
mod mock;
mod pattern;
mod settings;
mod signature;
mod span;
mod statement;
mod string;
mod types;

pub use comment::{Comment, CommentKind, Docs};
pub use expression::{
    Argument, Arguments, Arm, Ask, Binary, BinaryOperator, Branch, Branches, Call, Catch, CatchHandler,
    Comprehension, Else, Expr, ExprKind, Fail, FieldAccess, FieldValue, Fields, If, Index, Is, Match,
    Parallel, ParallelFor, Range, RecordLiteral, Try, Unary, UnaryOperator, Wait, With,
};
pub use item::{
    BrokenItem, Configurable, Configured, Const, Enum, Field, File, Import, Item, ItemKeyword, ItemKind,
    Payload, Record, Routine, Schedule, Signal, Test, TypeAlias, Variant,
};
pub use mock::{Mock, MockAnswer, MockSubject, Turn, TurnCall, TurnKind};
pub use pattern::{FieldPattern, FieldPatternValue, FieldPatterns, Pattern, PatternKind, VariantPattern};
pub use settings::{
    Binding, Bindings, EntryList, Guard, Handoff, Setting, SettingValue, Settings, Sharing, SharingKind,
    ToolEntry,
};
pub use signature::{Parameter, Signature};
pub use span::{Ident, Span};
pub use statement::{Assign, Block, For, Let, LetTarget, Repeat, Statement, StatementKind, Var, While};
pub use string::{StringLiteral, StringPart};
pub use types::{Constrained, Constraint, ConstraintKind, Generic, Type, TypeKind, VariantName};

/// How many nodes (expressions, blocks, types, patterns) may stand one in another.
pub const DEPTH_MAX: u32 = 512;
