//! What a tool is carried out as: its expressions evaluated.

use agentflow_plan::{
    Expression, HttpMethod, HttpTool, Implementation, Name, Tool, UrlPart, UrlTemplate, Value,
};

use crate::{Failure, ToolAction, WantedResponse};

/// What carries a tool out with these arguments. `value` evaluates where the parameters are in scope.
pub(super) fn action(
    tool: &Tool,
    arguments: &Value,
    value: &impl Fn(&Expression) -> Result<Value, Failure>,
) -> Result<ToolAction, Failure> {
    match &tool.implementation {
        Implementation::Http(http) => http_action(http, arguments, value),
        Implementation::Exec(exec) => Ok(ToolAction::Exec {
            command: exec.command.iter().map(value).collect::<Result<_, _>>()?,
            directory: exec.directory.clone(),
            environment: named(&exec.environment, value)?,
        }),
        Implementation::Mcp { server, tool } => Ok(ToolAction::Mcp { server: *server, tool: tool.clone() }),
        Implementation::Hosted { .. } | Implementation::Body(_) => Err(crate::progress::failure(
            agentflow_plan::ErrorKind::Failed,
            "this tool is not carried out by a host",
            &tool.name,
        )),
    }
}

fn http_action(
    http: &HttpTool,
    arguments: &Value,
    value: &impl Fn(&Expression) -> Result<Value, Failure>,
) -> Result<ToolAction, Failure> {
    let body = match (&http.body, http.method) {
        (Some(body), _) => Some(value(body)?),
        (None, HttpMethod::Post | HttpMethod::Put | HttpMethod::Patch) => Some(arguments.clone()),
        (None, HttpMethod::Get | HttpMethod::Delete) => None,
    };
    Ok(ToolAction::Http {
        method: http.method,
        url: Value::String(url(&http.url, value)?),
        headers: named(&http.headers, value)?,
        query: named(&http.query, value)?,
        body,
        wanted: if http.result.is_some() { WantedResponse::Record } else { WantedResponse::Body },
    })
}

fn named(
    expressions: &[(Name, Expression)],
    value: &impl Fn(&Expression) -> Result<Value, Failure>,
) -> Result<Vec<(Name, Value)>, Failure> {
    expressions.iter().map(|(name, expression)| Ok((name.clone(), value(expression)?))).collect()
}

fn url(
    template: &UrlTemplate,
    value: &impl Fn(&Expression) -> Result<Value, Failure>,
) -> Result<Name, Failure> {
    let mut url = String::new();
    for part in &template.parts {
        match part {
            UrlPart::Text(text) => url.push_str(text),
            UrlPart::Base(base) => url.push_str(&value(base)?.render()),
            UrlPart::Value(part) => percent_encode(&value(part)?.render(), &mut url),
        }
    }
    Ok(url.into())
}

/// Encodes all but what RFC 3986 calls unreserved, so that data can neither end a segment nor begin a query.
fn percent_encode(text: &str, url: &mut String) {
    const HEXADECIMAL: &[u8; 16] = b"0123456789ABCDEF";
    // A segment that is only dots would climb the path, encoded or not, on servers that decode first.
    let dots_only = !text.is_empty() && text.bytes().all(|byte| byte == b'.');
    for byte in text.bytes() {
        let plain =
            byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'~') || byte == b'.' && !dots_only;
        if plain {
            url.push(char::from(byte));
        } else {
            url.push('%');
            url.push(char::from(HEXADECIMAL[usize::from(byte >> 4)]));
            url.push(char::from(HEXADECIMAL[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::percent_encode;

    #[test]
    fn data_stays_within_its_segment() {
        for (text, encoded) in [
            ("A1", "A1"),
            ("a b/c?d=e&f#g", "a%20b%2Fc%3Fd%3De%26f%23g"),
            ("é", "%C3%A9"),
            ("v1.2", "v1.2"),
            ("..", "%2E%2E"),
            ("", ""),
        ] {
            let mut url = String::new();
            percent_encode(text, &mut url);
            assert_eq!(url, encoded);
        }
    }
}
