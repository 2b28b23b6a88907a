//! What a scripted model says, in the form of a real one's answer.

use agentflow_machine::{ModelAnswer, ModelRequest, OfferedKind, ToolCall};
use agentflow_plan::{Name, Type};
use serde_json::Value;

use super::ScriptedCall;

/// The answer that is this value.
pub(crate) fn output_answer(request: &ModelRequest, output: &Value) -> ModelAnswer {
    let text = match (&request.output, output) {
        (Type::String { .. }, Value::String(text)) => text.clone(),
        (_, json) => json.to_string(),
    };
    ModelAnswer { text: Some(text.into()), ..ModelAnswer::default() }
}

/// The answer that says this and makes these calls; an error where a handoff is not on offer.
pub(crate) fn said_answer(
    request: &ModelRequest,
    agent: &str,
    text: Option<&str>,
    calls: &[ScriptedCall],
) -> Result<ModelAnswer, String> {
    let calls = calls.iter().enumerate().map(|(index, call)| {
        let (name, arguments) = match call {
            ScriptedCall::Tool { name, arguments } => (Name::from(name.as_str()), arguments),
            ScriptedCall::Handoff { agent, arguments } => (handoff_name(request, agent)?, arguments),
        };
        // The number of a turn is its own within a run, and so is an id made of it.
        let id = format!("call_{agent}_{}_{index}", request.turn).into();
        Ok(ToolCall { id, name, arguments: arguments.as_str().into() })
    });
    let calls = calls.collect::<Result<_, String>>()?;
    Ok(ModelAnswer { text: text.map(Name::from), calls, ..ModelAnswer::default() })
}

/// The tool's name of the handoff to an agent, which may also be given by that name itself.
fn handoff_name(request: &ModelRequest, agent: &str) -> Result<Name, String> {
    let mut offered = Vec::new();
    for tool in request.tools.iter() {
        if let OfferedKind::Handoff(target) = &tool.kind {
            if &**target == agent || &*tool.name == agent {
                return Ok(tool.name.clone());
            }
            offered.push(format!("`{target}`"));
        }
    }
    Err(match offered.as_slice() {
        [] => format!("hands over to `{agent}`, and no handoff is on offer"),
        names => format!("hands over to `{agent}`, which is not on offer; there is {}", names.join(", ")),
    })
}
