//! `if`, `match`, and operators whose right side may leave: nodes that run one of several regions.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{Arm, Block, Type};
use agentflow_grammar::tree::Span;
use agentflow_plan as plan;
use agentflow_plan::{BinaryOperator, Expression, Name, NodeKind, UnaryOperator, Value};

use super::pattern::bound_locals;
use super::routine::Routine;
use super::want::Want;

/// How many characters of a condition a label shows.
const WORDS_MAX: usize = 80;

impl<'p> Routine<'_, 'p> {
    /// `if` with effects.
    pub(super) fn branch(
        &mut self,
        condition: &'p typed::Expression,
        then: &'p Block,
        otherwise: Option<&'p Block>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let names = self.branch_names(&want, [then].into_iter().chain(otherwise));
        let goes_on_if =
            match (then.ty == Type::Never, otherwise.is_some_and(|block| block.ty == Type::Never)) {
                (true, false) => Some(self.negated_words(condition)),
                (false, true) => Some(self.words(condition.span)),
                _ => None,
            };
        let condition = self.value(condition);
        let then = self.region_of_block(None, [], then, names[0].clone());
        let otherwise = otherwise.map(|block| self.region_of_block(None, [], block, names[1].clone()));
        let node = NodeKind::If { condition, then, otherwise };
        let value = self.finish_transparent("if", node, written, want);
        if let Some(node) = self.last_node() {
            node.goes_on_if = goes_on_if;
        }
        value
    }

    /// `match` with effects.
    pub(super) fn match_node(
        &mut self,
        subject: &'p typed::Expression,
        arms: &'p [Arm],
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let names = self.branch_names(&want, arms.iter().map(|arm| &arm.body));
        let subject = self.value(subject);
        let arms = arms.iter().zip(names).map(|(arm, want)| self.arm(arm, want)).collect();
        self.finish_transparent("match", NodeKind::Match { subject, arms }, written, want)
    }

    /// What is wanted of each of several blocks that may give a value. Where only one of them has an effect that gives
    /// it, that step has the name of the value.
    fn branch_names(&mut self, want: &Want, blocks: impl IntoIterator<Item = &'p Block>) -> Vec<Want> {
        let gives: Vec<bool> = blocks
            .into_iter()
            .map(|block| block.value.as_deref().is_some_and(|value| self.needs_node(value)))
            .collect();
        let alone = gives.iter().filter(|gives| **gives).count() == 1;
        let part = |gives| match want {
            Want::Nothing => Want::Nothing,
            _ => Want::Value(want.name().filter(|_| alone && gives).cloned()),
        };
        gives.into_iter().map(part).collect()
    }

    fn arm(&mut self, arm: &'p Arm, want: Want) -> plan::MatchArm {
        let pattern = self.pattern(&arm.pattern);
        let guard = arm.guard.as_ref().map(|guard| self.pure(guard));
        let mut bound = Vec::new();
        bound_locals(&pattern, &mut bound);
        let region = self.region_of_block(None, bound, &arm.body, want);
        plan::MatchArm { pattern, guard, region }
    }

    /// `a && jump`, `a || jump`, `a ?? jump`: the right side runs only where it is needed.
    pub(super) fn short_circuit(
        &mut self,
        operator: BinaryOperator,
        left: &'p typed::Expression,
        right: &'p typed::Expression,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let value = self.shared(left);
        let null = || Box::new(Expression::Literal(Value::Null));
        // What the left side must be so that the right side does not run.
        let settled = match operator {
            BinaryOperator::And => Expression::Unary(UnaryOperator::Not, Box::new(value.clone())),
            BinaryOperator::Or => value.clone(),
            _ => Expression::Binary(BinaryOperator::NotEqual, Box::new(value.clone()), null()),
        };
        let goes_on_if = (right.ty == Type::Never).then(|| match operator {
            BinaryOperator::And => self.negated_words(left),
            BinaryOperator::Or => self.words(left.span),
            _ => format!("{} != null", self.words(left.span)).into(),
        });
        self.begin_region(None, []);
        let then = self.end_region(want.is_value().then_some(value));
        self.begin_region(None, []);
        let result = self.expression(right, want.of_part());
        let gives = want.is_value() && right.ty != Type::Never;
        let otherwise = Some(self.end_region(gives.then_some(result)));
        let node = NodeKind::If { condition: settled, then, otherwise };
        let value = self.finish_transparent("if", node, written, want);
        if let Some(node) = self.last_node() {
            node.goes_on_if = goes_on_if;
        }
        value
    }

    /// What is written there, on one line.
    pub(super) fn words(&self, span: Span) -> Name {
        shortened(self.lowering.text(self.file, span)).into()
    }

    /// The opposite of a condition, in words.
    fn negated_words(&self, condition: &typed::Expression) -> Name {
        match &condition.kind {
            typed::ExpressionKind::Unary(UnaryOperator::Not, inner) => self.words(inner.span),
            typed::ExpressionKind::Local(_) | typed::ExpressionKind::Field { .. } => {
                format!("!{}", self.words(condition.span)).into()
            }
            _ => format!("not ({})", self.words(condition.span)).into(),
        }
    }
}

/// Text on one line, cut where it is long.
fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(WORDS_MAX) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}
