//! From JSON to values of a type: what comes from people, tools and models.

use crate::conform::{FieldView, conform_fields};
use crate::{Fields, Parameter, Plan, Problems, Type, UnknownFields, Value, conform};

/// Reads JSON as a value of a type, or says all that is wrong with it.
pub fn decode(
    plan: &Plan,
    r#type: &Type,
    json: &serde_json::Value,
    unknown: UnknownFields,
) -> Result<Value, Problems> {
    conform(plan, r#type, &untyped(json)?, unknown)
}

/// Reads JSON text as a value of a type, or says all that is wrong with it.
pub fn decode_text(
    plan: &Plan,
    r#type: &Type,
    text: &[u8],
    unknown: UnknownFields,
) -> Result<Value, Problems> {
    decode(plan, r#type, &parse(text)?, unknown)
}

/// Reads a JSON object as the arguments of these parameters, with all defaults filled in, in the parameters' order.
pub fn decode_arguments<'a>(
    plan: &Plan,
    parameters: impl IntoIterator<Item = &'a Parameter>,
    json: &serde_json::Value,
    unknown: UnknownFields,
) -> Result<Fields, Problems> {
    let parameters: Vec<FieldView<'_>> = parameters.into_iter().map(FieldView::from).collect();
    match conform_fields(plan, &parameters, &untyped(json)?, unknown)? {
        Value::Object(fields) => Ok(std::sync::Arc::unwrap_or_clone(fields)),
        _ => Err(Problems::one("", "expected an object")),
    }
}

/// Reads the text of a JSON object as the arguments of these parameters.
pub fn decode_arguments_text<'a>(
    plan: &Plan,
    parameters: impl IntoIterator<Item = &'a Parameter>,
    text: &[u8],
    unknown: UnknownFields,
) -> Result<Fields, Problems> {
    decode_arguments(plan, parameters, &parse(text)?, unknown)
}

fn untyped(json: &serde_json::Value) -> Result<Value, Problems> {
    Value::from_json(json).map_err(|large| Problems::one("", format!("this is {large}")))
}

fn parse(text: &[u8]) -> Result<serde_json::Value, Problems> {
    serde_json::from_slice(text).map_err(|error| Problems::one("", format!("this is no JSON: {error}")))
}
