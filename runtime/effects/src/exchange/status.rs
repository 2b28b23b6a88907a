//! What a status that is no success means.

use agentflow_machine::EffectError;
use agentflow_plan::ErrorKind;
use jiff::Timestamp;
use reqwest::header::LOCATION;
use reqwest::{StatusCode, Url};

use super::retry_after::retry_after_ms;
use super::{Answer, host_of};
use crate::excerpt::excerpt;
use crate::failure::{Qualified, failure};
use crate::scrub::Scrubber;

/// The failure that an answer is; `other` is the kind where the status has none of its own.
pub(crate) fn status_failure(answer: &Answer, other: ErrorKind, scrubber: &Scrubber) -> EffectError {
    let host = &answer.host;
    let status = answer.status;
    if status.is_redirection() {
        let to = redirect_host(answer).unwrap_or_else(|| "another place".into());
        let message = format!("`{host}` answered {status}: it redirects to {to}, which is not followed");
        return failure(other, message);
    }
    let said = excerpt(&scrubber.text(&said(&answer.body)));
    let said = if said.is_empty() { said } else { format!(": {said}") };
    let message = format!("`{host}` answered {status}{said}");
    match status {
        StatusCode::REQUEST_TIMEOUT => failure(ErrorKind::Timeout, message),
        StatusCode::CONFLICT => waiting(failure(ErrorKind::Unavailable, message), answer),
        // Who is sent away at the door has changed nothing inside.
        StatusCode::TOO_MANY_REQUESTS => {
            waiting(failure(ErrorKind::RateLimited, message), answer).nothing_ran()
        }
        _ if status.is_server_error() => waiting(failure(ErrorKind::Unavailable, message), answer),
        _ => failure(other, message),
    }
}

fn waiting(error: EffectError, answer: &Answer) -> EffectError {
    EffectError { retry_after_ms: retry_after_ms(&answer.headers, Timestamp::now()), ..error }
}

/// The words for an error: where the customs of JSON APIs put them, or the text itself.
fn said(body: &[u8]) -> String {
    let json = serde_json::from_slice::<serde_json::Value>(body).unwrap_or_default();
    let places = ["/error/message", "/message", "/error", "/detail", "/errors/0/message", "/title"];
    let words = places.iter().find_map(|place| json.pointer(place)?.as_str().filter(|text| !text.is_empty()));
    // More than an excerpt needs is not even looked at: a body may be large.
    let beginning = || String::from_utf8_lossy(&body[..body.len().min(16 << 10)]).into_owned();
    words.map_or_else(beginning, str::to_owned)
}

fn redirect_host(answer: &Answer) -> Option<String> {
    let location = answer.headers.get(LOCATION)?.to_str().ok()?;
    // A relative one leads to the same host.
    Some(Url::parse(location).map_or_else(|_| "another path".into(), |url| format!("`{}`", host_of(&url))))
}
