//! What statements and expressions can use.

use std::collections::BTreeMap;

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed::{
    Block, Branch, CallOptions, Expression, ExpressionKind, LetTarget, Statement, StatementKind, Type,
    TypedNode, walk_block,
};
use agentflow_grammar::tree::Span;
use agentflow_plan::{AgentId, CallableId, LocalId};

use super::amount::{Amount, Usage};
use super::{Estimator, open};
use crate::known::KnownLocals;
use crate::parts::{Part, parts_of, with_stack};

/// How often an `undo` that fails is tried.
const UNDO_ATTEMPTS: f64 = 4.0;

/// Where the cost of a conversation is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Conversations {
    /// At each message.
    BySend,
    /// Where it is opened, if it has a budget: that holds for all of its messages.
    ByBudget,
}

/// What is known of a body while it is gone through.
struct Body<'a> {
    file: FileId,
    locals: KnownLocals,
    /// What `with` says where a conversation is opened.
    opened: BTreeMap<LocalId, Option<&'a CallOptions>>,
    conversations: Conversations,
}

impl<'a> Estimator<'_, 'a> {
    /// What running the body of a callable once can use.
    pub(super) fn body(&self, block: &'a Block, file: FileId) -> Usage {
        if !block.traits.effect {
            return Usage::ZERO;
        }
        let mut opened = BTreeMap::new();
        let mut has_budget = false;
        walk_block(block, &mut |node| {
            let TypedNode::Statement(statement) = node else { return };
            let StatementKind::Let { target: LetTarget::Local(local), value, .. } = &statement.kind else {
                return;
            };
            if let ExpressionKind::Conversation { agent, options, .. } = &value.kind {
                opened.insert(*local, options.as_deref());
                has_budget |= self.has_budget(*agent, options.as_deref());
            }
        });
        let locals = KnownLocals::of_body(self.known, block);
        let mut body = Body { file, locals, opened, conversations: Conversations::BySend };
        let usage = self.block(block, &body);
        if !has_budget {
            return usage;
        }
        body.conversations = Conversations::ByBudget;
        usage.least(self.block(block, &body))
    }

    /// What the condition of a guard can use.
    pub(super) fn condition(&self, condition: &'a Expression, file: FileId) -> Usage {
        let locals = KnownLocals::default();
        let opened = BTreeMap::new();
        self.expression(condition, &Body { file, locals, opened, conversations: Conversations::BySend })
    }

    fn block(&self, block: &'a Block, body: &Body<'a>) -> Usage {
        let mut usage = Usage::ZERO;
        for statement in &block.statements {
            usage = usage.plus(self.statement(statement, body));
        }
        match &block.value {
            Some(value) => usage.plus(self.expression(value, body)),
            None => usage,
        }
    }

    fn statement(&self, statement: &'a Statement, body: &Body<'a>) -> Usage {
        match &statement.kind {
            StatementKind::Let { value, undo, .. } => {
                let usage = self.expression(value, body);
                match undo {
                    Some(undo) => {
                        let undo = self.expression(undo, body);
                        usage.plus(undo.times(&Amount::AtMost(UNDO_ATTEMPTS)))
                    }
                    None => usage,
                }
            }
            StatementKind::Variable { value, .. }
            | StatementKind::Assign { value, .. }
            | StatementKind::Emit(value)
            | StatementKind::Expression(value) => self.expression(value, body),
            StatementKind::For { items, body: inner, .. } => self.each(items, inner, body),
            StatementKind::While { condition, limit, body: inner } => {
                let once = self.block(inner, body).plus(self.expression(condition, body));
                once.times(&self.limit(limit.as_ref(), "`while` without `up to`", statement.span, body))
            }
            StatementKind::Repeat { limit, body: inner } => {
                let once = self.block(inner, body);
                once.times(&self.limit(limit.as_ref(), "`repeat forever`", statement.span, body))
            }
            StatementKind::Mock(_) | StatementKind::Expect { .. } => Usage::ZERO,
        }
    }

    fn expression(&self, expression: &'a Expression, body: &Body<'a>) -> Usage {
        if !expression.traits.effect {
            return Usage::ZERO;
        }
        with_stack(|| self.form(expression, body))
    }

    fn form(&self, expression: &'a Expression, body: &Body<'a>) -> Usage {
        match &expression.kind {
            ExpressionKind::If { condition, then, otherwise } => {
                let branch = self.block(then, body);
                let other = otherwise.as_ref().map_or(Usage::ZERO, |block| self.block(block, body));
                self.expression(condition, body).plus(branch.or(other))
            }
            ExpressionKind::Match { subject, arms } => {
                let dearest =
                    arms.iter().fold(Usage::ZERO, |dearest, arm| dearest.or(self.block(&arm.body, body)));
                self.expression(subject, body).plus(dearest)
            }
            ExpressionKind::ParallelFor { items, body: inner, .. } => self.each(items, inner, body),
            ExpressionKind::Parallel { branches, .. } | ExpressionKind::Race(branches) => {
                self.branches(branches, body)
            }
            ExpressionKind::Call { target, options, .. } => {
                self.parts(expression, body).plus(self.call(*target, options.as_deref()))
            }
            ExpressionKind::Conversation { agent, options, .. } => {
                let options = options.as_deref();
                let all = if body.conversations == Conversations::ByBudget && self.has_budget(*agent, options)
                {
                    self.conversation(*agent, options)
                } else {
                    Usage::ZERO
                };
                self.parts(expression, body).plus(all)
            }
            ExpressionKind::Send { conversation, .. } => {
                self.parts(expression, body).plus(self.send(conversation, body))
            }
            _ => self.parts(expression, body),
        }
    }

    /// What all parts of an expression can use together.
    fn parts(&self, expression: &'a Expression, body: &Body<'a>) -> Usage {
        let mut usage = Usage::ZERO;
        parts_of(expression, &mut |part| {
            let part = match part {
                Part::Expression(inner) => self.expression(inner, body),
                Part::Block(block) => self.block(block, body),
            };
            usage = std::mem::replace(&mut usage, Usage::ZERO).plus(part);
        });
        usage
    }

    fn branches(&self, branches: &'a [Branch], body: &Body<'a>) -> Usage {
        branches.iter().fold(Usage::ZERO, |usage, branch| usage.plus(self.block(&branch.body, body)))
    }

    /// A loop over the items of a list, one after another or at the same time.
    fn each(&self, items: &'a Expression, inner: &'a Block, body: &Body<'a>) -> Usage {
        let count = match self.known.length(items, &body.locals) {
            Some(count) => Amount::AtMost(count.max(0.0)),
            None => open(self.unbounded(
                "this list can have any number of items; its type can bound it, as in `T[](..20)`",
                body.file,
                items.span,
            )),
        };
        self.expression(items, body).plus(self.block(inner, body).times(&count))
    }

    /// A message to a conversation.
    fn send(&self, conversation: &'a Expression, body: &Body<'a>) -> Usage {
        let Type::Conversation(agent) = conversation.ty else { return Usage::ZERO };
        let options = match &conversation.kind {
            ExpressionKind::Local(local) => body.opened.get(local).copied().flatten(),
            _ => None,
        };
        if body.conversations == Conversations::ByBudget && self.has_budget(agent, options) {
            return Usage::ZERO;
        }
        self.call(CallableId::Agent(agent), options)
    }

    fn has_budget(&self, agent: AgentId, options: Option<&CallOptions>) -> bool {
        let replaced = options.and_then(|options| options.budget.as_ref());
        replaced.or(self.program.agents[agent.index()].budget.as_ref()).is_some()
    }

    /// How often a loop runs.
    fn limit(&self, limit: Option<&'a Expression>, form: &str, span: Span, body: &Body<'a>) -> Amount {
        match limit {
            None => open(self.unbounded(format!("{form} has no bound"), body.file, span)),
            Some(limit) => match self.known.number(limit, &body.locals) {
                Some(count) => Amount::AtMost(count.max(0.0)),
                None => open(self.unbounded(
                    "the bound of this loop is only known when it runs",
                    body.file,
                    limit.span,
                )),
            },
        }
    }
}
