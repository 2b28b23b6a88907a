//! Loops.

use agentflow_grammar::tree::{Expr, For, Repeat, Span, While};
use agentflow_plan::Value;

use super::checker::{LoopState, UnboundedLoop};
use super::{Checker, Expected, Reason};
use crate::findings::loops as findings;
use crate::typed::{Block, Expression, StatementKind, Traits, Type};

impl<'a> Checker<'a> {
    /// `for item, index in items { … }`
    pub(crate) fn check_for(&mut self, form: &'a For, traits: &mut Traits) -> StatementKind {
        let (items, item_type) = self.check_iterable(&form.iterable);
        *traits = traits.and(items.traits);
        let scope = self.enter();
        let (item, index) = self.declare_item(&form.name, form.index.as_ref(), item_type);
        let (body, _) = self.check_loop(&form.body, traits);
        self.leave(scope);
        StatementKind::For { items, item, index, body }
    }

    /// `while condition up to limit { … }`
    pub(crate) fn check_while(&mut self, form: &'a While, span: Span, traits: &mut Traits) -> StatementKind {
        self.forget_assigned_in(span);
        let (condition, narrowing) = self.check_condition(&form.condition, Reason::Condition("`while`"));
        *traits = traits.and(condition.traits);
        let limit = form.limit.as_ref().map(|limit| self.check_limit(limit, traits));
        let mark = self.flow.mark();
        self.flow.assume(&narrowing.when_true);
        let calls = self.calls.len();
        let (body, _) = self.check_turns(&form.body, traits);
        let _ = self.flow.take(mark);
        if form.limit.is_none() {
            let place = self.place(Span::new(span.start, form.condition.span.end));
            let end = self.end_of_condition(form);
            let bound_at = Some(self.place(Span::new(end, end)));
            let calls = calls..self.calls.len();
            self.unbounded_loops.push(UnboundedLoop { place, form: "while", bound_at, is_left: true, calls });
        }
        StatementKind::While { condition, limit, body }
    }

    /// `repeat up to limit { … }`, `repeat forever { … }`
    pub(crate) fn check_repeat(
        &mut self,
        form: &'a Repeat,
        span: Span,
        traits: &mut Traits,
    ) -> StatementKind {
        let limit = form.limit.as_ref().map(|limit| self.check_limit(limit, traits));
        let calls = self.calls.len();
        let (body, state) = self.check_loop(&form.body, traits);
        if limit.is_none() {
            let head = self.before(span.start, form.body.span.start);
            let calls = calls..self.calls.len();
            let place = self.place(head);
            let is_left = state.breaks;
            self.unbounded_loops.push(UnboundedLoop {
                place,
                form: "repeat forever",
                bound_at: None,
                is_left,
                calls,
            });
            if !state.breaks {
                self.flow.diverged = true;
            }
        }
        StatementKind::Repeat { limit, body }
    }

    /// The head of a loop: from its word to before its body, without white space.
    fn before(&self, start: u32, body: u32) -> Span {
        let head = self.context.text().get(start as usize..body as usize).unwrap_or_default();
        Span::new(start, start + head.trim_end().len() as u32)
    }

    /// The end of a condition, parentheses included.
    fn end_of_condition(&self, form: &While) -> u32 {
        self.before(form.condition.span.start, form.body.span.start).end
    }

    fn check_limit(&mut self, limit: &'a Expr, traits: &mut Traits) -> Expression {
        let checked = self.check(limit, Expected::Must(&Type::INT, Reason::Form("`up to`")));
        *traits = traits.and(checked.traits);
        if let Some(Value::Int(number)) = super::fold(&checked, self.context.signatures)
            && number < 1
        {
            let place = self.place(limit.span);
            self.tell(findings::limit_too_small(place));
        }
        checked
    }

    /// The body of a loop: what is known of variables that it assigns holds neither in it nor after it.
    fn check_loop(
        &mut self,
        body: &'a agentflow_grammar::tree::Block,
        traits: &mut Traits,
    ) -> (Block, LoopState) {
        self.forget_assigned_in(body.span);
        self.check_turns(body, traits)
    }

    /// A body before which nothing is known any more of what it assigns, but what the loop's condition tells at each turn.
    fn check_turns(
        &mut self,
        body: &'a agentflow_grammar::tree::Block,
        traits: &mut Traits,
    ) -> (Block, LoopState) {
        self.loops.push(LoopState { breaks: false, depths: self.depths });
        let mark = self.flow.mark();
        let checked = self.check_block(body, Expected::Discard);
        let _ = self.flow.take(mark);
        let state = self.loops.pop().unwrap_or_default();
        *traits = traits.and(checked.traits);
        (checked, state)
    }
}
