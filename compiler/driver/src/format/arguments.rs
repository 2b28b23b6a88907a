//! Parameters and arguments.

use agentflow_grammar::tree::{Argument, Arguments, Binding, Bindings, ExprKind, Parameter, Signature, Span};

use super::document::Document;
use super::items::word;
use super::lists::Style;
use super::source::Formatter;

impl Formatter<'_> {
    /// `(name: type, …) -> type`
    pub(super) fn signature(&mut self, signature: &Signature) -> Document {
        let end = signature.result.as_ref().map_or(signature.span.end, |result| result.span.start);
        let close = self.slice(signature.span.start, end).rfind(')').map_or(0, |at| at as u32 + 1);
        let span = Span::new(signature.span.start, signature.span.start + close);
        let parameters =
            self.list(Style::Parentheses, span, &signature.parameters, parameter_span, Self::parameter);
        let result = match &signature.result {
            Some(result) => {
                let close = span.end;
                let arrow = self.sign_between("->", close, result.span.start);
                let comments = arrow.and_then(|arrow| self.between(close, arrow));
                let words = comments.unwrap_or(Document::text(" "));
                let after = arrow.and_then(|arrow| self.between(arrow + 2, result.span.start));
                let after = after.unwrap_or(Document::text(" "));
                Document::sequence([words, Document::text("->"), after, self.declared_type(result)])
            }
            None => Document::Nothing,
        };
        Document::sequence([parameters, result])
    }

    fn parameter(&mut self, parameter: &Parameter) -> Document {
        let docs = self.docs_if_any(parameter.docs.as_ref());
        let var = Document::text(if parameter.var.is_some() { "var " } else { "" });
        let declared = self.type_after_colon(Some(&parameter.declared));
        let default = match &parameter.default {
            Some(default) => Document::sequence([Document::text(" ="), self.expression(default).hanging()]),
            None => Document::Nothing,
        };
        Document::sequence([docs, var, word(&parameter.name), declared, default])
    }

    /// `(a, name: b)`. A lone argument that has brackets of its own is not set apart from the parentheses.
    pub(super) fn arguments(&mut self, arguments: &Arguments) -> Document {
        if let [Argument { name: None, value, .. }] = arguments.entries.as_slice()
            && matches!(value.kind, ExprKind::List(_) | ExprKind::Object(_) | ExprKind::Record(_))
            && !self.has_comment(arguments.span.start, value.span.start)
            && !self.has_comment(value.span.end, arguments.span.end)
        {
            let value = self.bare_expression(value);
            return Document::sequence([Document::text("("), value, Document::text(")")]);
        }
        let entries = &arguments.entries;
        self.list(Style::Parentheses, arguments.span, entries, |argument| argument.span, Self::argument)
    }

    fn argument(&mut self, argument: &Argument) -> Document {
        match &argument.name {
            Some(name) => {
                let value = self.valued(name.span.end, ":", &argument.value);
                Document::sequence([word(name), value])
            }
            None => self.bare_expression(&argument.value),
        }
    }

    /// `(a, name: b, other: _)`
    pub(super) fn bindings(&mut self, bindings: Option<&Bindings>) -> Document {
        match bindings {
            Some(bindings) => self.list(
                Style::Parentheses,
                bindings.span,
                &bindings.entries,
                |binding| binding.span,
                Self::bound,
            ),
            None => Document::Nothing,
        }
    }

    fn bound(&mut self, binding: &Binding) -> Document {
        let name = match &binding.name {
            Some(name) => Document::text(format!("{}:", name.as_str())),
            None => Document::Nothing,
        };
        let value = match (&binding.value, &binding.name) {
            (Some(value), Some(_)) => self.expression(value).hanging(),
            (Some(value), None) => self.bare_expression(value),
            (None, Some(_)) => Document::text("_").hanging(),
            (None, None) => Document::text("_"),
        };
        Document::sequence([name, value])
    }
}

fn parameter_span(parameter: &Parameter) -> Span {
    parameter.docs.as_ref().map_or(parameter.span, |docs| docs.span.to(parameter.span))
}
