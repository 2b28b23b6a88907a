//! Lists of tools and of handoffs.

use super::{Builder, Children, Node};
use crate::parser::Rule;
use crate::tree::{Binding, Bindings, EntryList, Handoff, Sharing, SharingKind, ToolEntry};

impl Builder<'_> {
    pub(super) fn tools(&self, children: Children<'_>, start: usize, end: usize) -> EntryList<ToolEntry> {
        self.entry_list(children, start, end, "tool", |node| self.tool(node))
    }

    pub(super) fn handoffs(&self, children: Children<'_>, start: usize, end: usize) -> EntryList<Handoff> {
        self.entry_list(children, start, end, "handoff", |node| self.handoff(node))
    }

    fn entry_list<'i, T>(
        &self,
        children: Children<'i>,
        start: usize,
        end: usize,
        what: &str,
        build: impl Fn(Node<'i>) -> T,
    ) -> EntryList<T> {
        let mut list = EntryList { entries: Vec::new(), broken: Vec::new(), span: self.place(start, end) };
        for child in children {
            match child.as_rule() {
                Rule::junk_entry => self.junk_entry(&child, what),
                Rule::bad_entry => {
                    self.expected(&child, &format!("a {what}"));
                    list.broken.push(self.span(&child));
                }
                _ => list.entries.push(build(child)),
            }
        }
        list
    }

    fn tool(&self, node: Node<'_>) -> ToolEntry {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut entry = ToolEntry { path: Vec::new(), all: None, bindings: None, options: None, span };
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::ident => entry.path.push(self.ident(&child)),
                Rule::all => entry.all = Some(self.span(&child)),
                Rule::bindings => entry.bindings = Some(self.bindings(child)),
                _ => entry.options = Some(self.fields_or_bad(&mut Children::of(child), end)),
            }
        }
        entry
    }

    fn handoff(&self, node: Node<'_>) -> Handoff {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let target = children.next().map(|name| self.ident(&name)).unwrap_or_else(|| self.nameless(end));
        let bindings = children.maybe(Rule::bindings).map(|bindings| self.bindings(bindings));
        let sharing = children.maybe(Rule::sharing).map(|sharing| self.sharing(sharing));
        let without_tools = children.maybe(Rule::without).map(|without| self.span(&without));
        let when = children.maybe(Rule::when).map(|when| self.value(&mut Children::of(when), end));
        Handoff { target, bindings, sharing, without_tools, when, span }
    }

    fn sharing(&self, node: Node<'_>) -> Sharing {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        if children.maybe(Rule::last_word).is_some() {
            return Sharing { kind: SharingKind::Last(self.value(&mut children, end)), span };
        }
        let word = children.next().map(|word| self.ident_or_bad(&word)).unwrap_or_else(|| self.nameless(end));
        let kind = match word.as_str() {
            "none" => SharingKind::None,
            "all" => SharingKind::All,
            "summary" => SharingKind::Summary,
            _ => SharingKind::Unknown(word),
        };
        Sharing { kind, span }
    }

    fn bindings(&self, node: Node<'_>) -> Bindings {
        let mut bindings = Bindings { entries: Vec::new(), broken: Vec::new(), span: self.span(&node) };
        for child in Children::of(node) {
            match child.as_rule() {
                Rule::binding => bindings.entries.push(self.binding(child)),
                Rule::junk_p => self.junk_p(&child, "binding"),
                _ => {
                    self.expected(&child, "a value, or `_` to leave it to the model");
                    bindings.broken.push(self.span(&child));
                }
            }
        }
        bindings
    }

    fn binding(&self, node: Node<'_>) -> Binding {
        let span = self.span(&node);
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let name = children.maybe(Rule::argument_name).map(|name| self.ident(&name));
        let value = match children.rule() {
            Some(Rule::hole) => None,
            _ => Some(self.value(&mut children, end)),
        };
        Binding { name, value, span }
    }
}
