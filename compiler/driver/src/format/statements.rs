//! Statements.

use agentflow_grammar::tree::{Let, LetTarget, Statement, StatementKind};

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
                Document::text(" ="),
                self.expression(&var.value).hanging(),
            ]),
            StatementKind::Assign(assign) => Document::sequence([
                word(&assign.name),
                Document::text(" ="),
                self.expression(&assign.value).hanging(),
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
        let value = self.expression(&binding.value).hanging();
        let undo = match &binding.undo {
            Some(undo) => {
                let undo = self.expression(undo);
                Document::sequence([Document::Line, Document::text("undo "), undo]).indented()
            }
            None => Document::Nothing,
        };
        Document::sequence([Document::text("let "), target, declared, Document::text(" ="), value, undo])
            .group()
    }
}
