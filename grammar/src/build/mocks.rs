//! Stand-ins in tests.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{Ident, Mock, MockAnswer, MockSubject, StatementKind, Turn, TurnCall, TurnKind};

impl Builder<'_> {
    pub(super) fn mock(&self, node: Node<'_>) -> StatementKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let Some(subject) = children.next() else { return StatementKind::Broken };
        let rule = subject.as_rule();
        let subject_end = subject.as_span().end();
        let mut inner = Children::of(subject);
        let subject = match rule {
            Rule::mock_ask => MockSubject::Ask(self.value(&mut inner, subject_end)),
            Rule::mock_model => MockSubject::Model(self.next_name(&mut inner, subject_end)),
            Rule::mock_signal => MockSubject::Signal(self.next_name(&mut inner, subject_end)),
            _ => MockSubject::Callable(inner.map(|name| self.ident(&name)).collect()),
        };
        let answer = match children.next() {
            Some(turns) if turns.as_rule() == Rule::turns => self.turns(turns),
            Some(fails) if fails.as_rule() == Rule::mock_fails => {
                let mut inner = Children::of(fails);
                let kind = self.next_name(&mut inner, end);
                let message = inner.next().map(|message| self.value_or_bad(message));
                MockAnswer::Fails { kind, message }
            }
            Some(value) => MockAnswer::Value(self.value_or_bad(value)),
            None => MockAnswer::Broken,
        };
        StatementKind::Mock(Box::new(Mock { subject, answer }))
    }

    fn next_name(&self, children: &mut Children<'_>, end: usize) -> Ident {
        children.next().map(|name| self.ident_or_bad(&name)).unwrap_or_else(|| self.nameless(end))
    }

    fn turns(&self, node: Node<'_>) -> MockAnswer {
        let mut turns = Vec::new();
        let mut broken = Vec::new();
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::junk_entry => self.junk_entry(&child, "turn"),
                Rule::bad_turn => {
                    self.bad_turn(&child);
                    broken.push(self.span(&child));
                }
                _ => turns.push(self.turn(child)),
            }
        }
        MockAnswer::Turns { turns, broken }
    }

    fn turn(&self, node: Node<'_>) -> Turn {
        let span = self.span(&node);
        let rule = node.as_rule();
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let kind = match rule {
            Rule::output_turn => TurnKind::Output(self.value(&mut children, end)),
            Rule::text_turn => TurnKind::Text(self.value(&mut children, end)),
            Rule::error_turn => {
                let kind = self.next_name(&mut children, end);
                TurnKind::Error { kind, message: children.next().map(|message| self.value_or_bad(message)) }
            }
            Rule::handoff_turn => match children.next() {
                Some(call) => TurnKind::Handoff(self.turn_call(call)),
                None => TurnKind::Calls(Vec::new()),
            },
            _ => {
                let mut calls = Vec::new();
                for child in children {
                    match child.as_rule() {
                        Rule::turn_call => calls.push(self.turn_call(child)),
                        Rule::junk_entry => self.junk_entry(&child, "call"),
                        _ => self.expected(&child, "a call"),
                    }
                }
                TurnKind::Calls(calls)
            }
        };
        Turn { kind, span }
    }

    fn turn_call(&self, node: Node<'_>) -> TurnCall {
        let span = self.span(&node);
        let mut path = Vec::new();
        let mut arguments = None;
        for child in Children::of(node) {
            if child.as_rule() == Rule::call {
                arguments = Some(self.arguments(child));
            } else {
                path.push(self.ident(&child));
            }
        }
        TurnCall { path, arguments, span }
    }
}
