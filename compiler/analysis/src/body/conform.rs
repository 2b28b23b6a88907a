//! Makes what is there what is expected, or tells that it cannot be.

use agentflow_grammar::tree::Span;
use agentflow_plan::Value;

use super::folding::fold;
use super::{Checker, Expected, Reason};
use crate::findings::{constraints, mismatch, optional, secrets, types};
use crate::typed::{Block, Expression, ExpressionKind, Type};
use crate::types::{Fit, Misfit, fit, violation};

impl Checker<'_> {
    /// Makes an expression what its place expects.
    pub(crate) fn settle(&mut self, checked: Expression, expected: Expected<'_>) -> Expression {
        match expected {
            Expected::Must(ty, reason) => self.conform(checked, ty, reason),
            Expected::Any | Expected::Discard | Expected::Hint(_) => checked,
        }
    }

    /// Makes an expression one of the type, or tells why it is not.
    pub(crate) fn conform(&mut self, checked: Expression, to: &Type, reason: Reason<'_>) -> Expression {
        match fit(&checked.ty, to) {
            Fit::Same => checked,
            Fit::Conform => self.convert(checked, to),
            Fit::No(misfit) => {
                self.tell_misfit(&checked, to, reason, misfit);
                Expression { ty: Type::Unknown, ..checked }
            }
        }
    }

    /// A conversion: of a literal at once, else when it runs. Literals are held against constraints.
    pub(crate) fn convert(&mut self, checked: Expression, to: &Type) -> Expression {
        if let (ExpressionKind::Literal(Value::Int(number)), Type::Float(_)) = (&checked.kind, to.inner()) {
            let value = Value::Float(*number as f64);
            let literal = Expression { kind: ExpressionKind::Literal(value), ..checked };
            return self.keep_constraints(literal, to);
        }
        self.keep_constraints(checked, to)
    }

    fn keep_constraints(&mut self, checked: Expression, to: &Type) -> Expression {
        if let Some(value) = fold(&checked, self.context.signatures) {
            if let Some(reason) = violation(&value, to, self.context.signatures) {
                let place = self.place(checked.span);
                let shown = self.show(to);
                self.tell(constraints::broken(place, &shown, &reason));
                return Expression { ty: Type::Unknown, ..checked };
            }
            if matches!(checked.kind, ExpressionKind::Literal(_)) && *to != Type::Json {
                return Expression { ty: to.clone(), ..checked };
            }
        }
        let (span, traits) = (checked.span, checked.traits);
        Expression { kind: ExpressionKind::Conform(Box::new(checked)), ty: to.clone(), span, traits }
    }

    /// Makes the value of a block one of the type that all branches have in common.
    pub(crate) fn convert_block(&mut self, block: &mut Block, to: &Type) {
        if let Some(value) = block.value.take() {
            let converted = match fit(&value.ty, to) {
                Fit::Conform => self.convert(*value, to),
                _ => *value,
            };
            block.value = Some(Box::new(converted));
            block.ty = to.clone();
        }
    }

    fn tell_misfit(&mut self, checked: &Expression, to: &Type, reason: Reason<'_>, misfit: Misfit) {
        let place = self.place(checked.span);
        match misfit {
            Misfit::Secret => self.tell(secrets::flows(place)),
            Misfit::NoValue => match reason {
                Reason::Result { .. } => self.tell_missing_result(checked.span),
                _ => self.tell(types::no_value(place, "this")),
            },
            Misfit::Optional => {
                let (found, wanted) = (self.show(&checked.ty), self.show(to));
                let text = checked.span.text(self.context.text());
                self.tell(optional::unchecked(place, text, &found, &wanted, reason));
            }
            Misfit::Different => {
                let (found, wanted) = (self.show(&checked.ty), self.show(to));
                let finding = mismatch::mismatch(place, &found, &wanted, reason);
                let text = checked.span.text(self.context.text());
                let finding = mismatch::with_conversion(finding, &checked.ty, to, text);
                self.tell(finding);
            }
        }
    }

    /// Tells, once a body, that a path ends without the value that is due.
    pub(crate) fn tell_missing_result(&mut self, end: Span) {
        let super::ResultRule::Value { ty, callable, place } = self.result else { return };
        if self.missing_result_told || self.unreadable || ty.is_unknown() {
            return;
        }
        self.missing_result_told = true;
        let shown = self.show(ty);
        let end = self.place(end);
        self.tell(types::missing_return(place, callable, &shown, end));
    }
}
