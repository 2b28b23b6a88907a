//! Policies of calls: timeouts, retries, approvals, budgets.

use serde::{Deserialize, Serialize};

use crate::{Expression, LocalId, ModelId, Name};

/// Why a step failed. The wire names are those of the language's enum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ErrorKind {
    /// It took too long.
    Timeout,
    /// The other side asked to slow down.
    RateLimited,
    /// The other side is away or broken.
    Unavailable,
    /// A model's last output does not have the agent's type.
    InvalidOutput,
    /// A model declined to answer.
    Refused,
    /// A guard did not hold.
    Guard,
    /// An agent used up its turns.
    TurnLimit,
    /// A budget is used up.
    Budget,
    /// A person said no.
    Rejected,
    /// A tool failed.
    Tool,
    /// Anything else, `fail "…"` included.
    Failed,
    /// Cancelled from outside, or a loser of a race.
    Cancelled,
}

impl ErrorKind {
    /// All kinds, in the order of the language page.
    pub const ALL: [ErrorKind; 12] = [
        ErrorKind::Timeout,
        ErrorKind::RateLimited,
        ErrorKind::Unavailable,
        ErrorKind::InvalidOutput,
        ErrorKind::Refused,
        ErrorKind::Guard,
        ErrorKind::TurnLimit,
        ErrorKind::Budget,
        ErrorKind::Rejected,
        ErrorKind::Tool,
        ErrorKind::Failed,
        ErrorKind::Cancelled,
    ];

    /// The name in programs and JSON.
    pub fn name(self) -> &'static str {
        match self {
            ErrorKind::Timeout => "timeout",
            ErrorKind::RateLimited => "rate_limited",
            ErrorKind::Unavailable => "unavailable",
            ErrorKind::InvalidOutput => "invalid_output",
            ErrorKind::Refused => "refused",
            ErrorKind::Guard => "guard",
            ErrorKind::TurnLimit => "turn_limit",
            ErrorKind::Budget => "budget",
            ErrorKind::Rejected => "rejected",
            ErrorKind::Tool => "tool",
            ErrorKind::Failed => "failed",
            ErrorKind::Cancelled => "cancelled",
        }
    }

    /// The kind with this name.
    pub fn from_name(name: &str) -> Option<ErrorKind> {
        ErrorKind::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// What a repeat of a tool would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing: it only reads.
    Read,
    /// The same as the first time, given the same idempotency key.
    Idempotent,
    /// Harm: it must happen once. After a crash in the middle the step is `uncertain`.
    Once,
}

/// How failures are tried again. `retry: 4` is `attempts: 4` with the rest as [`RetryPolicy::with_attempts`] has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RetryPolicy {
    /// Attempts in all, the first one counted; at least 1.
    pub attempts: u32,
    /// The first pause, in milliseconds.
    pub backoff_ms_min: u64,
    /// The longest pause, in milliseconds.
    pub backoff_ms_max: u64,
    /// By how much each pause is longer than the one before.
    pub factor: f64,
    /// By which fraction a pause may be longer or shorter, from 0 to 1.
    pub jitter: f64,
    /// Which failures are tried again.
    pub on: Vec<ErrorKind>,
}

impl RetryPolicy {
    /// The defaults of the language page: `backoff: 1s..100s, factor: 2.0, jitter: 0.2, on: [timeout, rate_limited, unavailable]`.
    pub fn with_attempts(attempts: u32) -> RetryPolicy {
        RetryPolicy {
            attempts: attempts.max(1),
            backoff_ms_min: 1_000,
            backoff_ms_max: 100_000,
            factor: 2.0,
            jitter: 0.2,
            on: vec![ErrorKind::Timeout, ErrorKind::RateLimited, ErrorKind::Unavailable],
        }
    }
}

/// When a person must approve a call, and who, and for how long the call waits.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Approval {
    /// Whether approval is due; sees the tool's arguments by `arguments`, and what is in scope where it is written.
    pub when: Expression,
    /// The local that `args` names, where the condition uses it: a record of the call's arguments.
    /// In a tool's own declaration the parameters themselves are in scope instead.
    pub arguments: Option<LocalId>,
    /// Who is asked.
    pub by: Option<Expression>,
    /// How long it waits.
    pub within: Option<Expression>,
    /// What happens past that time.
    pub otherwise: ApprovalFallback,
    /// How many different people must approve; at least 1.
    pub quorum: u32,
}

/// What becomes of an approval that nobody gave in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalFallback {
    /// The error `timeout`.
    #[default]
    Timeout,
    /// As if rejected.
    Reject,
    /// As if approved.
    Approve,
}

/// What an agent, over its whole conversation, or a call may use up.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Budget {
    /// Model turns.
    pub turns: Option<Expression>,
    /// Tokens, input and output together.
    pub tokens: Option<Expression>,
    /// US dollars, by the prices of the models.
    pub usd: Option<Expression>,
}

/// What `with { … }` replaces for one call or one entry of a tool list. Expressions see the scope of the `with`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CallOptions {
    /// Replaces `timeout`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Expression>,
    /// Replaces `retry`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<RetryPolicy>,
    /// Replaces `queue`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Name>,
    /// Replaces `approval`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
    /// Replaces `effect`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Effect>,
    /// Agents: replaces `model`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<ModelId>,
    /// Agents: replaces `max_turns`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_turns: Option<Expression>,
    /// Agents: replaces `guard_retries`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guard_retries: Option<u32>,
    /// Agents: replaces `budget`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// Agents: replaces the sampling settings that are given.
    #[serde(default, skip_serializing_if = "crate::Sampling::is_empty")]
    pub sampling: crate::Sampling,
}
