//! From a response to an answer, or to what went wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agentflow_machine::{EffectError, ModelAnswer, StopReason, ToolCall, Usage};
use agentflow_plan::{ErrorKind, OutputSchema};
use reqwest::StatusCode;
use reqwest::header::CONTENT_TYPE;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::super::Asking;
use super::super::output_text::output_text;
use crate::excerpt::excerpt;
use crate::exchange::{Answer, status_failure};
use crate::failure::{Qualified, failure, misconfigured};
use crate::scrub::Scrubber;

/// What a provider wants back unchanged with the next turn, and no other provider may get.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Extra {
    #[serde(default)]
    provider: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) reasoning_details: Option<Json>,
    /// `extra_content` of calls, by their ids.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) calls: BTreeMap<String, Json>,
}

impl Extra {
    /// What was kept, if it was kept for this provider.
    pub(super) fn of_provider(extra: &Json, provider: &str) -> Extra {
        let extra = Extra::deserialize(extra).unwrap_or_default();
        if extra.provider == provider { extra } else { Extra::default() }
    }
}

#[derive(Deserialize)]
struct Completion {
    choices: Vec<Choice>,
    #[serde(default)]
    usage: Json,
}

#[derive(Deserialize)]
struct Choice {
    message: Message,
    #[serde(default)]
    finish_reason: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    content: Json,
    #[serde(default)]
    refusal: Option<String>,
    #[serde(default)]
    tool_calls: Option<Vec<Call>>,
    #[serde(default)]
    reasoning_details: Option<Json>,
}

#[derive(Deserialize)]
struct Call {
    #[serde(default)]
    id: Option<String>,
    function: Function,
    #[serde(default)]
    extra_content: Option<Json>,
}

#[derive(Deserialize)]
struct Function {
    name: String,
    #[serde(default)]
    arguments: Json,
}

/// Reads a response.
pub(super) fn read(
    asking: &Asking<'_>,
    output: Option<&OutputSchema>,
    answer: &Answer,
    scrubber: &Scrubber,
) -> Result<(ModelAnswer, Usage), EffectError> {
    let json = serde_json::from_slice::<Json>(&answer.body);
    if !answer.status.is_success() {
        return Err(refused_request(answer, json.as_ref().ok(), scrubber));
    }
    let host = &answer.host;
    let shown =
        || excerpt(&scrubber.text(&String::from_utf8_lossy(&answer.body[..answer.body.len().min(8 << 10)])));
    let broken = |what: String| {
        failure(
            ErrorKind::Unavailable,
            format!("`{host}` answered {} with {what}: {}", answer.status, shown()),
        )
    };
    let mut json = json.map_err(|error| {
        let content_type =
            answer.headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if content_type.starts_with("text/event-stream") {
            return misconfigured(format!(
                "`{host}` answered with a stream; take `stream` out of the model's options"
            ));
        }
        broken(if error.is_eof() { "JSON that breaks off".into() } else { "what is no JSON".into() })
    })?;
    // Some gateways answer 200 and put what happened into the body.
    if let Some(error) = json.get("error").filter(|error| error.is_object() && json.get("choices").is_none())
    {
        let code = error.get("code").and_then(Json::as_u64).and_then(|code| u16::try_from(code).ok());
        let status =
            code.and_then(|code| StatusCode::from_u16(code).ok()).filter(|status| status.as_u16() >= 400);
        let told = Answer {
            host: host.clone(),
            status: status.unwrap_or(StatusCode::BAD_GATEWAY),
            headers: answer.headers.clone(),
            body: answer.body.clone(),
        };
        return Err(refused_request(&told, Some(&json), scrubber));
    }
    scrubber.json(&mut json);
    let completion =
        Completion::deserialize(&json).map_err(|error| broken(format!("no chat completion ({error})")))?;
    let usage = usage(&completion.usage);
    let Some(choice) = completion.choices.into_iter().next() else {
        return Err(EffectError { usage, ..broken("no choice".into()) });
    };
    if choice.finish_reason.as_deref() == Some("error") {
        return Err(EffectError { usage, ..broken("an answer that it could not finish".into()) });
    }
    Ok((model_answer(asking, output, choice), usage))
}

