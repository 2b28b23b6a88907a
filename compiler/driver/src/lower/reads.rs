//! Which locals code reads and assigns. Ids are unique within a callable, so what is bound anywhere inside of an
//! expression is never one from outside.

use std::collections::BTreeSet;

use agentflow_plan as plan;
use agentflow_plan::{Argument, CallOptions, Expression, LocalId, NodeKind, Statement};

use super::pattern::bound_locals;

/// Expressions may be nested deeply: with less stack than this left, a new one is taken.
pub(super) const STACK_LEFT: usize = 128 * 1024;
/// How large a new stack is.
pub(super) const STACK_MORE: usize = 4 * 1024 * 1024;

/// Which locals of the frame around it something uses.
#[derive(Debug, Default)]
pub(super) struct Uses {
    pub(super) reads: BTreeSet<LocalId>,
    pub(super) writes: BTreeSet<LocalId>,
}

/// What an expression reads.
pub(super) fn uses_of_expression(expression: &Expression) -> Uses {
    let mut walk = Walk::default();
    walk.expression(expression);
    walk.finish()
}

/// What a node reads and writes, its regions and its `undo` included.
pub(super) fn uses_of_node(node: &plan::Node, plan: &plan::Plan) -> Uses {
    let mut walk = Walk::default();
    walk.node(&node.kind, plan);
    let mut uses = walk.finish();
    if let Some(undo) = node.undo {
        let inputs = plan.region(undo).inputs.iter().copied();
        uses.reads.extend(inputs.filter(|local| Some(*local) != node.output));
    }
    uses.writes.extend(node.output);
    uses
}

/// What the walk over one piece of code has met.
#[derive(Debug, Default)]
struct Walk {
    reads: BTreeSet<LocalId>,
    writes: BTreeSet<LocalId>,
    bound: Vec<LocalId>,
}

impl Walk {
    fn finish(mut self) -> Uses {
        for local in &self.bound {
            self.reads.remove(local);
        }
        Uses { reads: self.reads, writes: self.writes }
    }

