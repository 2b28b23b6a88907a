//! Tools that are HTTP requests.

use agentflow_machine::{EffectError, ToolRequest, WantedResponse};
use agentflow_plan::{Effect, ErrorKind, HttpMethod, Name, Plan, Type, Value};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Method, Request, Url};

use crate::connections::Connections;
use crate::exchange::{Answer, Limits, exchange, status_failure};
use crate::failure::misconfigured;
use crate::header::{header_value, set_headers};
use crate::scrub::Scrubber;
use crate::secret::SecretSource;
use crate::tool_result::{response_record, text_result};

/// What an answer may be at most.
const BODY_BYTES_MAX: usize = 16 << 20;

/// An `http` tool, with all expressions evaluated.
pub(crate) struct HttpRequest<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) request: &'a ToolRequest,
    pub(crate) method: HttpMethod,
    pub(crate) url: &'a Value,
    pub(crate) headers: &'a [(Name, Value)],
    pub(crate) query: &'a [(Name, Value)],
    pub(crate) body: Option<&'a Value>,
    pub(crate) wanted: WantedResponse,
}

/// Sends the request of a tool.
pub(crate) async fn http(parts: HttpRequest<'_>, connections: &Connections) -> Result<Value, EffectError> {
    let scrubber = Scrubber::new(parts.plan, connections.secrets());
    let request = request(&parts, connections.secrets())?;
    let client = match parts.method {
        // What only reads may be sent on by the same server; what changes something is not sent twice.
        HttpMethod::Get => connections.within_origin()?,
        HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch | HttpMethod::Delete => {
            connections.straight()?
        }
    };
    let timeout_ms = parts.request.timeout_ms;
    let limits = Limits { timeout_ms, body_bytes: BODY_BYTES_MAX, too_large: ErrorKind::Tool };
    let answer = exchange(client, request, limits).await?;
    if !answer.status.is_success() {
        return Err(status_failure(&answer, ErrorKind::Tool, &scrubber));
    }
    result(&parts, &answer, &scrubber)
}

fn request(parts: &HttpRequest<'_>, secrets: &dyn SecretSource) -> Result<Request, EffectError> {
    let method = match parts.method {
        HttpMethod::Get => Method::GET,
        HttpMethod::Post => Method::POST,
        HttpMethod::Put => Method::PUT,
        HttpMethod::Patch => Method::PATCH,
        HttpMethod::Delete => Method::DELETE,
    };
    let mut request = Request::new(method, url(parts)?);
    *request.headers_mut() = headers(parts, secrets)?;
    if let Some(body) = parts.body {
        let is_json = is_json(request.headers().get(CONTENT_TYPE));
        let text = match body {
            // Of another type of content, a text is itself.
            Value::String(text) if !is_json => text.to_string(),
            other => other.to_json_text(),
        };
        *request.body_mut() = Some(text.into());
    }
    Ok(request)
}

fn url(parts: &HttpRequest<'_>) -> Result<Url, EffectError> {
    let written = parts.url.render();
    let wrong = |why: &str| misconfigured(format!("the tool can't be asked: its URL {why}"));
    // The parser would resolve `..`, also percent-encoded, and a value that was filled in must not lead elsewhere.
    let path = written.split(['?', '#']).next().unwrap_or_default();
    let is_dots = |segment: &str| matches!(&*segment.to_ascii_lowercase().replace("%2e", "."), "." | "..");
    if path.split(['/', '\\']).any(is_dots) {
        return Err(wrong("has a segment that is `.` or `..`"));
    }
    let mut url = Url::parse(&written).map_err(|error| wrong(&format!("is not valid: {error}")))?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return Err(wrong("is not one of http or https"));
    }
    let pairs = parts.query.iter().flat_map(|(name, value)| match value {
        Value::Null => Vec::new(),
        Value::List(items) => items.iter().map(|item| (name, item)).collect(),
        single => vec![(name, single)],
    });
    let pairs: Vec<_> = pairs.collect();
    if !pairs.is_empty() {
        url.query_pairs_mut().extend_pairs(pairs.iter().map(|(name, value)| (&***name, value.render())));
    }
    Ok(url)
}

fn headers(parts: &HttpRequest<'_>, secrets: &dyn SecretSource) -> Result<HeaderMap, EffectError> {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, HeaderValue::from_static("application/json, text/*;q=0.8, */*;q=0.5"));
    if parts.body.is_some() {
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    }
    if matches!(parts.request.effect, Effect::Idempotent | Effect::Once) {
        headers.insert("idempotency-key", header_value("idempotency-key", &parts.request.idempotency_key)?);
    }
    set_headers(&mut headers, parts.headers, secrets)?;
    Ok(headers)
}

fn is_json(content_type: Option<&HeaderValue>) -> bool {
    let media_type = content_type.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type.is_empty() || media_type == "application/json" || media_type.ends_with("+json")
}

fn result(parts: &HttpRequest<'_>, answer: &Answer, scrubber: &Scrubber) -> Result<Value, EffectError> {
    let tool = &*parts.plan.tools[parts.request.tool.index()].name;
    let text = String::from_utf8_lossy(&answer.body);
    match parts.wanted {
        WantedResponse::Body => text_result(parts.plan, scrubber, tool, &parts.request.result, &text),
        WantedResponse::Record => {
            let any = Type::Optional(Box::new(Type::Json));
            let is_text = serde_json::from_str::<serde::de::IgnoredAny>(text.trim()).is_err();
            let body = if text.trim().is_empty() {
                Value::Null
            } else if is_text {
                Value::string(scrubber.text(&text))
            } else {
                text_result(parts.plan, scrubber, tool, &any, &text)?
            };
            Ok(response_record(answer.status.as_u16(), header_fields(&answer.headers, scrubber), body))
        }
    }
}

/// Headers by their names in lower case; those that came several times are joined as HTTP says.
fn header_fields(headers: &HeaderMap, scrubber: &Scrubber) -> Vec<(Name, Value)> {
    let joined = |name: &HeaderName| {
        let values = headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
        values.collect::<Vec<_>>().join(", ")
    };
    headers.keys().map(|name| (name.as_str().into(), Value::string(scrubber.text(&joined(name))))).collect()
}
