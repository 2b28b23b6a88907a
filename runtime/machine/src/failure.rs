//! Errors of steps, as programs catch them and as clients read them.

use agentflow_plan::{ErrorKind, Name};
use serde::{Deserialize, Serialize};

/// Why a step failed: `{ kind, message, step, attempts }`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its kind.
    pub kind: ErrorKind,
    /// What happened, for people.
    pub message: Name,
    /// The path of the step that failed.
    pub step: Name,
    /// How many attempts it took, at least 1.
    pub attempts: u32,
}

/// Why one attempt of an effect failed, as a host reports it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EffectError {
    /// Its kind.
    pub kind: ErrorKind,
    /// What happened, for people, without secrets.
    pub message: Name,
    /// How long the other side asked us to wait (`Retry-After`), in milliseconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u64>,
    /// Whether it is certain that nothing ran: then even a `once` tool may be tried again.
    #[serde(default)]
    pub certainty: Certainty,
    /// Whether another attempt can succeed at all.
    #[serde(default)]
    pub retryability: Retryability,
    /// Tokens that were used all the same.
    #[serde(default, skip_serializing_if = "crate::Usage::is_zero")]
    pub usage: crate::Usage,
}

/// What is known of a failed attempt's effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// It may have happened.
    #[default]
    Unknown,
    /// Nothing ran: the connection was refused, the program was not found, the queue was full.
    NothingRan,
}

/// Whether another attempt can succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Retryability {
    /// As the retry policy says of its kind.
    #[default]
    ByKind,
    /// Never, whatever its kind: the same request fails again.
    Never,
}
