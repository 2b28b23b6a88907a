//! One HTTP request and its answer, within bounds of time and size.

mod retry_after;
mod status;
mod transport;

use std::time::Duration;

use agentflow_machine::EffectError;
use agentflow_plan::ErrorKind;
use reqwest::header::HeaderMap;
use reqwest::{Client, Request, Response, StatusCode, Url};
use tokio::time::{Instant, timeout_at};

use crate::excerpt::{bytes, length};
use crate::failure::failure;
pub(crate) use status::status_failure;
use transport::{broken_off, not_sent};

/// An answer, whatever its status.
pub(crate) struct Answer {
    /// Who gave it, for messages.
    pub(crate) host: String,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// What an exchange may take.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    pub(crate) timeout_ms: u64,
    pub(crate) body_bytes: usize,
    /// The kind of error of an answer that is larger.
    pub(crate) too_large: ErrorKind,
}

/// Sends a request and reads the whole answer.
pub(crate) async fn exchange(
    client: &Client,
    request: Request,
    limits: Limits,
) -> Result<Answer, EffectError> {
    let host = host_of(request.url());
    let deadline = deadline(limits.timeout_ms);
    let late = |what: &str| {
        let message = format!("`{host}` {what} within {}", length(limits.timeout_ms));
        failure(ErrorKind::Timeout, message)
    };
    let response = timeout_at(deadline, client.execute(request))
        .await
        .map_err(|_elapsed| late("did not answer"))?
        .map_err(|error| not_sent(&host, error))?;
    let (status, headers) = (response.status(), response.headers().clone());
    let body = timeout_at(deadline, read_body(response, limits.body_bytes))
        .await
        .map_err(|_elapsed| late("did not finish its answer"))?
        .map_err(|error| broken_off(&host, error))?;
    match body {
        Some(body) => Ok(Answer { host, status, headers, body }),
        None => {
            let limit = bytes(limits.body_bytes);
            Err(failure(limits.too_large, format!("`{host}` answered with more than {limit}")))
        }
    }
}

/// The body, unless it is larger than that.
async fn read_body(mut response: Response, bytes_max: usize) -> reqwest::Result<Option<Vec<u8>>> {
    let announced = response.content_length().unwrap_or(0);
    if usize::try_from(announced).map_or(true, |announced| announced > bytes_max) {
        return Ok(None);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > bytes_max {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body))
}

/// The host, and the port where it is an unusual one. A URL's other parts may hold what is nobody's business.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn deadline(timeout_ms: u64) -> Instant {
    // A sum past the end of the clock would panic, and nobody waits for a century.
    const CENTURY_MS: u64 = 100 * 365 * 24 * 3_600_000;
    Instant::now() + Duration::from_millis(timeout_ms.min(CENTURY_MS))
}
