//! `return`, `break`, `continue`.

use agentflow_grammar::tree::{Expr, ExprKind, Span};

use super::checker::ResultRule;
use super::{Checker, Expected, Reason};
use crate::findings::jumps as findings;
use crate::typed::{Expression, ExpressionKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `return`, `return e`
    pub(crate) fn check_return(&mut self, value: Option<&'a Expr>, span: Span) -> Expression {
        let word = Span::new(span.start, span.end.min(span.start + 6));
        let mut traits = Traits { jump: true, ..Traits::default() };
        let allowed = self.may_return(word);
        let value = match (self.result, value) {
            // What is missing is its `else`, not a `return`.
            (ResultRule::Value { ty, .. }, Some(value)) if matches!(&value.kind, ExprKind::If(form) if form.otherwise.is_none()) => {
                Some(self.value(value, Some(ty)))
            }
            (ResultRule::Value { ty, callable, place }, Some(value)) => {
                let reason = Reason::Result { callable, place };
                Some(self.check(value, Expected::Must(ty, reason)))
            }
            (ResultRule::Value { ty, callable, place: declared }, None) => {
                if allowed {
                    let (place, shown) = (self.place(word), self.show(ty));
                    self.tell(findings::return_without_value(place, callable, &shown, declared));
                }
                None
            }
            (ResultRule::Nothing, Some(value)) => {
                let checked = self.check(value, Expected::Any);
                if allowed && !checked.ty.is_unknown() && checked.ty.has_value() {
                    let (place, shown) = (self.place(checked.span), self.show(&checked.ty));
                    self.tell(findings::return_with_value(place, &shown));
                }
                Some(checked)
            }
            (ResultRule::Nowhere, Some(value)) => Some(self.check(value, Expected::Any)),
            (_, None) => None,
        };
        if let Some(value) = &value {
            traits = traits.and(value.traits);
        }
        let kind = ExpressionKind::Return(value.map(Box::new));
        self.leave_by(kind, allowed, span, traits)
    }

    fn may_return(&mut self, word: Span) -> bool {
        let place = self.place(word);
        if let Some(branch) = self.branches.last().copied() {
            let form = self.place(branch.span);
            self.tell(findings::leaves_branch(place, "return", branch.form, form));
            return false;
        }
        if self.depths.value > 0 {
            self.tell(findings::leaves_value(place, "return"));
            return false;
        }
        if matches!(self.result, ResultRule::Nowhere) {
            self.tell(findings::return_nowhere(place, self.test));
            return false;
        }
        true
    }

    /// `break`
    pub(crate) fn check_break(&mut self, span: Span) -> Expression {
        let allowed = self.may_jump(span, "break");
        if let Some(last) = self.loops.last_mut() {
            last.breaks |= allowed;
        }
        self.leave_by(ExpressionKind::Break, allowed, span, Traits { jump: true, ..Traits::default() })
    }

    /// `continue`
    pub(crate) fn check_continue(&mut self, span: Span) -> Expression {
        let allowed = self.may_jump(span, "continue");
        self.leave_by(ExpressionKind::Continue, allowed, span, Traits { jump: true, ..Traits::default() })
    }

    /// A jump that may not stand here was told, and nothing follows from it.
    fn leave_by(&mut self, kind: ExpressionKind, allowed: bool, span: Span, traits: Traits) -> Expression {
        self.flow.diverged |= allowed;
        let ty = if allowed { Type::Never } else { Type::Unknown };
        Expression { kind, ty, span, traits }
    }

    fn may_jump(&mut self, span: Span, word: &'static str) -> bool {
        let place = self.place(span);
        let inner_loops = self.branches.last().map_or(0, |branch| branch.loops);
        let innermost = self.loops.get(inner_loops..).and_then(|loops| loops.last()).copied();
        match (innermost, self.branches.last().copied()) {
            (Some(inner), _) if inner.depths.value == self.depths.value => true,
            (Some(_), _) => {
                self.tell(findings::leaves_value(place, word));
                false
            }
            (None, Some(branch)) => {
                let form = self.place(branch.span);
                self.tell(findings::leaves_branch(place, word, branch.form, form));
                false
            }
            (None, None) => {
                self.tell(findings::outside_loop(place, word));
                false
            }
        }
    }
}
