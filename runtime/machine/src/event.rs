//! Events: what has happened to a run. The journal is the list of them; replaying it gives the state.

use agentflow_plan::{Name, Value};
use serde::{Deserialize, Serialize};

use crate::{CommandId, EffectError, ModelAnswer, Usage};

/// Something that has happened to a run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// When, in milliseconds since 1970. The machine's only clock. Never decreasing within a run: hosts see to it.
    pub at: i64,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EventKind {
    /// The run begins. Always the first event, and only that.
    Started {
        /// The workflow's name.
        workflow: Name,
        /// Its arguments, decoded, as one object.
        input: Value,
        /// The environment variables of the plan, as they were read now.
        environment: Vec<(Name, Name)>,
    },
    /// A `once` tool is about to be dispatched. The machine asks for it in [`Step::starting`](crate::Transition), and
    /// its command follows only from this event: so the command is never carried out before this is on disk.
    EffectStarted {
        /// The command.
        command: CommandId,
    },
    /// A model answered.
    ModelAnswered {
        /// The command.
        command: CommandId,
        /// What.
        answer: ModelAnswer,
        /// What it used, without the price.
        usage: Usage,
    },
    /// A tool returned. The value is decoded by its type already, unless the program picks from the response.
    ToolReturned {
        /// The command.
        command: CommandId,
        /// What.
        value: Value,
        /// Whether this is the result where the program would pick it from a response: so it is of what stands in.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        picked: bool,
    },
    /// An attempt failed.
    EffectFailed {
        /// The command.
        command: CommandId,
        /// Why.
        error: EffectError,
    },
    /// A process died between [`EventKind::EffectStarted`] and a result: nobody knows whether the effect happened.
    EffectLost {
        /// The command.
        command: CommandId,
    },
    /// A timer fired.
    TimerFired {
        /// The command.
        command: CommandId,
    },
    /// The clock was read, or something drawn at random.
    SourceRead {
        /// The command.
        command: CommandId,
        /// What.
        value: Value,
    },
    /// A person answered a question; also how a person settles an `uncertain` step: this is what it returned.
    Answered {
        /// The path of the step.
        step: Name,
        /// The answer in its outside form, checked against the step's type when it is applied.
        value: serde_json::Value,
        /// Who, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Name>,
    },
    /// A person approved a call.
    Approved {
        /// The path of the step.
        step: Name,
        /// The arguments, edited; in their outside form.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arguments: Option<serde_json::Value>,
        /// Who, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Name>,
    },
    /// A person rejected a call.
    Rejected {
        /// The path of the step.
        step: Name,
        /// Why.
        reason: Option<Name>,
        /// Who, where it is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<Name>,
    },
    /// A signal came.
    Signalled {
        /// Its name.
        signal: Name,
        /// What it carries, in its outside form.
        payload: serde_json::Value,
    },
    /// Someone asked to retry an `uncertain` step.
    RetryRequested {
        /// The path of the step.
        step: Name,
    },
    /// Someone asked to cancel the run.
    CancelRequested {
        /// Why.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<Name>,
    },
}
