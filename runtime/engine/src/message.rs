//! Messages to runs from outside: answers, approvals, signals, cancellations. They travel through the run's inbox, so
//! that any process can send one, whoever drives the run.

use agentflow_machine::EventKind;
use agentflow_plan::Name;
use agentflow_store::{Millis, NewMessage};
use serde_json::Value as Json;

/// What people and other programs can tell a run.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// A person answers a question, or says what an `uncertain` step returned.
    Answer {
        /// The path of the step.
        step: Name,
        /// The answer.
        value: Json,
        /// Who, where it is known.
        by: Option<Name>,
    },
    /// A person approves a call.
    Approve {
        /// The path of the step.
        step: Name,
        /// The arguments, edited.
        arguments: Option<Json>,
        /// Who, where it is known.
        by: Option<Name>,
    },
    /// A person rejects a call.
    Reject {
        /// The path of the step.
        step: Name,
        /// Why.
        reason: Option<Name>,
        /// Who, where it is known.
        by: Option<Name>,
    },
    /// A signal.
    Signal {
        /// Its name.
        signal: Name,
        /// What it carries.
        payload: Json,
    },
    /// An `uncertain` step is to be tried again.
    Retry {
        /// The path of the step.
        step: Name,
    },
    /// The run is to be cancelled.
    Cancel {
        /// Why.
        reason: Option<Name>,
    },
}

impl Message {
    /// The word for it, in rows.
    pub fn kind(&self) -> &'static str {
        match self {
            Message::Answer { .. } => "answer",
            Message::Approve { .. } => "approve",
            Message::Reject { .. } => "reject",
            Message::Signal { .. } => "signal",
            Message::Retry { .. } => "retry",
            Message::Cancel { .. } => "cancel",
        }
    }

    /// The event that it becomes when the run takes it.
    pub fn into_event(self) -> EventKind {
        match self {
            Message::Answer { step, value, by } => EventKind::Answered { step, value, by },
            Message::Approve { step, arguments, by } => EventKind::Approved { step, arguments, by },
            Message::Reject { step, reason, by } => EventKind::Rejected { step, reason, by },
            Message::Signal { signal, payload } => EventKind::Signalled { signal, payload },
            Message::Retry { step } => EventKind::RetryRequested { step },
            Message::Cancel { reason } => EventKind::CancelRequested { reason },
        }
    }

    pub(crate) fn into_envelope(self, at: Millis) -> NewMessage {
        let kind = self.kind().to_owned();
        let body =
            serde_json::to_vec(&self.into_event()).expect("an event has only string keys and finite numbers");
        NewMessage { kind, body, at, dedupe: None }
    }
}

/// The event that a message in an inbox asks for. The text says why there is none.
pub(crate) fn event_of(message: &agentflow_store::Message) -> Result<EventKind, String> {
    let event: EventKind =
        serde_json::from_slice(&message.body).map_err(|error| format!("it can't be read: {error}"))?;
    match event {
        EventKind::Answered { .. }
        | EventKind::Approved { .. }
        | EventKind::Rejected { .. }
        | EventKind::Signalled { .. }
        | EventKind::RetryRequested { .. }
        | EventKind::CancelRequested { .. } => Ok(event),
        // Results of effects are told by the process that carried them out, and by nobody else.
        _ => Err("it is nothing that may come from outside".to_owned()),
    }
}
