//! Tools and handoffs as functions.

use agentflow_machine::{EffectError, OfferedKind, OfferedParameters, OfferedTool};
use agentflow_plan::{Plan, ToolChoice, parameters_schema, strict_parameters_schema};
use serde_json::{Map, Value as Json, json};

use super::super::Asking;
use crate::failure::misconfigured;

/// A longer description is refused by the original of this protocol.
const DESCRIPTION_CHARACTERS_MAX: usize = 1024;

/// Puts what is on offer into the body of a request.
pub(super) fn put_tools(body: &mut Map<String, Json>, asking: &Asking<'_>) -> Result<(), EffectError> {
    let request = asking.request;
    if request.tools.is_empty() {
        return Ok(());
    }
    let tools =
        request.tools.iter().map(|tool| function(asking.plan, tool)).collect::<Result<Vec<_>, _>>()?;
    body.insert("tools".into(), tools.into());
    let choice = match &request.tool_choice {
        // What is the protocol's own choice is left out: not every server knows the settings.
        ToolChoice::Auto => None,
        ToolChoice::Required => Some(json!("required")),
        ToolChoice::None => Some(json!("none")),
        ToolChoice::Tool(name) => Some(json!({ "type": "function", "function": { "name": name } })),
    };
    if let Some(choice) = choice {
        body.insert("tool_choice".into(), choice);
    }
    if !request.parallel_tools {
        body.insert("parallel_tool_calls".into(), false.into());
    }
    Ok(())
}

fn function(plan: &Plan, tool: &OfferedTool) -> Result<Json, EffectError> {
    if let OfferedKind::Hosted(name) = &tool.kind {
        return Err(misconfigured(format!(
            "the tool `{}` is run by the provider (`{name}`), and this version carries out no hosted tools",
            tool.name
        )));
    }
    let (parameters, strict) = match &tool.parameters {
        OfferedParameters::Typed(parameters) => match strict_parameters_schema(plan, parameters) {
            Ok(schema) => (schema, true),
            Err(_not_strict) => (parameters_schema(plan, parameters), false),
        },
        OfferedParameters::Schema(schema) => (Json::clone(schema), false),
    };
    let mut function = Map::new();
    function.insert("name".into(), json!(tool.name));
    if let Some(description) = &tool.description {
        let short: String = description.chars().take(DESCRIPTION_CHARACTERS_MAX).collect();
        function.insert("description".into(), short.into());
    }
    function.insert("parameters".into(), parameters);
    if strict {
        function.insert("strict".into(), true.into());
    }
    Ok(json!({ "type": "function", "function": function }))
}
