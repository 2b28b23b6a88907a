//! `protocol: "openai"`: chat completions.

mod answer;
mod messages;
mod offer;

use agentflow_machine::{EffectError, ModelAnswer, Usage};
use agentflow_plan::{ErrorKind, OutputSchema, Reasoning, Sampling, Type, output_schema};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{Method, Request};
use serde_json::{Map, Value as Json, json};

use super::endpoint::{Endpoint, model_name};
use super::{ANSWER_BYTES_MAX, Asking};
use crate::exchange::{Limits, exchange, host_of};
use crate::header::header_value;
use crate::scrub::Scrubber;

const BASE_URL: &str = "https://api.openai.com/v1";

/// Asks for the next turn.
pub(super) async fn ask(asking: &Asking<'_>) -> Result<(ModelAnswer, Usage), EffectError> {
    let connections = asking.connections;
    let scrubber = Scrubber::new(asking.plan, connections.secrets());
    let output = wanted_output(asking);
    // What cannot be asked for is told before a key that is missing: no key would mend it.
    let body = body(asking, output.as_ref()).await?;
    let endpoint = Endpoint::of(asking, BASE_URL)?;
    let mut request = Request::new(Method::POST, endpoint.url(&["chat", "completions"]));
    *request.headers_mut() = headers(&endpoint)?;
    *request.body_mut() = Some(body.to_string().into());

    let client = connections.straight()?;
    let limits = Limits {
        timeout_ms: asking.request.timeout_ms,
        body_bytes: ANSWER_BYTES_MAX,
        too_large: ErrorKind::Unavailable,
    };
    let admission = connections.limits.admit(asking.provider, &host_of(request.url())).await;
    let answer = exchange(client, request, limits).await?;
    drop(admission);
    answer::read(asking, output.as_ref(), &answer, &scrubber)
}

fn headers(endpoint: &Endpoint) -> Result<HeaderMap, EffectError> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    if let Some(key) = &endpoint.api_key {
        let mut bearer = header_value("authorization", &format!("Bearer {key}"))?;
        bearer.set_sensitive(true);
        headers.insert(AUTHORIZATION, bearer);
    }
    endpoint.put_headers(&mut headers);
    Ok(headers)
}

/// What the model is told about its answer; nothing where any text will do.
fn wanted_output(asking: &Asking<'_>) -> Option<OutputSchema> {
    match &asking.request.output {
        Type::String { length, pattern: None } if length.min.is_none() && length.max.is_none() => None,
        r#type => Some(output_schema(asking.plan, r#type)),
    }
}

async fn body(asking: &Asking<'_>, output: Option<&OutputSchema>) -> Result<Json, EffectError> {
    let request = asking.request;
    let mut body = Map::new();
    body.insert("model".into(), model_name(asking)?.into());
    body.insert("messages".into(), messages::messages(asking).await?.into());
    offer::put_tools(&mut body, asking)?;
    if let Some(OutputSchema { schema, strict, .. }) = output {
        let json_schema = json!({ "name": "response", "strict": strict, "schema": schema });
        body.insert("response_format".into(), json!({ "type": "json_schema", "json_schema": json_schema }));
    }
    put_sampling(&mut body, &asking.model.sampling, &request.sampling);
    if let Some(options) = &asking.model.options
        && let Json::Object(options) = options.to_json()
    {
        body.extend(options);
    }
    Ok(Json::Object(body))
}

/// The agent's settings come before the model's.
fn put_sampling(body: &mut Map<String, Json>, model: &Sampling, agent: &Sampling) {
    let mut put = |key: &str, value: Option<Json>| {
        if let Some(value) = value {
            body.insert(key.into(), value);
        }
    };
    put("temperature", agent.temperature.or(model.temperature).map(Json::from));
    put("top_p", agent.top_p.or(model.top_p).map(Json::from));
    put("max_completion_tokens", agent.max_output_tokens.or(model.max_output_tokens).map(Json::from));
    put("seed", agent.seed.or(model.seed).map(Json::from));
    let effort = agent.reasoning.or(model.reasoning).map(|reasoning| match reasoning {
        Reasoning::Low => "low",
        Reasoning::Medium => "medium",
        Reasoning::High => "high",
    });
    put("reasoning_effort", effort.map(Json::from));
    let stop = if agent.stop.is_empty() { &model.stop } else { &agent.stop };
    put("stop", (!stop.is_empty()).then(|| json!(stop)));
}
