//! What is outside of a simulated run.

use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, ToolRequest};
use agentflow_plan::Plan;
use serde_json::Value as Json;

/// What is outside of a simulated run. Each answer must depend on what is asked alone: an effect that is carried out
/// again gives the same.
pub trait Outside: Sync {
    /// A model's turn.
    ///
    /// # Errors
    /// Where the model fails for good.
    fn model(&self, plan: &Plan, step: &str, request: &ModelRequest) -> Result<ModelAnswer, EffectError>;

    /// What a tool returns, in its outside form.
    ///
    /// # Errors
    /// Where the tool fails for good.
    fn tool(&self, plan: &Plan, step: &str, request: &ToolRequest) -> Result<Json, EffectError>;

    /// What a person says; none for somebody who never answers.
    fn person(&self, step: &str, request: &AskRequest) -> Option<PersonAnswer>;

    /// Signals that are sent to the run: after how many milliseconds, which, and with what.
    fn signals(&self) -> Vec<(i64, String, Json)> {
        Vec::new()
    }
}

/// What a person says.
#[derive(Debug, Clone, PartialEq)]
pub enum PersonAnswer {
    /// The answer to a question.
    Answer(Json),
    /// A call may be made.
    Approve,
    /// A call may not be made, for this reason.
    Reject(String),
}
