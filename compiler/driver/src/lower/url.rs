//! URLs of tools: what the program wrote stands as it is, data is encoded.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{ExpressionKind, TemplatePart};
use agentflow_plan as plan;
use agentflow_plan::{BinaryOperator, UrlPart, UrlTemplate, Value};

use super::context::name;
use super::routine::Routine;

impl<'p> Routine<'_, 'p> {
    /// A URL as parts. A constant or `env(…)` at the very beginning is the start of the URL, taken as it is.
    pub(super) fn url(&mut self, url: &'p typed::Expression) -> UrlTemplate {
        let mut parts = Vec::new();
        self.url_parts(url, &mut parts);
        UrlTemplate { parts }
    }

    fn url_parts(&mut self, url: &'p typed::Expression, parts: &mut Vec<UrlPart>) {
        match &url.kind {
            ExpressionKind::Literal(Value::String(text)) => parts.push(UrlPart::Text(text.clone())),
            ExpressionKind::Template(written) => {
                for part in written {
                    match part {
                        TemplatePart::Text(text) => parts.push(UrlPart::Text(name(text))),
                        TemplatePart::Value(value) => self.url_parts(value, parts),
                    }
                }
            }
            ExpressionKind::Binary(BinaryOperator::Add, left, right) => {
                self.url_parts(left, parts);
                self.url_parts(right, parts);
            }
            ExpressionKind::Constant(_) | ExpressionKind::Environment { .. } if parts.is_empty() => {
                let start: plan::Expression = self.pure(url);
                parts.push(UrlPart::Base(start));
            }
            _ => {
                let value = self.pure(url);
                parts.push(UrlPart::Value(value));
            }
        }
    }
}