    fn node(&mut self, kind: &NodeKind, plan: &plan::Plan) {
        match kind {
            NodeKind::Compute(value)
            | NodeKind::Sleep(value)
            | NodeKind::Emit(value)
            | NodeKind::Raise(value)
            | NodeKind::Return(Some(value))
            | NodeKind::Fail { message: value, .. } => self.expression(value),
            NodeKind::Call(call) => {
                self.arguments(&call.arguments);
                self.options(&call.options);
            }
            NodeKind::Ask(ask) => {
                self.expressions([&ask.question].into_iter().chain(&ask.to).chain(&ask.within))
            }
            NodeKind::Wait(wait) => self.expressions(&wait.within),
            NodeKind::Spawn(spawn) => self.expressions(&spawn.arguments),
            NodeKind::Read(_) | NodeKind::Return(None) | NodeKind::Break | NodeKind::Continue => {}
            NodeKind::Converse { arguments, options, .. } => {
                self.arguments(arguments);
                self.options(options);
            }
            NodeKind::Send { conversation, message, shared } => {
                self.expressions([conversation, message]);
                for (_, local) in shared {
                    self.reads.insert(*local);
                    self.writes.insert(*local);
                }
            }
            NodeKind::If { condition, then, otherwise } => {
                self.expression(condition);
                self.region(plan, *then);
                if let Some(region) = otherwise {
                    self.region(plan, *region);
                }
            }
            NodeKind::Match { subject, arms } => {
                self.expression(subject);
                for arm in arms {
                    bound_locals(&arm.pattern, &mut self.bound);
                    self.expressions(&arm.guard);
                    self.region(plan, arm.region);
                }
            }
            NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
                for branch in branches {
                    self.region(plan, branch.region);
                }
            }
            NodeKind::ParallelFor { items, max, item, index, region } => {
                self.expressions([items].into_iter().chain(max));
                self.bound.extend([*item].into_iter().chain(*index));
                self.region(plan, *region);
            }
            NodeKind::Loop { control, region } => {
                self.control(control);
                self.region(plan, *region);
            }
            NodeKind::Try { region, error, handler } => {
                self.region(plan, *region);
                self.bound.extend(*error);
                self.region(plan, *handler);
            }
            NodeKind::Expect { condition, .. } => self.expression(condition),
        }
    }

    fn control(&mut self, control: &plan::LoopControl) {
        match control {
            plan::LoopControl::Repeat { bound } => self.expressions(bound),
            plan::LoopControl::While { condition, bound } => {
                self.expressions([condition].into_iter().chain(bound))
            }
            plan::LoopControl::For { items, item, index } => {
                self.expression(items);
                self.bound.extend([*item].into_iter().chain(*index));
            }
        }
    }

    fn region(&mut self, plan: &plan::Plan, id: plan::RegionId) {
        let region = plan.region(id);
        self.reads.extend(&region.inputs);
        self.writes.extend(&region.assigns);
    }

    fn arguments(&mut self, arguments: &[Argument]) {
        for argument in arguments {
            match argument {
                Argument::Value(value) => self.expression(value),
                Argument::Variable(local) => {
                    self.reads.insert(*local);
                    self.writes.insert(*local);
                }
            }
        }
    }

    fn options(&mut self, options: &CallOptions) {
        self.expressions(&options.timeout);
        self.expressions(&options.max_turns);
        if let Some(approval) = &options.approval {
            self.bound.extend(approval.arguments);
            self.expressions([&approval.when].into_iter().chain(&approval.by).chain(&approval.within));
        }
        if let Some(budget) = &options.budget {
            self.expressions(budget.turns.iter().chain(&budget.tokens).chain(&budget.usd));
        }
    }

    fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) {
        for expression in expressions {
            self.expression(expression);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        stacker::maybe_grow(STACK_LEFT, STACK_MORE, || self.expression_inner(expression));
    }

    fn expression_inner(&mut self, expression: &Expression) {
        match expression {
            Expression::Literal(_)
            | Expression::Environment(_)
            | Expression::Secret(_)
            | Expression::Calls(_) => {}
            Expression::Local(local) => {
                self.reads.insert(*local);
            }
            Expression::Template(parts) | Expression::List(parts) | Expression::Call(_, parts) => {
                self.expressions(parts);
            }
            Expression::Object { fields, base } => {
                self.expressions(fields.iter().map(|(_, value)| value).chain(base.as_deref()));
            }
            Expression::Variant { fields, .. } => self.expressions(fields.iter().map(|(_, value)| value)),
            Expression::Field { value, .. }
            | Expression::Unary(_, value)
            | Expression::Conform(value, _)
            | Expression::Fail(_, value) => self.expression(value),
            Expression::Index { value, index } => self.expressions([&**value, index]),
            Expression::Binary(_, left, right) => self.expressions([&**left, right]),
            Expression::Is(value, pattern) => {
                bound_locals(pattern, &mut self.bound);
                self.expression(value);
            }
            Expression::If(condition, then, otherwise) => self.expressions([&**condition, then, otherwise]),
            Expression::Match(subject, arms) => {
                self.expression(subject);
                for arm in arms {
                    bound_locals(&arm.pattern, &mut self.bound);
                    self.expressions(arm.guard.iter().chain([&arm.value]));
                }
            }
            Expression::Method(_, receiver, arguments) => {
                self.expressions([&**receiver].into_iter().chain(arguments));
            }
            Expression::Comprehension { list, item, index, condition, element } => {
                self.bound.extend([*item].into_iter().chain(*index));
                self.expressions([&**list].into_iter().chain(condition.as_deref()).chain([&**element]));
            }
            Expression::Block(statements, value) => {
                self.statements(statements);
                self.expressions(value.as_deref());
            }
        }
    }

    fn statements(&mut self, statements: &[Statement]) {
        for statement in statements {
            self.statement(statement);
        }
    }

    fn statement(&mut self, statement: &Statement) {
        match statement {
            Statement::Set(local, value) => {
                // Pure code assigns only what it declares.
                self.bound.push(*local);
                self.expression(value);
            }
            Statement::Evaluate(value) | Statement::Return(Some(value)) => self.expression(value),
            Statement::If(condition, then, otherwise) => {
                self.expression(condition);
                self.statements(then);
                self.statements(otherwise);
            }
            Statement::Match(subject, arms) => {
                self.expression(subject);
                for arm in arms {
                    bound_locals(&arm.pattern, &mut self.bound);
                    self.expressions(&arm.guard);
                    self.statements(&arm.body);
                }
            }
            Statement::For { list, item, index, body } => {
                self.bound.extend([*item].into_iter().chain(*index));
                self.expression(list);
                self.statements(body);
            }
            Statement::While { condition, bound, body } => {
                self.expressions([condition, bound]);
                self.statements(body);
            }
            Statement::Return(None) | Statement::Break | Statement::Continue => {}
        }
    }
}
