//! Parameters, results, and the fields of records and variants.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{Docs, Field, Parameter, Payload, Signature, Span};

impl Builder<'_> {
    pub(super) fn signature(&self, children: &mut Children<'_>, end: usize) -> Signature {
        let Some(node) = children.next() else {
            let span = self.place(end, end);
            return Signature { parameters: Vec::new(), result: None, broken: vec![span], span };
        };
        let span = self.span(&node);
        let node_end = node.as_span().end();
        let mut signature = Signature { parameters: Vec::new(), result: None, broken: Vec::new(), span };
        if node.as_rule() == Rule::bad_signature {
            self.missing(&node, "parameters in parentheses");
            signature.broken.push(span);
        }
        let mut docs = Vec::new();
        let mut inner = Children::of(node);
        while let Some(rule) = inner.rule() {
            match rule {
                Rule::r#type | Rule::bad_type => {
                    signature.result = Some(self.type_or_bad(&mut inner, node_end))
                }
                _ => {
                    let Some(child) = inner.next() else { break };
                    match rule {
                        Rule::doc_line => docs.push(child),
                        Rule::parameter => {
                            let docs = self.docs(&mut docs);
                            signature.parameters.push(self.parameter(child, docs));
                        }
                        Rule::junk_p => self.junk_p(&child, "parameter"),
                        _ => {
                            let docs = self.docs(&mut docs);
                            signature.broken.push(self.span(&child));
                            signature.parameters.extend(self.bad_parameter(&child, docs));
                        }
                    }
                }
            }
        }
        signature
    }

    fn parameter(&self, node: Node<'_>, docs: Option<Docs>) -> Parameter {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let var = children.maybe(Rule::var_word).map(|word| self.span(&word));
        let name = children.next().map(|name| self.ident(&name)).unwrap_or_else(|| self.nameless(end));
        let declared = self.type_or_bad(&mut children, end);
        let default = children.rule().map(|_| self.value(&mut children, end));
        Parameter { docs, var, name, declared, default, span }
    }

    /// `{ fields }`, or nothing where braces should stand.
    pub(super) fn field_block(&self, children: &mut Children<'_>) -> (Vec<Field>, Vec<Span>, Option<Span>) {
        let junk = children.maybe(Rule::junk_h);
        if let Some(junk) = &junk {
            self.junk_before_block(junk);
        }
        let Some(node) = children.next() else { return (Vec::new(), Vec::new(), None) };
        let span = self.span(&node);
        if node.as_rule() == Rule::bad_field_block {
            return match self.missing_brace(node, junk.is_some()) {
                Some(found) => self.field_block(&mut Children::single(found)),
                None => (Vec::new(), vec![span], None),
            };
        }
        let mut fields = Vec::new();
        let mut broken = Vec::new();
        let mut docs = Vec::new();
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::doc_line => docs.push(child),
                Rule::field => {
                    let docs = self.docs(&mut docs);
                    fields.push(self.field(child, docs));
                }
                Rule::junk_entry => self.junk_entry(&child, "field"),
                _ => {
                    self.bad_field(&child);
                    broken.push(self.span(&child));
                }
            }
        }
        (fields, broken, Some(span))
    }

    pub(super) fn payload(&self, children: &mut Children<'_>) -> Payload {
        let (fields, broken, span) = self.field_block(children);
        Payload { fields, broken, span: span.unwrap_or_default() }
    }

    fn field(&self, node: Node<'_>, docs: Option<Docs>) -> Field {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.next().map(|name| self.ident(&name)).unwrap_or_else(|| self.nameless(end));
        let declared = self.type_or_bad(&mut children, end);
        let default = children.rule().map(|_| self.value(&mut children, end));
        Field { docs, name, declared, default, span }
    }
}
