//! The face of this crate: what a host asks for when it carries out a command.

use std::collections::BTreeMap;

use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, ToolRequest, Usage};
use agentflow_plan::{Name, Plan, Value};
use async_trait::async_trait;

/// The environment variables of a plan, as they were read when the run started.
pub type Environment = BTreeMap<Name, Name>;

/// Which step an effect belongs to; told to tools.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepContext {
    /// The run.
    pub run_id: Name,
    /// The path of the step.
    pub step: Name,
}

/// Carries commands out. One call is one attempt: trying again is the machine's business.
///
/// Dropping a future cancels what it does: requests are closed, processes are ended with their whole group.
#[async_trait]
pub trait Effects: Send + Sync {
    /// Asks a model for its next turn. The usage counts the turn and its tokens, not their price.
    ///
    /// The text of an answer is never wrapped: where `request.output` is a `string` it is that text, anything else is
    /// its JSON.
    async fn model(
        &self,
        plan: &Plan,
        environment: &Environment,
        request: &ModelRequest,
    ) -> Result<(ModelAnswer, Usage), EffectError>;

    /// Carries a tool out. The value is decoded by `request.result`, unless the request wants the whole record of an
    /// HTTP answer and nothing stands in for the tool.
    async fn tool(
        &self,
        plan: &Plan,
        context: &StepContext,
        request: &ToolRequest,
    ) -> Result<Value, EffectError>;

    /// Whether a script stands in for a tool: then it gives the tool's result, and never a response. Cheap: no I/O.
    fn stands_in_for_tool(&self, _plan: &Plan, _request: &ToolRequest) -> bool {
        false
    }

    /// Whether a script stands in for the person who is asked. Cheap: no I/O.
    fn stands_in(&self, _request: &AskRequest) -> bool {
        false
    }

    /// Answers in a person's place, where a script stands in for them; else `None`, at once.
    ///
    /// The answer is in its outside form. For an approval it is `true`, `false`,
    /// `{ "approve": true, "arguments": {…} }` or `{ "approve": false, "reason": "…" }`.
    async fn ask(&self, request: &AskRequest) -> Option<Result<serde_json::Value, EffectError>>;
}
