//! Where a provider is and how it knows us.

use agentflow_evaluator::{Environment as Surroundings, Frame, evaluate};
use agentflow_machine::EffectError;
use agentflow_plan::{Expression, Value};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderValue};

use super::Asking;
use crate::failure::misconfigured;
use crate::header::set_headers;
use crate::secret::reveal;

/// A provider's address and credentials, for one request.
pub(super) struct Endpoint {
    pub(super) base_url: Url,
    pub(super) api_key: Option<String>,
    headers: HeaderMap,
}

impl Endpoint {
    pub(super) fn of(asking: &Asking<'_>, default_base_url: &str) -> Result<Endpoint, EffectError> {
        let secrets = asking.connections.secrets();
        let provider = asking.provider;
        let base_url = match &provider.base_url {
            Some(expression) => text(asking, expression, "base_url")?,
            None => default_base_url.to_owned(),
        };
        let base_url = parse_base_url(&provider.name, &base_url)?;
        let api_key = match &provider.api_key {
            None => None,
            Some(expression) => match value(asking, expression, "api_key")? {
                Value::Null => None,
                key => Some(reveal(secrets, &key)?),
            },
        };
        let given = provider.headers.iter().map(|(name, expression)| {
            Ok((name.clone(), value(asking, expression, &format!("header `{name}`"))?))
        });
        let given = given.collect::<Result<Vec<_>, EffectError>>()?;
        let mut headers = HeaderMap::new();
        set_headers(&mut headers, &given, secrets)?;
        Ok(Endpoint { base_url, api_key, headers })
    }

    /// The address of something below the base.
    pub(super) fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Puts the provider's own headers over those of the protocol.
    pub(super) fn put_headers(&self, headers: &mut HeaderMap<HeaderValue>) {
        headers.extend(self.headers.clone());
    }
}

/// The model's name at its provider.
pub(super) fn model_name(asking: &Asking<'_>) -> Result<String, EffectError> {
    text(asking, &asking.model.model, "name")
}

fn text(asking: &Asking<'_>, expression: &Expression, what: &str) -> Result<String, EffectError> {
    match value(asking, expression, what)? {
        Value::String(text) => Ok(text.to_string()),
        _ => Err(misconfigured(format!("{what} of provider `{}` is no text", asking.provider.name))),
    }
}

fn value(asking: &Asking<'_>, expression: &Expression, what: &str) -> Result<Value, EffectError> {
    evaluate(asking.plan, &Frame::new(), expression, &Surroundings(asking.environment)).map_err(|error| {
        let provider = &asking.provider.name;
        misconfigured(format!("{what} of provider `{provider}` can't be evaluated: {error}"))
    })
}

fn parse_base_url(provider: &str, text: &str) -> Result<Url, EffectError> {
    let wrong = |why: String| misconfigured(format!("the base_url of provider `{provider}` {why}"));
    let url = Url::parse(text).map_err(|error| wrong(format!("is no URL: {error}")))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        scheme => Err(wrong(format!("must begin with http:// or https://, not {scheme}:"))),
    }
}
