//! From pest's pairs to the tree. One file a family of rules; what could not be read is put into words in `expected`.
//!
//! Nothing here decides whether a text is right: a pair that gives a finding is one that the grammar marked (`bad_…`,
//! `junk…`), or a token whose inside pest leaves alone (numbers, escapes).

mod entries;
mod expected;
mod expressions;
mod fields;
mod foreign;
mod forms;
mod helps;
mod items;
mod junk;
mod mocks;
mod needless;
mod numbers;
mod patterns;
mod reserved;
mod settings;
mod signatures;
mod statements;
mod strings;
mod tokens;
mod types;

pub(crate) use helps::add_helps;
pub(crate) use items::Declared;
pub(crate) use reserved::only_names;

use crate::error::SyntaxError;
use crate::parser::Rule;
use crate::scan::Mended;
use crate::tree::{Docs, Ident, Span};
use pest::iterators::{Pair, Pairs};
use smol_str::SmolStr;
use std::cell::{Cell, RefCell};

pub(crate) type Node<'i> = Pair<'i, Rule>;

/// What building one declaration needs and gathers.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    mended: &'a Mended<'a>,
    /// The text that was parsed, into which pairs point.
    text: &'a str,
    errors: RefCell<Vec<SyntaxError>>,
    docs_taken: RefCell<Vec<Span>>,
    /// How many expressions enclose the one that is being built.
    depth: Cell<u32>,
    too_deep: Cell<bool>,
    /// Whether the braces of a declaration were not found, so that its body looks like something after it.
    body_missing: Cell<bool>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(mended: &'a Mended<'a>) -> Self {
        Self {
            mended,
            text: &mended.text,
            errors: RefCell::default(),
            docs_taken: RefCell::default(),
            depth: Cell::new(0),
            too_deep: Cell::new(false),
            body_missing: Cell::new(false),
        }
    }

    /// What was found, and the doc comments that document something.
    pub(crate) fn finish(self) -> (Vec<SyntaxError>, Vec<Span>) {
        (self.errors.into_inner(), self.docs_taken.into_inner())
    }

    fn tell(&self, error: SyntaxError) {
        self.errors.borrow_mut().push(error);
    }

    /// The place in the file of a pair.
    fn span(&self, node: &Node<'_>) -> Span {
        let span = node.as_span();
        self.place(span.start(), span.end())
    }

    /// The place in the file of offsets in the parsed text.
    fn place(&self, start: usize, end: usize) -> Span {
        Span::new(self.mended.original(start), self.mended.original(end))
    }

    /// The line up to an offset of the parsed text, as far as it is near.
    fn line_before(&self, at: usize) -> &str {
        line_before(&self.text[..at])
    }

    /// The line from an offset of the parsed text, as far as it is near.
    fn line_after(&self, at: usize) -> &str {
        let rest = &self.text[at..];
        let near = &rest[..rest.floor_char_boundary(LINE_MAX)];
        near.split('\n').next().unwrap_or_default()
    }

    fn ident(&self, node: &Node<'_>) -> Ident {
        Ident { name: SmolStr::new(node.as_str()), span: self.span(node) }
    }

    /// A name, or nothing where a name should stand: then it is empty, and told.
    fn ident_or_bad(&self, node: &Node<'_>) -> Ident {
        if node.as_rule() == Rule::bad_name {
            self.bad_name(node);
            return Ident { name: SmolStr::default(), span: self.span(node) };
        }
        self.ident(node)
    }

    /// Doc comments that precede something, joined.
    fn docs(&self, lines: &mut Vec<Node<'_>>) -> Option<Docs> {
        let span = self.span(lines.first()?).to(self.span(lines.last()?));
        let mut text = String::new();
        for (index, line) in lines.drain(..).enumerate() {
            if index > 0 {
                text.push('\n');
            }
            text.push_str(crate::scan::strip_mark(line.as_str(), "///"));
            self.docs_taken.borrow_mut().push(self.span(&line));
        }
        Some(Docs { text, span })
    }
}

/// How much of a line is looked at for words that help: a line of millions of mistakes must not be read again for each.
const LINE_MAX: usize = 1_000;

/// The last line of a text, as far as it is near its end.
fn line_before(text: &str) -> &str {
    let near = &text[text.ceil_char_boundary(text.len().saturating_sub(LINE_MAX))..];
    near.rsplit('\n').next().unwrap_or_default()
}

/// The children of a pair, without comments.
#[derive(Debug)]
pub(crate) struct Children<'i> {
    pairs: Pairs<'i, Rule>,
    next: Option<Node<'i>>,
}

impl<'i> Children<'i> {
    pub(crate) fn of(node: Node<'i>) -> Self {
        Self::from(node.into_inner())
    }

    /// One pair as if it were a child.
    fn single(node: Node<'i>) -> Self {
        Self::from(Pairs::single(node))
    }

    /// What the next one is.
    fn rule(&self) -> Option<Rule> {
        self.next.as_ref().map(Pair::as_rule)
    }

    /// The next one, if it is of this rule.
    fn maybe(&mut self, rule: Rule) -> Option<Node<'i>> {
        if self.rule() == Some(rule) { self.next() } else { None }
    }
}

impl<'i> From<Pairs<'i, Rule>> for Children<'i> {
    fn from(mut pairs: Pairs<'i, Rule>) -> Self {
        let next = skip_comments(&mut pairs);
        Self { pairs, next }
    }
}

impl<'i> Iterator for Children<'i> {
    type Item = Node<'i>;

    fn next(&mut self) -> Option<Node<'i>> {
        let following = if self.next.is_some() { skip_comments(&mut self.pairs) } else { None };
        std::mem::replace(&mut self.next, following)
    }
}

fn skip_comments<'i>(pairs: &mut Pairs<'i, Rule>) -> Option<Node<'i>> {
    pairs.find(|pair| !matches!(pair.as_rule(), Rule::line_rest | Rule::block_rest))
}
