//! Addresses.

use agentflow_grammar::tree::{Argument, Expr, ExprKind, Span};

use super::values::outline;
use crate::body::Checker;
use crate::findings::settings as findings;
use crate::typed::{Expression, Type};

impl<'a> Checker<'a> {
    /// An address on the web: a string whose beginning is looked at, where it is known.
    pub(crate) fn url(&mut self, expr: &'a Expr, name: &str) -> Expression {
        let checked = self.setting(expr, name, &Type::STRING);
        let mut at = expr.span;
        let known = match agentflow_plan::Value::as_str(
            &crate::body::fold(&checked, self.context.signatures).unwrap_or_default(),
        ) {
            Some(text) => Some(text.to_owned()),
            None => match default_of(expr) {
                Some((default, span)) => {
                    at = span;
                    Some(default.to_owned())
                }
                None => outline(expr),
            },
        };
        if let Some(text) = known
            && !checked.ty.is_unknown()
            && let Some(problem) = url_problem(&text)
        {
            let place = self.context.place(at);
            self.sink.tell(findings::bad_url(place, &text, problem));
        }
        checked
    }
}

/// The default of a variable of the environment, and where it is written.
fn default_of(expr: &Expr) -> Option<(&str, Span)> {
    let ExprKind::Call(call) = &expr.kind else { return None };
    if !matches!(&call.callee.kind, ExprKind::Name(name) if name == "env") {
        return None;
    }
    let named = |argument: &&Argument| argument.name.as_ref().is_some_and(|name| name.as_str() == "default");
    let value = &call.arguments.entries.iter().find(named)?.value;
    match &value.kind {
        ExprKind::String(text) => Some((text.plain()?, value.span)),
        _ => None,
    }
}

/// What is wrong with an address.
pub fn url_problem(text: &str) -> Option<&'static str> {
    if text.is_empty() {
        return Some("it is empty");
    }
    if text.chars().any(|letter| letter.is_whitespace() || letter.is_control()) {
        return Some("it has white space in it");
    }
    let rest = match text.split_once("://") {
        Some(("http" | "https", rest)) => rest,
        Some(_) => return Some("it does not begin with `https://` or `http://`"),
        None => return Some("it does not begin with `https://` or `http://`"),
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let authority = &rest[..end];
    let address = authority.rsplit_once('@').map_or(authority, |(_, address)| address);
    let (host, port) = match address.strip_prefix('[') {
        Some(rest) => {
            let Some((host, after)) = rest.split_once(']') else { return Some("its `[` is not closed") };
            (host, after.strip_prefix(':'))
        }
        None => match address.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (address, None),
        },
    };
    if host.is_empty() {
        return Some("it names no host");
    }
    let plain =
        |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '-' | '_' | '%' | ':' | '~');
    if !host.chars().all(plain) {
        return Some("its host has characters that a host cannot have");
    }
    // An interpolated port stands as `x`.
    if let Some(port) = port
        && port != "x"
        && port.parse::<u16>().is_err()
    {
        return Some("its port is no number up to 65535");
    }
    None
}

#[cfg(test)]
mod tests {
    use super::url_problem;

    #[test]
    fn good_addresses() {
        for url in [
            "https://shop.example/orders/x",
            "http://localhost:8080",
            "https://[::1]:80/a?b=c",
            "http://x:x/y",
        ] {
            assert_eq!(url_problem(url), None, "{url}");
        }
    }

    #[test]
    fn bad_addresses() {
        for url in [
            "",
            "shop.example",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a b",
            "https://a:99999",
            "https://[::1",
        ] {
            assert!(url_problem(url).is_some(), "{url}");
        }
    }
}
