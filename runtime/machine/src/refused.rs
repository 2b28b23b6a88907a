//! Why an event is refused.

use agentflow_plan::Name;

/// Why an event was refused. Nothing changed, and the event must not be journaled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// No step has this path.
    #[error("the run has no step `{step}` that waits for somebody{}", nearest_of(.nearest))]
    UnknownStep {
        /// What was named.
        step: Name,
        /// The nearest that would do.
        nearest: Vec<Name>,
    },
    /// The step does not wait for this.
    #[error("the step `{step}` does not wait for {what}: it is {status}")]
    NotWaiting {
        /// The step.
        step: Name,
        /// What was sent: an answer, an approval.
        what: &'static str,
        /// Where it stands.
        status: Name,
    },
    /// The program declares no such signal.
    #[error("the program declares no signal `{signal}`{}", nearest_of(.nearest))]
    UnknownSignal {
        /// What was named.
        signal: Name,
        /// The nearest.
        nearest: Vec<Name>,
    },
    /// The value does not have the type that is due.
    #[error("the value does not fit: {}", .problems.join("; "))]
    WrongValue {
        /// Each problem, with the path of the field.
        problems: Vec<String>,
    },
    /// This person's approval does not count.
    #[error("the step `{step}` cannot be approved: {why}")]
    Approver {
        /// The step.
        step: Name,
        /// Why.
        why: String,
    },
    /// The run has ended.
    #[error("the run has ended")]
    Ended,
    /// The event answers no command in flight: a late or doubled answer, to be dropped.
    #[error("nothing waits for this event")]
    Stale,
    /// The journal does not fit the plan: it is damaged, or of another plan.
    #[error("the journal does not fit the plan: {0}")]
    Mismatch(String),
    /// The snapshot cannot be read: it is damaged, or of another version. The journal can be.
    #[error("the snapshot cannot be read: {0}")]
    Snapshot(String),
}

fn nearest_of(names: &[Name]) -> String {
    match names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().as_slice() {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        several => format!("; did you mean one of {}?", several.join(", ")),
    }
}
