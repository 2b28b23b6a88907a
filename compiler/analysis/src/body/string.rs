//! Strings with interpolations.

use agentflow_grammar::tree::{Span, StringLiteral, StringPart};
use agentflow_plan::Value;

use super::checker::leaf;
use super::{Checker, PurePlace};
use crate::findings::{mismatch, optional};
use crate::typed::{Expression, ExpressionKind, TemplatePart, Traits, Type};

impl<'a> Checker<'a> {
    /// `"… ${e} …"`
    pub(crate) fn check_string(&mut self, string: &'a StringLiteral, span: Span) -> Expression {
        if let Some(text) = string.plain() {
            return leaf(ExpressionKind::Literal(Value::string(text)), Type::STRING, span);
        }
        let mut ty = Type::STRING;
        let mut parts = Vec::with_capacity(string.parts.len());
        let mut traits = Traits::default();
        for part in &string.parts {
            parts.push(match part {
                StringPart::Text { value, .. } => TemplatePart::Text(value.clone()),
                StringPart::Interpolation { value, .. } => {
                    let value = self.pure(PurePlace::Interpolation, |checker| checker.value(value, None));
                    traits = traits.and(value.traits);
                    self.check_printable(&value);
                    if value.ty == Type::Secret {
                        ty = Type::Secret;
                    }
                    TemplatePart::Value(value)
                }
            });
        }
        Expression { kind: ExpressionKind::Template(parts), ty, span, traits }
    }

    fn check_printable(&mut self, value: &Expression) {
        let place = self.place(value.span);
        match &value.ty {
            Type::Optional(inner) => {
                let text = value.span.text(self.context.text());
                let fallback = matches!(**inner, Type::String(_));
                self.tell(optional::interpolated(place, text, fallback));
            }
            Type::Null => self.tell(optional::null_interpolated(place)),
            Type::Conversation(_) => {
                let shown = self.show(&value.ty);
                self.tell(mismatch::not_printable(place, &shown));
            }
            _ => {}
        }
    }
}
