//! Steps as clients see them, and what applying an event gives.

use agentflow_plan::{CallableId, Name, Value};
use serde::{Deserialize, Serialize};

use crate::{Command, CommandId, Failure, Usage};

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RunStatus {
    /// Something is being carried out.
    Running,
    /// It waits for a person, a signal or a timer, and for nothing else.
    Waiting,
    /// It waits for a person to say whether an effect happened.
    Uncertain,
    /// It ended well.
    Succeeded,
    /// It ended with an error.
    Failed,
    /// It was cancelled.
    Cancelled,
}

/// Where a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStatus {
    /// It waits for its turn (a limit, a pause before another attempt).
    Pending,
    /// It is being carried out.
    Running,
    /// It waits for a person, a signal or a timer.
    Waiting,
    /// Nobody knows whether its effect happened.
    Uncertain,
    /// It ended well.
    Succeeded,
    /// It ended with an error.
    Failed,
    /// It was cancelled.
    Cancelled,
    /// It will not run.
    Skipped,
}

impl StepStatus {
    /// The name that clients see.
    pub fn name(self) -> &'static str {
        match self {
            StepStatus::Pending => "pending",
            StepStatus::Running => "running",
            StepStatus::Waiting => "waiting",
            StepStatus::Uncertain => "uncertain",
            StepStatus::Succeeded => "succeeded",
            StepStatus::Failed => "failed",
            StepStatus::Cancelled => "cancelled",
            StepStatus::Skipped => "skipped",
        }
    }
}

/// A step whose state an event changed: the whole row, to be stored with the event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StepChange {
    /// Its path: `support/resolution`, `support/searches[3]/page`.
    pub id: Name,
    /// What kind of step: `workflow agent model tool ask approval wait sleep spawn emit now uuid random parallel parallel_for race repeat
    /// while for try undo handoff guard conversation`.
    pub kind: Name,
    /// Where it stands.
    pub status: StepStatus,
    /// Attempts so far.
    pub attempts: u32,
    /// When it began, in milliseconds since 1970.
    pub started_at: Option<i64>,
    /// When it ended.
    pub ended_at: Option<i64>,
    /// What went in: arguments, a question; for a model's turn which agent and how many items, not the items.
    pub input: Option<Value>,
    /// What came out.
    pub output: Option<Value>,
    /// Why it failed.
    pub error: Option<Failure>,
    /// What it used.
    pub usage: Usage,
}

/// What applying an event gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Transition {
    /// What to carry out once the event is on disk.
    pub commands: Vec<Command>,
    /// `once` tools that are ready: the host journals [`EffectStarted`](crate::EventKind::EffectStarted) for each
    /// (in the same batch if it likes), and the command follows from that event.
    pub starting: Vec<CommandId>,
    /// Steps that changed, each once, as they are after the event.
    pub steps: Vec<StepChange>,
    /// What is told to clients of the run, in order: values of `emit`, with the path of the step.
    pub emitted: Vec<(Name, Value)>,
    /// What was called, handed over to or spawned, in order: `calls(…)` of a test counts them. A call that a person has
    /// to approve is there once it is approved.
    pub called: Vec<CallableId>,
    /// Expectations of a test that did not hold.
    pub unmet: Vec<Unmet>,
    /// How many steps the expressions of the program took: a measure of work that is the same everywhere.
    pub expression_steps: u64,
}

/// An expectation that did not hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmet {
    /// The path of its step.
    pub step: Name,
    /// What stood on the left: of an operator, of `is`, or what a method was called on.
    pub left: Option<Value>,
    /// What stood on the right: of an operator, or the argument of a method.
    pub right: Option<Value>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// With this value.
    Succeeded(Value),
    /// With this error.
    Failed(Failure),
    /// It was cancelled.
    Cancelled,
}
