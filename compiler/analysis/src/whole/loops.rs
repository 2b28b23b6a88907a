//! Loops without a bound around calls that cost something.

use std::collections::{HashMap, HashSet};

use agentflow_grammar::tree::Span;
use agentflow_plan::{AgentId, CallableId, LocalId};

use super::{CheckedBody, Whole};
use crate::body::{CallSite, CallTarget, UnboundedLoop};
use crate::finding::{Finding, Place};
use crate::findings::loops as findings;
use crate::program::Body;
use crate::typed::{
    ExpressionKind, Implementation, LetTarget, StatementKind, TypedNode, walk_block, walk_expression,
};

/// Tells loops without a bound in which a model is asked, directly or by what they call.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    if whole.bodies.iter().all(|body| body.unbounded_loops.is_empty()) {
        return;
    }
    let costly = costly(whole);
    let budgeted = budgeted(whole);
    for body in whole.bodies.iter().filter(|body| !body.unbounded_loops.is_empty()) {
        let file = body.file(whole.declarations);
        let messages = Messages::of(body, &budgeted);
        // The outermost of nested loops is told.
        let mut last_end = 0;
        let mut loops: Vec<_> = body.unbounded_loops.iter().collect();
        loops.sort_by_key(|unbounded| (unbounded.place.span.start, std::cmp::Reverse(unbounded.calls.end)));
        for unbounded in loops {
            let calls = body.calls.get(unbounded.calls.clone()).unwrap_or_default();
            let call = calls.iter().find(|call| match call.target {
                CallTarget::Callable(target) => {
                    !call.detached && costly.contains(&target) && !messages.are_bounded(call, unbounded)
                }
                CallTarget::Function(_) => false,
            });
            let Some(call) = call else { continue };
            if unbounded.calls.end <= last_end {
                continue;
            }
            last_end = unbounded.calls.end;
            let name = call.span.text(&whole.files.get(file).text);
            found.push(findings::unbounded(
                unbounded.place,
                unbounded.form,
                unbounded.bound_at,
                unbounded.is_left,
                name,
                Place::new(file, call.span),
                messages.sent.contains_key(&call.span),
            ));
        }
    }
}

/// Agents, and what calls them.
fn costly(whole: &Whole<'_>) -> HashSet<CallableId> {
    let mut callers: HashMap<CallableId, Vec<CallableId>> = HashMap::new();
    let mut work = Vec::new();
    let mut costly = HashSet::new();
    for body in whole.bodies {
        let Some(own) = body.callable(whole.declarations) else { continue };
        if let CallableId::Agent(_) = own {
            costly.insert(own);
            work.push(own);
        }
        for call in body.calls.iter().filter(|call| !call.detached) {
            if let CallTarget::Callable(target) = call.target {
                callers.entry(target).or_default().push(own);
            }
        }
    }
    while let Some(target) = work.pop() {
        for caller in callers.get(&target).into_iter().flatten() {
            if costly.insert(*caller) {
                work.push(*caller);
            }
        }
    }
    costly
}

/// Agents with a budget.
fn budgeted(whole: &Whole<'_>) -> HashSet<AgentId> {
    let agents =
        whole.bodies.iter().filter_map(|body| match (&body.body, body.callable(whole.declarations)) {
            (Body::Agent(agent), Some(CallableId::Agent(id))) if agent.budget.is_some() => Some(id),
            _ => None,
        });
    agents.collect()
}

/// The messages that a body sends to conversations. The budget of a conversation holds for all of its messages, so it
/// bounds a loop that sends them.
#[derive(Default)]
struct Messages {
    /// By where the conversation is named.
    sent: HashMap<Span, Option<LocalId>>,
    /// Where conversations with a budget are opened.
    opened: HashMap<LocalId, Span>,
    /// The loops, by where they begin.
    loops: HashMap<u32, Span>,
}

impl Messages {
    fn of(body: &CheckedBody, budgeted: &HashSet<AgentId>) -> Messages {
        let mut messages = Messages::default();
        let mut visit = |node: TypedNode<'_>| messages.note(node, budgeted);
        match &body.body {
            Body::Workflow(workflow) => walk_block(&workflow.body, &mut visit),
            Body::Tool(tool) => {
                if let Implementation::Body(block) = &tool.implementation {
                    walk_block(block, &mut visit);
                }
            }
            Body::Agent(agent) => {
                for guard in &agent.guards {
                    walk_expression(&guard.condition, &mut visit);
                }
            }
            Body::Test(test) => walk_block(&test.body, &mut visit),
            _ => {}
        }
        messages
    }

    fn note(&mut self, node: TypedNode<'_>, budgeted: &HashSet<AgentId>) {
        match node {
            TypedNode::Statement(statement) => match &statement.kind {
                StatementKind::While { limit: None, .. } | StatementKind::Repeat { limit: None, .. } => {
                    self.loops.insert(statement.span.start, statement.span);
                }
                StatementKind::Let { target: LetTarget::Local(local), value, .. } => {
                    if let ExpressionKind::Conversation { agent, options, .. } = &value.kind {
                        let given = options.as_ref().is_some_and(|options| options.budget.is_some());
                        if given || budgeted.contains(agent) {
                            self.opened.insert(*local, statement.span);
                        }
                    }
                }
                _ => {}
            },
            TypedNode::Expression(expression) => {
                if let ExpressionKind::Send { conversation, .. } = &expression.kind {
                    let local = match &conversation.kind {
                        ExpressionKind::Local(local) => Some(*local),
                        _ => None,
                    };
                    self.sent.insert(conversation.span, local);
                }
            }
            TypedNode::Block(_) => {}
        }
    }

    /// Whether a call is a message to a conversation with a budget, opened before the loop.
    fn are_bounded(&self, call: &CallSite, unbounded: &UnboundedLoop) -> bool {
        let Some(Some(local)) = self.sent.get(&call.span) else { return false };
        let (Some(opened), Some(inside)) =
            (self.opened.get(local), self.loops.get(&unbounded.place.span.start))
        else {
            return false;
        };
        opened.start < inside.start || inside.end <= opened.start
    }
}
