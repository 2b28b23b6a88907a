//! From what a tool gave to a value of its type.

use agentflow_machine::EffectError;
use agentflow_plan::{ErrorKind, Name, Plan, Type, UnknownFields, Value, decode};

use crate::excerpt::excerpt;
use crate::failure::failure;
use crate::scrub::Scrubber;

/// What a tool gave, as text that should be JSON, as a value of its type.
///
/// Where the type is a string, text that is no JSON string is that string: a program that prints `42` has said "42".
/// A tool that returns nothing may give whatever it likes.
pub(crate) fn text_result(
    plan: &Plan,
    scrubber: &Scrubber,
    tool: &str,
    r#type: &Type,
    text: &str,
) -> Result<Value, EffectError> {
    let mut json = text_json(scrubber, tool, r#type, text)?;
    scrubber.json(&mut json);
    json_result(plan, tool, r#type, &json)
}

fn text_json(
    scrubber: &Scrubber,
    tool: &str,
    r#type: &Type,
    text: &str,
) -> Result<serde_json::Value, EffectError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let trimmed = text.trim();
    let parsed = serde_json::from_str::<serde_json::Value>(trimmed);
    match (r#type, parsed) {
        (Type::Null, _) => Ok(serde_json::Value::Null),
        (Type::Optional(_), _) if trimmed.is_empty() => Ok(serde_json::Value::Null),
        (Type::String { .. }, Ok(json)) if json.is_string() => Ok(json),
        (Type::Optional(inner), Ok(json)) if is_string(inner) && (json.is_string() || json.is_null()) => {
            Ok(json)
        }
        (wanted, _) if is_string(wanted) => Ok(text.trim_end_matches(['\r', '\n']).into()),
        (_, Ok(json)) => Ok(json),
        (_, Err(_)) if trimmed.is_empty() => {
            Err(failure(ErrorKind::Tool, format!("the tool `{tool}` gave nothing where JSON was due")))
        }
        (_, Err(error)) => {
            let shown = excerpt(&scrubber.text(trimmed));
            Err(failure(
                ErrorKind::Tool,
                format!("the tool `{tool}` gave no JSON: {error}; it gave: {shown}"),
            ))
        }
    }
}

fn is_string(r#type: &Type) -> bool {
    match r#type {
        Type::String { .. } => true,
        Type::Optional(inner) => is_string(inner),
        _ => false,
    }
}

/// What a tool gave, as JSON, as a value of its type.
pub(crate) fn json_result(
    plan: &Plan,
    tool: &str,
    r#type: &Type,
    json: &serde_json::Value,
) -> Result<Value, EffectError> {
    decode(plan, r#type, json, UnknownFields::Ignored).map_err(|problems| {
        failure(ErrorKind::Tool, format!("the tool `{tool}` gave a value that breaks its type: {problems}"))
    })
}

/// An HTTP answer as a program sees it.
pub(crate) fn response_record(status: u16, headers: Vec<(Name, Value)>, body: Value) -> Value {
    Value::object([
        ("status".into(), Value::Int(status.into())),
        ("headers".into(), Value::object(headers)),
        ("body".into(), body),
    ])
}
