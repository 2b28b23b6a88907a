//! Blocks and statements.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{
    Assign, Block, Expr, ExprKind, For, Ident, Let, LetTarget, Repeat, Span, Statement, StatementKind, Var,
    While,
};

impl Builder<'_> {
    /// The block that must come next, perhaps after something that does not belong there.
    pub(super) fn block(&self, children: &mut Children<'_>, end: usize) -> Block {
        let junk = children.maybe(Rule::junk_h);
        if let Some(junk) = &junk {
            self.junk_before_block(junk);
        }
        let Some(node) = children.next() else {
            let span = self.place(end, end);
            return Block { statements: Vec::new(), braces: false, span };
        };
        let span = self.span(&node);
        if node.as_rule() == Rule::bad_block {
            if let Some(block) = self.missing_brace(node, junk.is_some()) {
                return self.block(&mut Children::single(block), end);
            }
            let statements = vec![Statement { kind: StatementKind::Broken, span }];
            return Block { statements, braces: false, span };
        }
        let mut statements = Vec::new();
        self.statements(&mut Children::of(node), &mut statements);
        Block { statements, braces: true, span }
    }

    pub(super) fn statements(&self, children: &mut Children<'_>, statements: &mut Vec<Statement>) {
        for node in children.by_ref() {
            match node.as_rule() {
                Rule::junk => {
                    let before = statements.last();
                    if self.junk_statement(&node, before)
                        && let Some(before) = statements.last_mut()
                    {
                        // The word before was no value, but a keyword that is misspelt.
                        *before =
                            Statement { kind: StatementKind::Broken, span: before.span.to(self.span(&node)) };
                    }
                }
                Rule::assign => {
                    if let Some(before) = statements.pop() {
                        statements.push(self.assign(before, node));
                    }
                }
                _ => statements.push(self.statement(node)),
            }
        }
    }

    fn statement(&self, node: Node<'_>) -> Statement {
        let span = self.span(&node);
        let end = node.as_span().end();
        let kind = match node.as_rule() {
            Rule::expr => StatementKind::Expr(self.expr(node)),
            Rule::bad_statement => {
                self.bad_statement(&node);
                StatementKind::Broken
            }
            Rule::bad_expr => StatementKind::Expr(self.bad_expr(&node)),
            Rule::let_statement => self.let_statement(node),
            Rule::mock_statement => self.mock(node),
            rule => {
                let mut children = Children::of(node);
                let children = &mut children;
                match rule {
                    Rule::var_statement => {
                        let name = children
                            .next()
                            .map(|name| self.ident_or_bad(&name))
                            .inspect(|name| self.used_by_name(name));
                        let name = name.unwrap_or_else(|| self.nameless(end));
                        let declared = self.type_if_any(children);
                        StatementKind::Var(Box::new(Var { name, declared, value: self.value(children, end) }))
                    }
                    Rule::for_statement => self.for_statement(children, end),
                    Rule::while_statement => {
                        let condition = self.value(children, end);
                        let limit = children
                            .maybe(Rule::up_to)
                            .map(|limit| self.value(&mut Children::of(limit), end));
                        StatementKind::While(Box::new(While {
                            condition,
                            limit,
                            body: self.block(children, end),
                        }))
                    }
                    Rule::repeat_statement => {
                        let limit = children.next().filter(|limit| limit.as_rule() == Rule::up_to);
                        let limit = limit.map(|limit| self.value(&mut Children::of(limit), end));
                        StatementKind::Repeat(Box::new(Repeat { limit, body: self.block(children, end) }))
                    }
                    Rule::emit_statement => StatementKind::Emit(self.value(children, end)),
                    _ => StatementKind::Expect(self.value(children, end)),
                }
            }
        };
        Statement { kind, span }
    }

    fn let_statement(&self, node: Node<'_>) -> StatementKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let target = match children.next() {
            Some(node) if node.as_rule() == Rule::ident => LetTarget::Name(self.local(&node)),
            Some(node) if node.as_rule() == Rule::field_patterns => {
                LetTarget::Fields(self.field_patterns(node))
            }
            Some(node) => {
                self.bad_name(&node);
                LetTarget::Broken(self.span(&node))
            }
            None => LetTarget::Broken(self.place(end, end)),
        };
        let declared = self.type_if_any(&mut children);
        let value = self.value(&mut children, end);
        let undo = children.maybe(Rule::undo).map(|undo| self.value(&mut Children::of(undo), end));
        StatementKind::Let(Box::new(Let { target, declared, value, undo }))
    }

    fn for_statement(&self, children: &mut Children<'_>, end: usize) -> StatementKind {
        let name = children.next().map(|name| self.local(&name)).unwrap_or_else(|| self.nameless(end));
        let index = children.maybe(Rule::loop_index).map(|index| self.local(&index));
        let iterable = self.value(children, end);
        let body = self.block(children, end);
        StatementKind::For(Box::new(For { name, index, iterable, body }))
    }

    /// `before = value`
    fn assign(&self, before: Statement, node: Node<'_>) -> Statement {
        let span = before.span.to(self.span(&node));
        let equals = self.span(&node).start;
        let end = node.as_span().end();
        let value = self.value(&mut Children::of(node), end);
        let kind = match before.kind {
            StatementKind::Expr(Expr { kind: ExprKind::Name(name), span }) => {
                StatementKind::Assign(Box::new(Assign { name: Ident { name, span }, value }))
            }
            StatementKind::Expr(target) => {
                self.not_assignable(&target, Span::new(equals, equals + 1));
                StatementKind::Broken
            }
            _ => StatementKind::Broken,
        };
        Statement { kind, span }
    }
}
