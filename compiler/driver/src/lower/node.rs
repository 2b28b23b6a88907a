//! Expressions that become nodes of their own.

use agentflow_analysis::typed;
use agentflow_analysis::typed::ExpressionKind;
use agentflow_grammar::tree::Span;
use agentflow_plan as plan;
use agentflow_plan::{BinaryOperator, Expression, LocalId, NodeKind, Source, Value};

use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// Whether the expression itself, apart from its operands, takes a node.
    pub(super) fn is_node(&mut self, expression: &typed::Expression) -> bool {
        if !self.has_region() {
            return false;
        }
        match &expression.kind {
            ExpressionKind::Call { .. }
            | ExpressionKind::Conversation { .. }
            | ExpressionKind::Send { .. }
            | ExpressionKind::Read(_)
            | ExpressionKind::Catch { .. }
            | ExpressionKind::Parallel { .. }
            | ExpressionKind::ParallelFor { .. }
            | ExpressionKind::Race(_)
            | ExpressionKind::Ask { .. }
            | ExpressionKind::Wait { .. }
            | ExpressionKind::Sleep(_)
            | ExpressionKind::Spawn { .. }
            | ExpressionKind::Return(_)
            | ExpressionKind::Fail { .. }
            | ExpressionKind::Raise(_)
            | ExpressionKind::Break
            | ExpressionKind::Continue => true,
            ExpressionKind::If { .. } | ExpressionKind::Match { .. } => self.needs_node(expression),
            ExpressionKind::Binary(
                BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Coalesce,
                _,
                right,
            ) => self.needs_node(right),
            _ => false,
        }
    }

    /// Makes the node of such an expression; gives its value.
    pub(super) fn node(&mut self, expression: &'p typed::Expression, want: Want) -> Expression {
        let span = expression.span;
        match &expression.kind {
            ExpressionKind::Call { target, arguments, options } => {
                self.call(*target, arguments, options.as_deref(), expression, want)
            }
            ExpressionKind::Conversation { agent, arguments, options } => {
                self.conversation(*agent, arguments, options.as_deref(), expression, want)
            }
            ExpressionKind::Send { conversation, message } => {
                let (conversation, message) = self.two(conversation, message);
                let shared = self.shared_with(&conversation);
                self.finish_node("send", NodeKind::Send { conversation, message, shared }, expression, want)
            }
            ExpressionKind::Read(source) => {
                self.finish_node(source_name(*source), NodeKind::Read(*source), expression, want)
            }
            ExpressionKind::Catch { body, handler } => self.catch(body, handler, expression, want),
            ExpressionKind::Parallel { max, branches } => {
                self.parallel(max.as_deref(), branches, expression, want)
            }
            ExpressionKind::ParallelFor { max, items, item, index, body } => {
                let parts = super::parallel::ParallelFor {
                    max: max.as_deref(),
                    items,
                    item: *item,
                    index: *index,
                    body,
                };
                self.parallel_for(parts, expression, want)
            }
            ExpressionKind::Race(branches) => self.race(branches, expression, want),
            ExpressionKind::Ask { question, to, within } => {
                self.ask(question, to.as_deref(), within.as_deref(), expression, want)
            }
            ExpressionKind::Wait { signal, within } => {
                self.wait(*signal, within.as_deref(), expression, want)
            }
            ExpressionKind::Sleep(until) => {
                let until = self.value(until);
                self.finish_node("sleep", NodeKind::Sleep(until), expression, want)
            }
            ExpressionKind::Spawn { workflow, arguments } => {
                self.spawn(*workflow, arguments, expression, want)
            }
            ExpressionKind::Return(value) => {
                let value = value.as_ref().map(|value| self.value(value));
                self.jump("return", NodeKind::Return(value), span)
            }
            ExpressionKind::Fail { kind, message } => {
                let message = self.value(message);
                self.jump("fail", NodeKind::Fail { kind: *kind, message }, span)
            }
            ExpressionKind::Raise(error) => {
                let error = self.value(error);
                self.jump("fail", NodeKind::Raise(error), span)
            }
            ExpressionKind::Break => self.jump("break", NodeKind::Break, span),
            ExpressionKind::Continue => self.jump("continue", NodeKind::Continue, span),
            ExpressionKind::If { condition, then, otherwise } => {
                self.branch(condition, then, otherwise.as_deref(), expression, want)
            }
            ExpressionKind::Match { subject, arms } => self.match_node(subject, arms, expression, want),
            ExpressionKind::Binary(operator, left, right) => {
                self.short_circuit(*operator, left, right, expression, want)
            }
            _ => unreachable!("no other expression is a node"),
        }
    }

    /// Adds a node, named by what is wanted or else by its form, and gives its value.
    pub(super) fn finish_node(
        &mut self,
        form: &str,
        kind: NodeKind,
        written: &typed::Expression,
        want: Want,
    ) -> Expression {
        let output = self.output(form, written, &want);
        let base = want.name().cloned();
        self.push(base.as_deref().unwrap_or(form), kind, output, written.span);
        output.map_or(Expression::Literal(Value::Null), Expression::Local)
    }

    /// Adds a node that is no part of paths: what it owns is named as if it stood in its place.
    pub(super) fn finish_transparent(
        &mut self,
        form: &str,
        kind: NodeKind,
        written: &typed::Expression,
        want: Want,
    ) -> Expression {
        let output = self.output(form, written, &want);
        self.push(form, kind, output, written.span);
        output.map_or(Expression::Literal(Value::Null), Expression::Local)
    }

    /// The local for the value of a node, where one is wanted and there is one.
    fn output(&mut self, form: &str, written: &typed::Expression, want: &Want) -> Option<LocalId> {
        match want {
            Want::Into(local, _) => Some(*local),
            Want::Value(name) if written.ty != typed::Type::Never => {
                let base = name.as_deref().unwrap_or(form).to_owned();
                let local = self.fresh_local(&base);
                self.declare(local);
                Some(local)
            }
            Want::Value(_) | Want::Nothing => None,
        }
    }

    fn jump(&mut self, form: &str, kind: NodeKind, span: Span) -> Expression {
        self.push(form, kind, None, span);
        Expression::Literal(Value::Null)
    }

    /// A block as a region of its own, with its value where it has one that is wanted.
    pub(super) fn region_of_block(
        &mut self,
        label: Option<&str>,
        bound: impl IntoIterator<Item = LocalId>,
        block: &'p typed::Block,
        want: Want,
    ) -> plan::RegionId {
        self.begin_region(label, bound);
        let result = self.block(block, want);
        self.end_region(result)
    }
}

fn source_name(source: Source) -> &'static str {
    match source {
        Source::Now => "now",
        Source::Uuid => "uuid",
        Source::Random => "random",
    }
}