/// What a status that is no success means to a model's caller.
fn refused_request(answer: &Answer, json: Option<&Json>, scrubber: &Scrubber) -> EffectError {
    let error = status_failure(answer, ErrorKind::Failed, scrubber);
    let is = |word: &str| {
        let said = |field: &str| json.and_then(|json| json.pointer(field)?.as_str()) == Some(word);
        said("/error/code") || said("/error/type")
    };
    match error.kind {
        // Money is not there again in a minute.
        ErrorKind::RateLimited if is("insufficient_quota") => error.never_retried(),
        ErrorKind::Failed if is("content_filter") || is("content_policy_violation") => {
            EffectError { kind: ErrorKind::Refused, ..error }.never_retried()
        }
        ErrorKind::Failed => error.never_retried(),
        _ => error,
    }
}

fn model_answer(asking: &Asking<'_>, output: Option<&OutputSchema>, choice: Choice) -> ModelAnswer {
    let message = choice.message;
    let mut extra = Extra {
        provider: asking.provider.name.to_string(),
        reasoning_details: message.reasoning_details.filter(|details| !details.is_null()),
        calls: BTreeMap::new(),
    };
    let mut ids = BTreeSet::new();
    let calls = message.tool_calls.unwrap_or_default().into_iter().enumerate().map(|(index, call)| {
        let given = call.id.filter(|id| !id.is_empty() && !ids.contains(id));
        // Servers that give no ids, or one twice: the machine must tell calls apart, in this turn and all others.
        let request = asking.request;
        let id = given.unwrap_or_else(|| format!("call_{}_{}_{index}", request.agent.0, request.turn));
        ids.insert(id.clone());
        if let Some(content) = call.extra_content.filter(|content| !content.is_null()) {
            extra.calls.insert(id.clone(), content);
        }
        ToolCall {
            id: id.into(),
            name: call.function.name.into(),
            arguments: arguments_text(call.function.arguments).into(),
        }
    });
    let calls: Vec<ToolCall> = calls.collect();
    let keeps = extra.reasoning_details.is_some() || !extra.calls.is_empty();
    ModelAnswer {
        text: text(message.content).map(|text| output_text(&asking.request.output, output, text).into()),
        calls,
        refusal: message.refusal.filter(|words| !words.is_empty()).map(Into::into),
        stop: match choice.finish_reason.as_deref() {
            Some("length") => StopReason::Length,
            Some("content_filter") => StopReason::Filtered,
            _ => StopReason::End,
        },
        extra: keeps.then(|| Arc::new(serde_json::to_value(extra).expect("all keys are strings"))),
    }
}

/// Text, or the texts of a list of parts. Nothing is `None`.
fn text(content: Json) -> Option<String> {
    let text = match content {
        Json::String(text) => text,
        Json::Array(parts) => parts.iter().filter_map(|part| part.get("text")?.as_str()).collect(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// Arguments as text, as the protocol has them; some servers give the object itself, or nothing where there are none.
fn arguments_text(arguments: Json) -> String {
    match arguments {
        Json::String(text) if text.trim().is_empty() => "{}".into(),
        Json::String(text) => text,
        Json::Null => "{}".into(),
        json => json.to_string(),
    }
}

fn usage(usage: &Json) -> Usage {
    // Cached tokens are among those that went in.
    let tokens = |field: &str| usage.get(field).and_then(Json::as_u64).unwrap_or(0);
    Usage {
        turns: 1,
        input_tokens: tokens("prompt_tokens"),
        output_tokens: tokens("completion_tokens"),
        ..Usage::default()
    }
}
