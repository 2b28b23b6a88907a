//! How a failed attempt is told, built in one place.

use agentflow_machine::{Certainty, EffectError, Retryability, Usage};
use agentflow_plan::ErrorKind;

/// A failed attempt of this kind, of which nothing more is known.
pub(crate) fn failure(kind: ErrorKind, message: impl Into<String>) -> EffectError {
    EffectError {
        kind,
        message: message.into().into(),
        retry_after_ms: None,
        certainty: Certainty::Unknown,
        retryability: Retryability::ByKind,
        usage: Usage::default(),
    }
}

/// What may be known besides.
pub(crate) trait Qualified {
    /// The same request can only fail again.
    fn never_retried(self) -> Self;

    /// Nothing ran.
    fn nothing_ran(self) -> Self;
}

impl Qualified for EffectError {
    fn never_retried(mut self) -> EffectError {
        self.retryability = Retryability::Never;
        self
    }

    fn nothing_ran(mut self) -> EffectError {
        self.certainty = Certainty::NothingRan;
        self
    }
}

/// What can't succeed as it is: a setting that is missing or wrong. Nothing ran.
pub(crate) fn misconfigured(message: impl Into<String>) -> EffectError {
    failure(ErrorKind::Failed, message).never_retried().nothing_ran()
}
