//! The conversation as messages.

use agentflow_machine::{EffectError, Item, Part, ToolCall};
use serde_json::{Map, Value as Json, json};

use super::super::Asking;
use super::super::media::{Media, data_url, read};
use super::answer::Extra;
use crate::failure::misconfigured;

/// The longest name of a function that the protocol takes.
const NAME_CHARACTERS_MAX: usize = 64;

/// The system message and the conversation.
pub(super) async fn messages(asking: &Asking<'_>) -> Result<Vec<Json>, EffectError> {
    let mut messages = Vec::with_capacity(asking.request.items.len() + 1);
    if let Some(instructions) = &asking.request.instructions {
        messages.push(json!({ "role": "system", "content": instructions }));
    }
    for item in &asking.request.items {
        messages.push(match &**item {
            Item::User { parts } => json!({ "role": "user", "content": content(asking, parts).await? }),
            Item::Assistant { text, calls, extra } => {
                let extra = extra.as_deref().map(|extra| Extra::of_provider(extra, &asking.provider.name));
                assistant(text.as_deref(), calls, &extra.unwrap_or_default())
            }
            Item::Tool { call, text, .. } => json!({ "role": "tool", "tool_call_id": call, "content": text }),
        });
    }
    Ok(messages)
}

fn assistant(text: Option<&str>, calls: &[ToolCall], extra: &Extra) -> Json {
    let mut message = Map::new();
    message.insert("role".into(), "assistant".into());
    let content = match text {
        Some(text) => json!(text),
        None if calls.is_empty() => json!(""),
        None => Json::Null,
    };
    message.insert("content".into(), content);
    if let Some(details) = &extra.reasoning_details {
        message.insert("reasoning_details".into(), details.clone());
    }
    if !calls.is_empty() {
        let calls = calls.iter().map(|call| {
            let function = json!({ "name": callable(&call.name), "arguments": arguments(&call.arguments) });
            let mut shown = json!({ "id": call.id, "type": "function", "function": function });
            if let Some(content) = extra.calls.get(&*call.id) {
                shown["extra_content"] = content.clone();
            }
            shown
        });
        message.insert("tool_calls".into(), calls.collect());
    }
    Json::Object(message)
}

/// A name as the protocol takes it: a model may have made one up that it does not.
fn callable(name: &str) -> String {
    let allowed = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '-');
    let name = name.chars().take(NAME_CHARACTERS_MAX);
    let name: String = name.map(|character| if allowed(character) { character } else { '_' }).collect();
    if name.is_empty() { "unnamed".to_owned() } else { name }
}

/// Arguments as the model wrote them, where they are an object: many servers fail on what they once said themselves.
fn arguments(text: &str) -> String {
    match serde_json::from_str::<Json>(text) {
        Ok(Json::Object(_)) => text.to_owned(),
        _ => json!({ "not_a_json_object": text }).to_string(),
    }
}

async fn content(asking: &Asking<'_>, parts: &[Part]) -> Result<Json, EffectError> {
    if let [Part::Text(text)] = parts {
        return Ok(json!(text));
    }
    let mut content = Vec::with_capacity(parts.len());
    for part in parts {
        content.push(match part {
            Part::Text(text) => json!({ "type": "text", "text": text }),
            Part::Image(image) => {
                let url = read(asking.root, image).await?.into_url();
                json!({ "type": "image_url", "image_url": { "url": url } })
            }
            Part::File(file) => file_part(read(asking.root, file).await?)?,
        });
    }
    Ok(content.into())
}

fn file_part(file: Media) -> Result<Json, EffectError> {
    match file {
        Media::Url(url) if url.starts_with("data:") => {
            Ok(json!({ "type": "file", "file": { "filename": "file", "file_data": url } }))
        }
        Media::Url(_) => Err(misconfigured(
            "the protocol `openai` takes files by their content, not by URL: fetch it with a tool, or give a path",
        )),
        Media::Content { media_type, name, content } => {
            let name = name.unwrap_or_else(|| "file".into());
            // The protocol's file parts are for documents such as PDF; text is best read as text.
            if is_text(&media_type)
                && let Ok(text) = std::str::from_utf8(&content)
            {
                return Ok(json!({ "type": "text", "text": format!("File `{name}`:\n{text}") }));
            }
            let data = data_url(&media_type, &content);
            Ok(json!({ "type": "file", "file": { "filename": name, "file_data": data } }))
        }
    }
}

fn is_text(media_type: &str) -> bool {
    media_type.starts_with("text/") || matches!(media_type, "application/json" | "application/xml")
}
