//! Declarations.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{
    Configurable, Configured, Const, Docs, Enum, Ident, Import, ItemKind, Record, Routine, Schedule, Signal,
    Span, StringLiteral, Test, TypeAlias, Variant,
};
use smol_str::SmolStr;

/// A declaration, without what the scan knows of it.
#[derive(Debug)]
pub(crate) struct Declared {
    pub docs: Option<Docs>,
    pub kind: ItemKind,
    pub span: Span,
}

impl Builder<'_> {
    /// The declaration in a pair of the rules `one_item` and `tolerant_item`. Both hold exactly one, else they fail.
    pub(crate) fn one_item(&self, node: Node<'_>) -> Option<Declared> {
        let mut docs = Vec::new();
        let mut declared = None;
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::doc_line => docs.push(child),
                Rule::junk_rest => self.junk_after_item(&child),
                Rule::EOI => {}
                _ => {
                    let docs = self.docs(&mut docs);
                    let span = self.span(&child);
                    declared = Some(Declared { docs, kind: self.item(child), span });
                }
            }
        }
        declared
    }

    fn item(&self, node: Node<'_>) -> ItemKind {
        let rule = node.as_rule();
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let children = &mut children;
        match rule {
            Rule::import_item => ItemKind::Import(self.import(children, end)),
            Rule::const_item => {
                let name = self.item_name(children, end);
                self.used_by_name(&name);
                ItemKind::Const(Const {
                    name,
                    declared: self.type_if_any(children),
                    value: self.value(children, end),
                })
            }
            Rule::record_item => {
                let name = self.item_name(children, end);
                let (fields, broken, _) = self.field_block(children);
                ItemKind::Record(Record { name, fields, broken })
            }
            Rule::enum_item => ItemKind::Enum(self.enumeration(children, end)),
            Rule::type_item => ItemKind::TypeAlias(TypeAlias {
                name: self.item_name(children, end),
                target: self.type_after(children, "=", end),
            }),
            Rule::fn_item => ItemKind::Function(self.routine(children, end)),
            Rule::workflow_item => ItemKind::Workflow(self.routine(children, end)),
            Rule::provider_item => ItemKind::Provider(self.configured(children, end)),
            Rule::model_item => ItemKind::Model(self.configured(children, end)),
            Rule::mcp_item => ItemKind::Mcp(self.configured(children, end)),
            Rule::tool_item => ItemKind::Tool(self.configurable(children, end)),
            Rule::agent_item => ItemKind::Agent(self.configurable(children, end)),
            Rule::signal_item => ItemKind::Signal(Signal {
                name: self.item_name(children, end),
                declared: self.type_after(children, ":", end),
            }),
            Rule::schedule_item => ItemKind::Schedule(Schedule {
                name: self.item_name(children, end),
                call: self.value(children, end),
                settings: self.settings(children),
            }),
            _ => {
                let (name, name_span) = self.plain_string(children, end);
                ItemKind::Test(Test { name, name_span, body: self.block(children, end) })
            }
        }
    }

    fn item_name(&self, children: &mut Children<'_>, end: usize) -> Ident {
        match children.next() {
            Some(node) => self.ident_or_bad(&node),
            None => Ident { name: SmolStr::default(), span: self.place(end, end) },
        }
    }

    fn import(&self, children: &mut Children<'_>, end: usize) -> Import {
        let mut names = Vec::new();
        while matches!(children.rule(), Some(Rule::ident | Rule::bad_entry | Rule::junk_entry)) {
            let Some(child) = children.next() else { break };
            match child.as_rule() {
                Rule::ident => names.push(self.ident(&child)),
                Rule::bad_entry => self.expected(&child, "a name"),
                _ => self.junk_entry(&child, "name"),
            }
        }
        if let Some(bad) = children.maybe(Rule::bad_from) {
            self.missing(&bad, "`from`");
        }
        let (path, path_span) = self.plain_string(children, end);
        Import { names, path, path_span }
    }

    /// A string that is known when compiling.
    fn plain_string(&self, children: &mut Children<'_>, end: usize) -> (StringLiteral, Span) {
        match children.next() {
            Some(node) if node.as_rule() == Rule::bad_name => {
                self.expected(&node, "a string");
                (StringLiteral { parts: Vec::new(), block: false }, self.span(&node))
            }
            Some(node) => {
                let span = self.span(&node);
                let literal = self.string(node);
                self.no_interpolation(&literal);
                (literal, span)
            }
            None => (StringLiteral { parts: Vec::new(), block: false }, self.place(end, end)),
        }
    }

    fn enumeration(&self, children: &mut Children<'_>, end: usize) -> Enum {
        let name = self.item_name(children, end);
        let mut variants = Vec::new();
        let mut broken = Vec::new();
        let mut docs = Vec::new();
        for child in children.by_ref() {
            match child.as_rule() {
                Rule::doc_line => docs.push(child),
                Rule::variant => {
                    let docs = self.docs(&mut docs);
                    variants.push(self.variant(child, docs));
                }
                Rule::junk_h => self.junk_before_block(&child),
                Rule::junk_entry => self.junk_entry(&child, "variant"),
                _ => {
                    self.expected(&child, "a variant");
                    broken.push(self.span(&child));
                }
            }
        }
        Enum { name, variants, broken }
    }

    fn variant(&self, node: Node<'_>, docs: Option<Docs>) -> Variant {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = self.item_name(&mut children, end);
        let payload = children.rule().map(|_| self.payload(&mut children));
        Variant { docs, name, payload, span }
    }

    fn routine(&self, children: &mut Children<'_>, end: usize) -> Routine {
        let routine = Routine {
            name: self.item_name(children, end),
            signature: self.signature(children, end),
            body: self.block(children, end),
        };
        self.routine_names(&routine);
        routine
    }

    fn configured(&self, children: &mut Children<'_>, end: usize) -> Configured {
        Configured { name: self.item_name(children, end), settings: self.settings(children) }
    }

    fn configurable(&self, children: &mut Children<'_>, end: usize) -> Configurable {
        let declared = Configurable {
            name: self.item_name(children, end),
            signature: self.signature(children, end),
            settings: self.settings(children),
        };
        self.used_by_name(&declared.name);
        self.parameters_named(&declared.signature.parameters);
        declared
    }
}
