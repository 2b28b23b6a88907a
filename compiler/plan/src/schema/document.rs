//! Schemas as documents of their own, by the name of what they describe.

use serde_json::{Map, Value as Json, json};

use super::{NotStrict, OutputSchema, parameters_schema, schema, strict_parameters_schema, strict_schema};
use crate::{EnumId, Name, Parameter, Plan, RecordId, Type};

/// The schema of a declaration, in both forms.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaDocument {
    /// What it describes: "record", "enum", "signal"; "input" and "output" of what can be called.
    pub what: &'static str,
    /// The plain form, as a document of its own.
    pub plain: Json,
    /// The strict form, where there is one.
    pub strict: Result<OutputSchema, NotStrict>,
}

/// The schemas of the declaration with this name: one of a record, an enum or a signal, two (input and output) of a
/// tool, an agent, a workflow or a function. `None` where there is no such declaration.
pub fn schema_documents(plan: &Plan, name: &str) -> Option<Vec<SchemaDocument>> {
    if let Some(index) = plan.records.iter().position(|record| &*record.name == name) {
        return Some(vec![of_type(plan, "record", name, &Type::Record(RecordId(index as u32)))]);
    }
    if let Some(index) = plan.enums.iter().position(|declared| &*declared.name == name) {
        return Some(vec![of_type(plan, "enum", name, &Type::Enum(EnumId(index as u32)))]);
    }
    if let Some(signal) = plan.signals.iter().find(|signal| &*signal.name == name) {
        return Some(vec![of_type(plan, "signal", name, &signal.payload)]);
    }
    let (_, parameters, result) = callables(plan).find(|(callable, _, _)| &***callable == name)?;
    let input = SchemaDocument {
        what: "input",
        plain: titled(parameters_schema(plan, parameters), &format!("Input of {name}")),
        strict: strict_parameters_schema(plan, parameters).map(|schema| OutputSchema {
            schema,
            strict: true,
            wrapped: false,
        }),
    };
    let mut output = of_type(plan, "output", name, result);
    output.plain["title"] = json!(format!("Output of {name}"));
    Some(vec![input, output])
}

/// All names that [`schema_documents`] knows, in the order of the plan.
pub fn schema_names(plan: &Plan) -> Vec<&Name> {
    let records = plan.records.iter().map(|record| &record.name);
    let enums = plan.enums.iter().map(|declared| &declared.name);
    let signals = plan.signals.iter().map(|signal| &signal.name);
    records.chain(enums).chain(signals).chain(callables(plan).map(|(name, _, _)| name)).collect()
}

fn callables(plan: &Plan) -> impl Iterator<Item = (&Name, &[Parameter], &Type)> {
    let tools = plan.tools.iter().map(|tool| (&tool.name, &*tool.parameters, &tool.result));
    let agents = plan.agents.iter().map(|agent| (&agent.name, &*agent.parameters, &agent.result));
    let workflows =
        plan.workflows.iter().map(|workflow| (&workflow.name, &*workflow.parameters, &workflow.result));
    let functions =
        plan.functions.iter().map(|function| (&function.name, &*function.parameters, &function.result));
    tools.chain(agents).chain(workflows).chain(functions)
}

fn of_type(plan: &Plan, what: &'static str, name: &str, r#type: &Type) -> SchemaDocument {
    SchemaDocument { what, plain: titled(schema(plan, r#type), name), strict: strict_schema(plan, r#type) }
}

fn titled(schema: Json, title: &str) -> Json {
    let mut document = Map::new();
    document.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    document.insert("title".into(), json!(title));
    if let Json::Object(members) = schema {
        document.extend(members);
    }
    Json::Object(document)
}
