//! What statements and expressions can use.

use std::sync::Arc;

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed::{Block, Branch, Expression, ExpressionKind, Statement, StatementKind, Type};
use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, Method};

use crate::amount::{Amount, Usage};
use crate::cost::Estimator;
use crate::walk::{Part, parts_of};

impl Estimator<'_> {
    /// What running a block once can use.
    pub(crate) fn block(&mut self, block: &Block, file: FileId) -> Usage {
        let mut usage = Usage::ZERO;
        for statement in &block.statements {
            usage = usage.plus(self.statement(statement, file));
        }
        match &block.value {
            Some(value) => usage.plus(self.expression(value, file)),
            None => usage,
        }
    }

    fn statement(&mut self, statement: &Statement, file: FileId) -> Usage {
        match &statement.kind {
            StatementKind::Let { value, undo, .. } => {
                let usage = self.expression(value, file);
                match undo {
                    Some(undo) => usage.plus(self.expression(undo, file)),
                    None => usage,
                }
            }
            StatementKind::Variable { value, .. }
            | StatementKind::Assign { value, .. }
            | StatementKind::Emit(value)
            | StatementKind::Expression(value) => self.expression(value, file),
            StatementKind::For { items, body, .. } => {
                let count = self.items(items, file);
                let once = self.block(body, file);
                self.expression(items, file).plus(once.times(&count))
            }
            StatementKind::While { condition, limit, body } => {
                let once = self.block(body, file).plus(self.expression(condition, file));
                once.times(&self.limit(limit.as_ref(), "`while` without `up to`", file, statement.span))
            }
            StatementKind::Repeat { limit, body } => {
                let once = self.block(body, file);
                once.times(&self.limit(limit.as_ref(), "`repeat forever`", file, statement.span))
            }
            StatementKind::Mock(_) | StatementKind::Expect { .. } => Usage::ZERO,
        }
    }

    /// What evaluating an expression once can use.
    pub(crate) fn expression(&mut self, expression: &Expression, file: FileId) -> Usage {
        if !expression.traits.effect {
            return Usage::ZERO;
        }
        match &expression.kind {
            ExpressionKind::If { condition, then, otherwise } => {
                let branch = self.block(then, file);
                let other = otherwise.as_ref().map_or(Usage::ZERO, |block| self.block(block, file));
                self.expression(condition, file).plus(branch.or(other))
            }
            ExpressionKind::Match { subject, arms } => {
                let dearest =
                    arms.iter().fold(Usage::ZERO, |dearest, arm| dearest.or(self.block(&arm.body, file)));
                self.expression(subject, file).plus(dearest)
            }
            ExpressionKind::ParallelFor { items, body, .. } => {
                let count = self.items(items, file);
                let once = self.block(body, file);
                self.expression(items, file).plus(once.times(&count))
            }
            ExpressionKind::Parallel { branches, .. } | ExpressionKind::Race(branches) => {
                self.branches(branches, file)
            }
            ExpressionKind::Call { target, options, .. } => {
                let attempts = options.as_ref().and_then(|options| options.retry.as_ref());
                let called = match target {
                    CallableId::Agent(agent) => self.agent(*agent, options.as_deref()),
                    _ => self.callable(*target),
                };
                // A retry of a whole agent or workflow does start over, and what it used before was answered.
                let starts = match (target, attempts) {
                    (CallableId::Tool(_), _) | (_, None) => 1.0,
                    (_, Some(retry)) => f64::from(retry.attempts),
                };
                self.parts(expression, file).plus(called.times(&Amount::AtMost(starts)))
            }
            ExpressionKind::Send { conversation, .. } => {
                let answered = match &conversation.ty {
                    Type::Conversation(agent) => self.agent(*agent, None),
                    _ => Usage::ZERO,
                };
                self.parts(expression, file).plus(answered)
            }
            _ => self.parts(expression, file),
        }
    }

    /// What all parts of an expression can use together.
    fn parts(&mut self, expression: &Expression, file: FileId) -> Usage {
        let mut usage = Usage::ZERO;
        parts_of(expression, &mut |part| {
            let part = match part {
                Part::Expression(inner) => self.expression(inner, file),
                Part::Block(block) => self.block(block, file),
            };
            usage = std::mem::replace(&mut usage, Usage::ZERO).plus(part);
        });
        usage
    }

    fn branches(&mut self, branches: &[Branch], file: FileId) -> Usage {
        branches.iter().fold(Usage::ZERO, |usage, branch| usage.plus(self.block(&branch.body, file)))
    }

    /// How often a loop runs.
    fn limit(&self, limit: Option<&Expression>, form: &str, file: FileId, span: Span) -> Amount {
        match limit {
            None => Amount::Open(Arc::new(self.unbounded(format!("{form} has no bound"), file, span))),
            Some(limit) => match self.number(limit) {
                Some(count) => Amount::AtMost(count.max(0.0)),
                None => Amount::Open(Arc::new(self.unbounded(
                    "the bound of this loop is only known when it runs",
                    file,
                    limit.span,
                ))),
            },
        }
    }

    /// How many items a list has.
    fn items(&self, items: &Expression, file: FileId) -> Amount {
        let counted = match &items.kind {
            ExpressionKind::List(list) => Some(list.len() as f64),
            ExpressionKind::Conform(inner) => match self.items(inner, file) {
                Amount::AtMost(count) => Some(count),
                Amount::Open(_) => None,
            },
            ExpressionKind::Method { method: Method::Range, receiver, .. } => self.number(receiver),
            ExpressionKind::Method { method: Method::Take, arguments, .. } => {
                arguments.first().and_then(|count| self.number(count))
            }
            _ => None,
        };
        let declared = match &items.ty {
            Type::List(list) => list.length.max.map(|max| max as f64),
            _ => None,
        };
        match (counted, declared) {
            (Some(a), Some(b)) => Amount::AtMost(a.min(b)),
            (Some(count), None) | (None, Some(count)) => Amount::AtMost(count.max(0.0)),
            (None, None) => Amount::Open(Arc::new(self.unbounded(
                "this list can have any number of items; its type can bound it, as in `T[](..20)`",
                file,
                items.span,
            ))),
        }
    }
}
