//! What a run starts from, checked before anything is stored: its input and the environment of its program.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_plan::{Name, Plan, UnknownFields, Value, decode_arguments};
use serde_json::Value as Json;

use crate::EngineError;

/// The arguments of a workflow, as one object, decoded from their outside form.
pub fn check_input(plan: &Plan, workflow: &str, input: &Json) -> Result<Value, EngineError> {
    let declared = plan
        .workflow(workflow)
        .ok_or_else(|| EngineError::UnknownWorkflow { workflow: workflow.to_owned() })?;
    decode_arguments(plan, &declared.parameters, input, UnknownFields::Refused)
        .map(|arguments| Value::Object(Arc::new(arguments)))
        .map_err(|problems| EngineError::Input { problems })
}

/// The environment variables that a plan reads. The names of those that are not set and have no default, otherwise.
pub fn read_environment(
    plan: &Plan,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<BTreeMap<Name, Name>, EngineError> {
    let mut environment = BTreeMap::new();
    let mut missing = Vec::new();
    for declared in &plan.environment {
        match variable(&declared.name).map(Name::from).or_else(|| declared.default.clone()) {
            Some(value) => {
                environment.insert(declared.name.clone(), value);
            }
            None => missing.push(declared.name.to_string()),
        }
    }
    if missing.is_empty() { Ok(environment) } else { Err(EngineError::Environment { missing }) }
}
