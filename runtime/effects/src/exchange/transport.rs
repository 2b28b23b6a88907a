//! What went wrong when there is no answer, or half of one.

use std::error::Error;

use agentflow_machine::EffectError;
use agentflow_plan::ErrorKind;

use crate::failure::{Qualified, failure, misconfigured};

/// No answer came.
pub(crate) fn not_sent(host: &str, error: reqwest::Error) -> EffectError {
    let cause = cause(&error);
    if error.is_builder() {
        return misconfigured(format!("a request to `{host}` can't be made: {cause}"));
    }
    if error.is_connect() {
        let (kind, message) = if error.is_dns() {
            (ErrorKind::Unavailable, format!("the host `{host}` was not found: {cause}"))
        } else if error.is_timeout() {
            (ErrorKind::Timeout, format!("no connection to `{host}` came about in time"))
        } else {
            (ErrorKind::Unavailable, format!("no connection to `{host}`: {cause}"))
        };
        return failure(kind, message).nothing_ran();
    }
    if error.is_timeout() {
        return failure(ErrorKind::Timeout, format!("`{host}` did not answer in time"));
    }
    failure(ErrorKind::Unavailable, format!("the connection to `{host}` broke before it answered: {cause}"))
}

/// An answer began and did not end.
pub(crate) fn broken_off(host: &str, error: reqwest::Error) -> EffectError {
    let cause = cause(&error);
    failure(ErrorKind::Unavailable, format!("`{host}` broke off in the middle of its answer: {cause}"))
}

/// The innermost reason; the outer ones only say that it happened, and may show the URL.
fn cause(error: &reqwest::Error) -> String {
    let mut innermost: &dyn Error = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}
