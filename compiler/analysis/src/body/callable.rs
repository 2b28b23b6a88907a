//! Words for callables.

use agentflow_plan::CallableId;

/// The call of it as an effect.
pub fn effect_words(target: CallableId) -> &'static str {
    match target {
        CallableId::Tool(_) => "a tool call",
        CallableId::Agent(_) => "an agent call",
        CallableId::Workflow(_) => "a workflow call",
    }
}
