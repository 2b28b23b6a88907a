//! Expressions.

use agentflow_grammar::tree::{Comprehension, Expr, ExprKind, FieldValue, Fields, Span};

use super::document::Document;
use super::items::word;
use super::lists::Style;
use super::settings::dotted;
use super::source::Formatter;

impl Formatter<'_> {
    /// An expression, in parentheses if it was written so.
    pub(super) fn expression(&mut self, expression: &Expr) -> Document {
        if !self.is_in_parentheses(expression) {
            return self.bare_expression(expression);
        }
        let inner = self.bare_expression(expression);
        let inner = match expression.kind {
            // These have brackets of their own.
            ExprKind::Object(_) | ExprKind::Record(_) | ExprKind::List(_) => inner,
            _ => {
                let inner = Document::sequence([Document::SoftLine, inner]).indented();
                Document::sequence([inner, Document::SoftLine])
            }
        };
        Document::sequence([Document::text("("), inner, Document::text(")")]).group()
    }

    /// An expression without parentheses around it.
    pub(super) fn bare_expression(&mut self, expression: &Expr) -> Document {
        match &expression.kind {
            ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Bool(_)
            | ExprKind::Null
            | ExprKind::Duration(_)
            | ExprKind::Name(_)
            | ExprKind::Broken => self.source(expression.span),
            ExprKind::String(literal) => self.string(literal, expression.span),
            ExprKind::List(items) => {
                self.list(Style::Brackets, expression.span, items, |item| item.span, Self::expression)
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension),
            ExprKind::Object(fields) => self.fields(fields),
            ExprKind::Record(literal) => {
                let name = Document::text(dotted(&literal.path));
                Document::sequence([name, Document::text(" "), self.fields(&literal.fields)])
            }
            ExprKind::Field(_) | ExprKind::Index(_) | ExprKind::Call(_) => self.postfix_chain(expression),
            ExprKind::With(with) => {
                let base = self.expression(&with.base);
                let options = Document::sequence([Document::text("with "), self.fields(&with.options)]);
                Document::sequence([base, options.hanging()])
            }
            ExprKind::Unary(unary) => self.unary(unary),
            ExprKind::Binary(_) | ExprKind::Is(_) => self.operators(expression),
            ExprKind::Range(range) => {
                let start = self.expression(&range.start);
                Document::sequence([start, Document::text(".."), self.expression(&range.end)])
            }
            _ => self.form(expression),
        }
    }

    fn comprehension(&mut self, comprehension: &Comprehension) -> Document {
        let element = self.expression(&comprehension.element);
        let index = match &comprehension.index {
            Some(index) => format!(", {}", index.as_str()),
            None => String::new(),
        };
        let each = Document::text(format!("for {}{index} in ", comprehension.name.as_str()));
        let mut parts = vec![element, Document::Line, each, self.expression(&comprehension.iterable)];
        if let Some(condition) = &comprehension.condition {
            parts.extend([Document::Line, Document::text("if "), self.expression(condition)]);
        }
        Document::sequence([
            Document::text("["),
            Document::sequence([Document::SoftLine, Document::Sequence(parts)]).indented(),
            Document::SoftLine,
            Document::text("]"),
        ])
        .group()
    }

    /// `{ name: value, other, ..base }`
    pub(super) fn fields(&mut self, fields: &Fields) -> Document {
        let mut entries: Vec<FieldEntry<'_>> = fields.entries.iter().map(FieldEntry::Field).collect();
        entries.extend(fields.base.as_ref().map(FieldEntry::Base));
        entries.sort_by_key(|entry| entry.span().start);
        self.list(Style::Braces, fields.span, &entries, FieldEntry::span, |formatter, entry| match entry {
            FieldEntry::Field(field) => formatter.field_value(field),
            FieldEntry::Base(base) => Document::sequence([Document::text(".."), formatter.expression(base)]),
        })
    }

    fn field_value(&mut self, field: &FieldValue) -> Document {
        let name = if field.quoted { self.quoted_name(field) } else { word(&field.name) };
        match &field.value {
            Some(value) if field.quoted => {
                Document::sequence([name, Document::text(":"), self.expression(value).hanging()])
            }
            Some(value) => Document::sequence([name, self.valued(field.name.span.end, ":", value)]),
            None => name,
        }
    }

    /// The name with its quotes and escapes, as it is written at the start of the field.
    fn quoted_name(&self, field: &FieldValue) -> Document {
        let end = field.value.as_ref().map_or(field.span.end, |value| value.span.start);
        let written = self.slice(field.span.start, end);
        let close = written.rfind('"').map_or(written.len(), |at| at + 1);
        Document::text(&written[..close])
    }
}

/// What may stand in braces.
enum FieldEntry<'e> {
    Field(&'e FieldValue),
    Base(&'e Expr),
}

impl FieldEntry<'_> {
    fn span(&self) -> Span {
        match self {
            FieldEntry::Field(field) => field.span,
            // With its dots.
            FieldEntry::Base(base) => Span::new(base.span.start.saturating_sub(2), base.span.end),
        }
    }
}
