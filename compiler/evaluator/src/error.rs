//! How an evaluation ends other than with a value.

use agentflow_plan::{ErrorKind, Value};

/// Why an expression has no value.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct EvaluationError {
    /// `failed`, except where an error that was caught is raised again.
    pub kind: ErrorKind,
    /// What is wrong, for people.
    pub message: String,
}

impl EvaluationError {
    /// An error of kind `failed`.
    pub fn failed(message: impl Into<String>) -> EvaluationError {
        EvaluationError { kind: ErrorKind::Failed, message: message.into() }
    }
}

/// What leaves an expression instead of a value. Blocks are expressions, so `return`, `break` and `continue` do too.
#[derive(Debug)]
pub(crate) enum Interrupt {
    Error(EvaluationError),
    Return(Value),
    Break,
    Continue,
}

impl From<EvaluationError> for Interrupt {
    fn from(error: EvaluationError) -> Self {
        Interrupt::Error(error)
    }
}

/// An error of kind `failed`, as a result.
pub(crate) fn failed<T>(message: impl Into<String>) -> Result<T, EvaluationError> {
    Err(EvaluationError::failed(message))
}

/// What kind of value stands where another was due, for messages that only a damaged plan can give.
pub(crate) fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a bool",
        Value::Int(_) => "an int",
        Value::Float(_) => "a float",
        Value::String(_) => "a string",
        Value::Duration(_) => "a duration",
        Value::Time(_) => "a time",
        Value::List(_) => "a list",
        Value::Object(_) => "an object",
        Value::Secret(_) => "a secret",
    }
}
