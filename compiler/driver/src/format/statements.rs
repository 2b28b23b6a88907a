//! Statements.

use agentflow_grammar::tree::{Ident, Let, LetTarget, Statement, StatementKind, Type};

use super::document::Document;
use super::items::word;
use super::source::Formatter;

impl Formatter<'_> {
    /// One statement.
    pub(super) fn statement(&mut self, statement: &Statement) -> Document {
        match &statement.kind {
            StatementKind::Let(binding) => self.binding(binding),
            StatementKind::Var(var) => Document::sequence([
                Document::text(format!("var {}", var.name.as_str())),
                self.type_after_colon(var.declared.as_ref()),
                self.valued(end_of(&var.name, var.declared.as_ref()), "=", &var.value),
            ]),
            StatementKind::Assign(assign) => Document::sequence([
                word(&assign.name),
                self.valued(assign.name.span.end, "=", &assign.value),
            ]),
            StatementKind::Emit(value) => {
                Document::sequence([Document::text("emit "), self.expression(value)])
            }
            StatementKind::For(each) => {
                let head = self.loop_head(&each.name, each.index.as_ref(), &each.iterable);
                Document::sequence([head, Document::text(" "), self.block(&each.body)])
            }
            StatementKind::While(repeated) => {
                let condition = self.head(&repeated.condition);
                let limit = match &repeated.limit {
                    Some(limit) => Document::sequence([Document::text(" up to "), self.head(limit)]),
                    None => Document::Nothing,
                };
                let body = self.block(&repeated.body);
                Document::sequence([Document::text("while "), condition, limit, Document::text(" "), body])
            }
            StatementKind::Repeat(repeated) => {
                let limit = match &repeated.limit {
                    Some(limit) => Document::sequence([Document::text("up to "), self.head(limit)]),
                    None => Document::text("forever"),
                };
                let body = self.block(&repeated.body);
                Document::sequence([Document::text("repeat "), limit, Document::text(" "), body])
            }
            StatementKind::Mock(mock) => self.mock(mock),
            StatementKind::Expect(condition) => {
                Document::sequence([Document::text("expect "), self.expression(condition)])
            }
            StatementKind::Expr(value) => self.expression(value),
            StatementKind::Broken => self.source(statement.span),
        }
    }

    /// `let target: type = value undo undo`
    fn binding(&mut self, binding: &Let) -> Document {
        let target = match &binding.target {
            LetTarget::Name(name) => word(name),
            LetTarget::Fields(fields) => self.field_patterns(fields),
            LetTarget::Broken(span) => self.source(*span),
        };
        let declared = self.type_after_colon(binding.declared.as_ref());
        let target_end = match &binding.target {
            LetTarget::Name(name) => name.span.end,
            LetTarget::Fields(fields) => fields.span.end,
            LetTarget::Broken(span) => span.end,
        };
        let end = binding.declared.as_ref().map_or(target_end, |declared| declared.span.end);
        let value = self.valued(end, "=", &binding.value);
        let undo = match &binding.undo {
            Some(undo) => {
                let undo = self.expression(undo);
                Document::sequence([Document::Line, Document::text("undo "), undo]).indented()
            }
            None => Document::Nothing,
        };
        Document::sequence([Document::text("let "), target, declared, value, undo]).group()
    }
}

/// Where a name and its type end.
pub(super) fn end_of(name: &Ident, declared: Option<&Type>) -> u32 {
    declared.map_or(name.span.end, |declared| declared.span.end)
}
