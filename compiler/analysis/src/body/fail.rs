//! `fail`

use agentflow_grammar::tree::{Fail, Span};
use agentflow_plan::ErrorKind;

use super::{Checker, Reason};
use crate::findings::misplaced;
use crate::typed::{Expression, ExpressionKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `fail "message"`, `fail kind "message"`, `fail err`
    pub(crate) fn check_fail(&mut self, fail: &'a Fail, span: Span) -> Expression {
        let kind = fail.kind.as_ref().map(|kind| self.error_kind(kind).unwrap_or(ErrorKind::Failed));
        let value = self.value(&fail.value, Some(&Type::STRING));
        let traits = Traits { jump: true, ..Traits::default() }.and(value.traits);
        let checked = match (&value.ty, kind) {
            (Type::Error, None) => ExpressionKind::Raise(Box::new(value)),
            (Type::Error, Some(_)) => {
                let place = self.place(value.span);
                self.tell(misplaced::kind_of_raised(place));
                ExpressionKind::Raise(Box::new(value))
            }
            _ => {
                let message = self.conform(value, &Type::STRING, Reason::Form("the message of `fail`"));
                let kind = kind.unwrap_or(ErrorKind::Failed);
                ExpressionKind::Fail { kind, message: Box::new(message) }
            }
        };
        self.flow.diverged = true;
        Expression { kind: checked, ty: Type::Never, span, traits }
    }
}
