//! Where variables are assigned, so that what is known of them can be forgotten before a loop or a handler is checked.

use std::collections::BTreeMap;

use agentflow_grammar::tree::{Block, ExprKind, Span, StatementKind};
use agentflow_plan::LocalId;

use super::Checker;
use crate::walk::{Node, walk_block};

/// Offsets of assignments, and of bare names in arguments (which may be shared), by name, ascending.
#[derive(Debug, Default)]
pub struct Assigned<'a> {
    offsets: BTreeMap<&'a str, Vec<u32>>,
    /// The body, until somebody asks.
    body: Option<&'a Block>,
}

impl<'a> Assigned<'a> {
    /// Of this body. Nothing is done before it is asked.
    pub fn of(body: &'a Block) -> Assigned<'a> {
        Assigned { offsets: BTreeMap::new(), body: Some(body) }
    }

    fn contains(&mut self, name: &str, span: Span) -> bool {
        if let Some(body) = self.body.take() {
            self.collect(body);
        }
        let Some(offsets) = self.offsets.get(name) else { return false };
        let first = offsets.partition_point(|offset| *offset < span.start);
        offsets.get(first).is_some_and(|offset| *offset < span.end)
    }

    fn collect(&mut self, body: &'a Block) {
        let offsets = &mut self.offsets;
        walk_block(body, &mut |node| match node {
            Node::Statement(statement) => {
                if let StatementKind::Assign(assign) = &statement.kind {
                    offsets.entry(assign.name.as_str()).or_default().push(assign.name.span.start);
                }
            }
            Node::Setting(_) => {}
            Node::Expression(expr) => {
                if let ExprKind::Call(call) = &expr.kind {
                    if let ExprKind::Field(access) = &call.callee.kind
                        && let ExprKind::Name(chat) = &access.base.kind
                        && access.name.as_str() == "send"
                    {
                        offsets.entry(chat.as_str()).or_default().push(expr.span.start);
                    }
                    for argument in &call.arguments.entries {
                        if let ExprKind::Name(name) = &argument.value.kind {
                            offsets.entry(name.as_str()).or_default().push(argument.value.span.start);
                        }
                    }
                }
            }
        });
        for offsets in offsets.values_mut() {
            offsets.sort_unstable();
        }
    }
}

impl Checker<'_> {
    /// Forgets what is known of variables that are assigned somewhere in a part of the body.
    pub(crate) fn forget_assigned_in(&mut self, span: Span) {
        if self.flow.is_empty() {
            return;
        }
        let known: Vec<LocalId> = self.flow.known_locals();
        for local in known {
            let declared = self.scopes.local(local);
            let variable = matches!(
                declared.kind,
                crate::typed::LocalKind::Variable | crate::typed::LocalKind::VariableParameter
            );
            let assigned = variable && {
                let chats = self.conversations.iter().filter(|(_, shared)| shared.contains(&local));
                let names = chats.map(|(chat, _)| &self.scopes.local(*chat).name);
                std::iter::once(&declared.name).chain(names).any(|name| self.assigned.contains(name, span))
            };
            if assigned {
                self.flow.forget(local);
            }
        }
    }
}
