//! What stands between brackets of an expression: arguments, fields of objects and records, elements of lists.

use super::{Builder, Children, Node};
use crate::error::SyntaxError;
use crate::parser::Rule;
use crate::tree::{Argument, Arguments, Comprehension, Expr, ExprKind, FieldValue, Fields, Ident, Span};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn arguments(&self, node: Node<'_>) -> Arguments {
        let mut arguments = Arguments { entries: Vec::new(), broken: Vec::new(), span: self.span(&node) };
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::argument => arguments.entries.push(self.argument(child)),
                Rule::junk_p => {
                    if child.as_str().trim_start().starts_with('=')
                        && let Some(Argument { name: name @ None, value, .. }) = arguments.entries.last_mut()
                        && let ExprKind::Name(word) = &value.kind
                    {
                        // `name = value`: the name is the parameter's.
                        *name = Some(Ident { name: word.clone(), span: value.span });
                        value.kind = ExprKind::Broken;
                    }
                    self.junk_p(&child, "argument");
                }
                _ => {
                    self.expected(&child, "an argument");
                    arguments.broken.push(self.span(&child));
                }
            }
        }
        arguments
    }

    fn argument(&self, node: Node<'_>) -> Argument {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.maybe(Rule::argument_name).map(|name| self.ident(&name));
        Argument { name, value: self.value(&mut children, end), span }
    }

    /// `{ … }`, or nothing where braces should stand.
    pub(super) fn fields_or_bad(&self, children: &mut Children<'_>, end: usize) -> Fields {
        let Some(node) = children.next() else {
            return Fields {
                entries: Vec::new(),
                base: None,
                broken: Vec::new(),
                span: self.place(end, end),
            };
        };
        self.fields(node)
    }

    pub(super) fn fields(&self, node: Node<'_>) -> Fields {
        let mut fields =
            Fields { entries: Vec::new(), base: None, broken: Vec::new(), span: self.span(&node) };
        if node.as_rule() == Rule::bad_fields {
            self.missing(&node, "`{`");
            fields.broken.push(fields.span);
            return fields;
        }
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::field_value => fields.entries.push(self.field_value(child)),
                Rule::spread => self.spread(child, &mut fields),
                Rule::junk_entry => {
                    if let Some(FieldValue { name, value: value @ None, .. }) = fields.entries.last_mut() {
                        // What stands for the value could not be read; the name alone would be a value.
                        *value = Some(Expr { kind: ExprKind::Broken, span: name.span });
                    }
                    self.junk_entry(&child, "field");
                }
                _ => {
                    self.expected(&child, "a field such as `name: value`");
                    fields.broken.push(self.span(&child));
                }
            }
        }
        fields
    }

    /// Whether what stands between braces are statements, though an object is due: then only that is told.
    pub(super) fn is_block(&self, node: &Node<'_>) -> bool {
        let Some(fields) = Children::of(node.clone()).next() else { return false };
        let mut children = Children::of(fields);
        let mut statement = false;
        while let Some(child) = children.next() {
            let word =
                matches!(child.as_str(), "let" | "var" | "emit" | "expect" | "for" | "while" | "repeat");
            if child.as_rule() == Rule::field_value && word && children.rule() == Some(Rule::junk_entry) {
                statement = true;
                break;
            }
        }
        if statement {
            let brace = self.span(node).start;
            self.tell(
                SyntaxError::new("E0111", Span::new(brace, brace + 1), "this `{` opens an object, and statements stand in it")
                    .with_help("a block is no value here: name the parts before, or put them into a `fn` or a `workflow`"),
            );
        }
        statement
    }

    fn spread(&self, node: Node<'_>, fields: &mut Fields) {
        let span = self.span(&node);
        let end = node.as_span().end();
        let value = self.value(&mut Children::of(node), end);
        if let Some(first) = &fields.base {
            self.tell(
                SyntaxError::new("E0101", span, "only one value can be spread")
                    .with_label(first.span, "this one gives the other fields already"),
            );
            return;
        }
        fields.base = Some(value);
    }

    fn field_value(&self, node: Node<'_>) -> FieldValue {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let (name, quoted) = match children.next() {
            Some(key) if key.as_rule() == Rule::string => (self.quoted_name(key), true),
            Some(key) => (self.ident(&key), false),
            None => (self.nameless(end), false),
        };
        let value = if children.rule().is_some() {
            Some(self.value(&mut children, end))
        } else if quoted {
            self.tell_expected(
                Span::new(name.span.end.saturating_sub(1), name.span.end),
                &format!("`:` and a value after `\"{}\"`", name.name),
            );
            Some(Expr { kind: ExprKind::Broken, span: name.span })
        } else {
            None
        };
        FieldValue { name, quoted, value, span }
    }

    fn quoted_name(&self, node: Node<'_>) -> Ident {
        let span = self.span(&node);
        let literal = self.string(node);
        self.no_interpolation(&literal);
        Ident { name: SmolStr::new(literal.plain().unwrap_or("")), span }
    }

    /// `[a, b]` or `[e for x in xs]`.
    pub(super) fn list(&self, node: Node<'_>) -> ExprKind {
        let mut elements = Vec::new();
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::comprehension => {
                    let element =
                        elements.pop().unwrap_or(Expr { kind: ExprKind::Broken, span: self.span(&child) });
                    return self.comprehension(element, child);
                }
                Rule::junk_entry => self.junk_entry(&child, "element"),
                Rule::bad_entry => {
                    self.expected(&child, "a value");
                    elements.push(Expr { kind: ExprKind::Broken, span: self.span(&child) });
                }
                _ => elements.push(self.expr(child)),
            }
        }
        ExprKind::List(elements)
    }

    fn comprehension(&self, element: Expr, node: Node<'_>) -> ExprKind {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.next().map(|name| self.local(&name)).unwrap_or_else(|| self.nameless(end));
        let index = children.maybe(Rule::loop_index).map(|index| self.local(&index));
        let iterable = self.value(&mut children, end);
        let condition =
            children.maybe(Rule::where_clause).map(|clause| self.value(&mut Children::of(clause), end));
        for junk in children {
            self.junk_in(&junk, "`]` at the end of the list");
        }
        ExprKind::Comprehension(Box::new(Comprehension { element, name, index, iterable, condition }))
    }

    /// A name that is not there.
    pub(super) fn nameless(&self, at: usize) -> Ident {
        Ident { name: SmolStr::default(), span: self.place(at, at) }
    }
}
