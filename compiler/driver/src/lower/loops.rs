//! Loops: regions that run again and again, one after another.

use agentflow_analysis::typed;
use agentflow_analysis::typed::Block;
use agentflow_grammar::tree::Span;
use agentflow_plan::{Expression, LocalId, LoopControl, NodeKind, UnaryOperator};

use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// `for item, index in items { … }`
    pub(super) fn for_loop(
        &mut self,
        items: &'p typed::Expression,
        item: LocalId,
        index: Option<LocalId>,
        body: &'p Block,
        span: Span,
    ) {
        let items = self.value(items);
        self.begin_owner();
        let region = self.region_of_block(None, [item].into_iter().chain(index), body, Want::Nothing);
        self.end_owner();
        let control = LoopControl::For { items, item, index };
        self.push("for", NodeKind::Loop { control, region }, None, span);
    }

    /// `repeat up to limit { … }`
    pub(super) fn repeat(&mut self, limit: Option<&'p typed::Expression>, body: &'p Block, span: Span) {
        let bound = limit.map(|limit| self.value(limit));
        self.begin_owner();
        let region = self.region_of_block(None, [], body, Want::Nothing);
        self.end_owner();
        self.push("repeat", NodeKind::Loop { control: LoopControl::Repeat { bound }, region }, None, span);
    }

    /// `while condition up to limit { … }`. A condition with effects is the first step of each iteration instead.
    pub(super) fn while_loop(
        &mut self,
        condition: &'p typed::Expression,
        limit: Option<&'p typed::Expression>,
        body: &'p Block,
        span: Span,
    ) {
        let bound = limit.map(|limit| self.value(limit));
        let control = if self.needs_node(condition) {
            self.begin_owner();
            self.begin_region(None, []);
            self.break_unless(condition);
            LoopControl::Repeat { bound }
        } else {
            let condition = self.value(condition);
            self.begin_owner();
            self.begin_region(None, []);
            LoopControl::While { condition, bound }
        };
        self.block(body, Want::Nothing);
        let region = self.end_region(None);
        self.end_owner();
        self.push("while", NodeKind::Loop { control, region }, None, span);
    }

    fn break_unless(&mut self, condition: &'p typed::Expression) {
        let goes_on_if = self.words(condition.span);
        let holds = self.value(condition);
        self.begin_region(None, []);
        self.push("break", NodeKind::Break, None, condition.span);
        let then = self.end_region(None);
        let condition_fails = Expression::Unary(UnaryOperator::Not, Box::new(holds));
        let node = NodeKind::If { condition: condition_fails, then, otherwise: None };
        self.push("if", node, None, condition.span);
        if let Some(built) = self.last_node() {
            built.goes_on_if = Some(goes_on_if);
        }
    }
}
