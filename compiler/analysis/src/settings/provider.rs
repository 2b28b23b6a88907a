//! Settings of `provider`.

use agentflow_grammar::tree::{Configured, Expr, ExprKind, SettingValue};
use agentflow_plan::{Protocol, Rate};

use super::choices::PROTOCOLS;
use super::values::written_at;
use crate::body::{Checked, Checker};
use crate::context::Context;
use crate::findings::{secrets, settings as findings};
use crate::typed::{Frame, Head, Name, Provider, Type};

/// The names that may stand there.
pub const KNOWN: &[&str] = &["protocol", "base_url", "api_key", "headers", "concurrency", "rate"];

/// Checks a provider.
pub fn provider(context: Context<'_>, head: Head, written: &Configured) -> (Provider, Checked) {
    let mut checker = Checker::new(context);
    let owner = format!("the provider `{}`", head.name);
    let given = checker.given(&written.settings, KNOWN, &owner);
    if !given.has("protocol") && !given.broken {
        let place = context.place(head.name_span);
        checker.sink.tell(findings::missing(place, &owner, "protocol", "protocol: \"openai\""));
    }
    let mut provider = Provider {
        head,
        frame: Frame::default(),
        protocol: Protocol::Openai,
        base_url: None,
        api_key: None,
        headers: Vec::new(),
        concurrency: None,
        rate: None,
    };
    for setting in &given.entries {
        if setting.name.as_str() == "rate" {
            provider.rate = match &setting.value {
                SettingValue::Rate { count, per } => checker.rate(count, per),
                SettingValue::Broken => None,
                _ => {
                    let place = context.place(written_at(setting));
                    checker.sink.tell(findings::wrong_form(place, "rate", "rate: 60 per 1m"));
                    None
                }
            };
            continue;
        }
        let Some(expr) = checker.expression_of(setting, "") else { continue };
        match setting.name.as_str() {
            "protocol" => provider.protocol = checker.protocol(expr).unwrap_or(Protocol::Openai),
            "base_url" => provider.base_url = Some(checker.url(expr, "base_url")),
            "api_key" => {
                let key = checker.secret_text(expr, "api_key");
                if !matches!(key.ty, Type::Secret | Type::Unknown | Type::Never) {
                    checker.sink.tell(secrets::open_key(context.place(expr.span)));
                }
                provider.api_key = Some(key);
            }
            "headers" => provider.headers = checker.named_texts(expr, "headers"),
            "concurrency" => {
                let count = checker.known_whole(expr, "concurrency", 1);
                provider.concurrency = count.and_then(|count| u32::try_from(count).ok());
            }
            _ => {}
        }
    }
    let (frame, checked) = checker.finish();
    provider.frame = frame;
    (provider, checked)
}

impl<'a> Checker<'a> {
    fn protocol(&mut self, expr: &'a Expr) -> Option<Protocol> {
        // A text, as it names something outside of the language; a bare word is what was meant.
        let (word, bare) = match &expr.kind {
            ExprKind::Name(word) if self.context.lookup(word).is_none() => (Name::clone(word), true),
            _ => (self.known_text(expr, "protocol")?, false),
        };
        let place = self.context.place(expr.span);
        let found = PROTOCOLS.iter().find(|(name, _)| *name == word).map(|(_, protocol)| *protocol);
        if bare && found.is_some() {
            self.sink.tell(findings::bare_text(place, "protocol", &word));
            return found;
        }
        if found.is_none() {
            let names: Vec<&str> = PROTOCOLS.iter().map(|(name, _)| *name).collect();
            let near = self.sink.nearest.find(&word, names.iter().copied());
            self.sink.tell(findings::unknown_text(place, "protocol", &word, &near, &names));
        }
        found
    }

    /// `60 per 1m`
    fn rate(&mut self, count: &'a Expr, per: &'a Expr) -> Option<Rate> {
        let requests = self.known_whole(count, "rate", 1);
        let per_ms = self.known_time(per, "rate");
        Some(Rate { requests: u32::try_from(requests?).unwrap_or(u32::MAX), per_ms: per_ms? })
    }
}
