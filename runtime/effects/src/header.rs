//! Headers as programs give them.

use agentflow_machine::EffectError;
use agentflow_plan::{Name, Value};
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::failure::misconfigured;
use crate::secret::{SecretSource, reveal};

/// Sets headers that a program gives; null leaves one out.
pub(crate) fn set_headers(
    headers: &mut HeaderMap,
    given: &[(Name, Value)],
    secrets: &dyn SecretSource,
) -> Result<(), EffectError> {
    for (name, value) in given {
        let header = HeaderName::from_bytes(name.as_bytes())
            .map_err(|_| misconfigured(format!("`{name}` can't be the name of a header")))?;
        if matches!(value, Value::Null) {
            headers.remove(header);
            continue;
        }
        let mut sent = header_value(name, &reveal(secrets, value)?)?;
        sent.set_sensitive(matches!(value, Value::Secret(_)));
        headers.insert(header, sent);
    }
    Ok(())
}

/// A text as the value of a header.
pub(crate) fn header_value(name: &str, text: &str) -> Result<HeaderValue, EffectError> {
    // The value may be a secret, so it is not shown.
    HeaderValue::from_bytes(text.as_bytes()).map_err(|_| {
        misconfigured(format!("the header `{name}` has a line break or another control character"))
    })
}
