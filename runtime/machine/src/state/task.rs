//! Tasks: all that is going on in a run, as a tree. A task is a region, a node that takes time, or a piece of one.

use agentflow_plan::{Name, Value};
use serde::{Deserialize, Serialize};

use super::kind::Kind;
use super::{Ending, UndoEntry};
use crate::{StepStatus, Usage};

/// The id of a task: the number of tasks that were there before it. Never used twice in a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct TaskId(pub u64);

/// What a child is to its parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Slot {
    /// The run itself, which has no parent.
    Run,
    /// The node of a region.
    Node(u32),
    /// A branch, an item or an iteration.
    Branch(u32),
    /// The body of a callable or of a `try`.
    Body,
    /// The handler of a `try`.
    Handler,
    /// The undoing of what failed.
    Undo,
    /// The approval of a call.
    Approval,
    /// A model's turn.
    Turn,
    /// A guard of what comes in.
    InputGuard(u32),
    /// A guard of what goes out.
    OutputGuard(u32),
    /// A tool call of a model's turn.
    ToolCall(u32),
}

/// What the idempotency keys inside a repeated callable end in, so that a repeat is not taken for what was undone
/// before it. `None` in all that is not repeated.
pub(crate) type Salt = Option<Name>;

/// Something that is going on.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Task {
    /// Whom it reports to when it ends.
    pub parent: Option<TaskId>,
    /// As what.
    pub slot: Slot,
    /// Its step's path; for what is no step, the path below which its own steps are.
    pub path: Name,
    /// How many calls that models made it is inside of.
    pub depth: u16,
    /// See [`Salt`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Salt,
    /// Set once its end is decided, while what is inside of it winds down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closing: Option<Ending>,
    /// What would have to be undone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub undos: Vec<UndoEntry>,
    /// What it used, with all that has ended inside of it.
    #[serde(default, skip_serializing_if = "Usage::is_zero")]
    pub usage: Usage,
    /// Its row, where it is a step.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<Row>,
    /// What it is.
    pub kind: Kind,
}

/// A step as clients see it, as far as the task itself does not say it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// What kind of step.
    pub kind: StepKind,
    /// Where it stands.
    pub status: StepStatus,
    /// Attempts so far.
    pub attempts: u32,
    /// When it began.
    pub started_at: i64,
    /// What went in.
    #[serde(with = "super::kept::option")]
    pub input: Option<Value>,
    /// An error that was caught and that the step ended well in spite of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caught: Option<crate::Failure>,
}

/// The kinds of steps, by the names that clients see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StepKind {
    Workflow,
    Agent,
    Model,
    Tool,
    Ask,
    Approval,
    Wait,
    Sleep,
    Spawn,
    Emit,
    Now,
    Uuid,
    Random,
    Parallel,
    ParallelFor,
    Race,
    Repeat,
    While,
    For,
    Try,
    Undo,
    Handoff,
    Guard,
    Conversation,
}

impl StepKind {
    /// The name that clients see.
    pub fn name(self) -> &'static str {
        match self {
            StepKind::Workflow => "workflow",
            StepKind::Agent => "agent",
            StepKind::Model => "model",
            StepKind::Tool => "tool",
            StepKind::Ask => "ask",
            StepKind::Approval => "approval",
            StepKind::Wait => "wait",
            StepKind::Sleep => "sleep",
            StepKind::Spawn => "spawn",
            StepKind::Emit => "emit",
            StepKind::Now => "now",
            StepKind::Uuid => "uuid",
            StepKind::Random => "random",
            StepKind::Parallel => "parallel",
            StepKind::ParallelFor => "parallel_for",
            StepKind::Race => "race",
            StepKind::Repeat => "repeat",
            StepKind::While => "while",
            StepKind::For => "for",
            StepKind::Try => "try",
            StepKind::Undo => "undo",
            StepKind::Handoff => "handoff",
            StepKind::Guard => "guard",
            StepKind::Conversation => "conversation",
        }
    }
}
