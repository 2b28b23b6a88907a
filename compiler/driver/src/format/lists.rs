//! Lists between delimiters: on one line if they fit, else an entry a line.

use agentflow_grammar::tree::Span;

use super::document::Document;
use super::source::Formatter;

/// How a list is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// `(a, b)`: with commas on several lines too.
    Parentheses,
    /// `[a, b]`
    Brackets,
    /// `{ a, b }`: on several lines without commas.
    Braces,
    /// The same, but never on one line.
    BrokenBraces,
}

impl Style {
    fn delimiters(self) -> (&'static str, &'static str) {
        match self {
            Style::Parentheses => ("(", ")"),
            Style::Brackets => ("[", "]"),
            Style::Braces | Style::BrokenBraces => ("{", "}"),
        }
    }

    fn has_commas(self) -> bool {
        matches!(self, Style::Parentheses | Style::Brackets)
    }

    /// What stands after the opening delimiter and before the closing one.
    fn edge(self) -> Document {
        if self.has_commas() { Document::SoftLine } else { Document::Line }
    }
}

impl<'t> Formatter<'t> {
    /// A list. `span` covers the delimiters.
    pub(super) fn list<T>(
        &mut self,
        style: Style,
        span: Span,
        entries: &[T],
        entry_span: impl Fn(&T) -> Span,
        mut print: impl FnMut(&mut Self, &T) -> Document,
    ) -> Document {
        let (open, close) = style.delimiters();
        let mut inner = Vec::new();
        let mut end = span.start + 1;
        let close_at = span.end.saturating_sub(1);
        for (position, entry) in entries.iter().enumerate() {
            let limit = entries.get(position + 1).map_or(close_at, |next| entry_span(next).start);
            let entry = self.entry(end, entry_span(entry), limit, |formatter| print(formatter, entry));
            if position > 0 {
                if !style.has_commas() && entry.blank_before {
                    inner.push(Document::BlankLine);
                }
                inner.push(Document::Line);
            }
            inner.push(entry.document);
            inner.push(match entries.get(position + 1) {
                None if style.has_commas() => Document::if_broken(Document::text(","), Document::Nothing),
                None => Document::Nothing,
                Some(next) if style.has_commas() || self.continues_line(entry_span(next).start) => {
                    Document::text(",")
                }
                Some(_) => Document::if_broken(Document::Nothing, Document::text(",")),
            });
            inner.push(entry.after);
            end = entry.end;
        }
        let last = self.at_end(end, close_at);
        if entries.is_empty() && last == Document::Sequence(Vec::new()) {
            return Document::text(format!("{open}{close}"));
        }
        if entries.is_empty() {
            // The comments begin with a line break of their own.
            let inner = Document::sequence([last]).indented();
            return Document::sequence([
                Document::text(open),
                inner,
                Document::HardLine,
                Document::text(close),
            ])
            .broken_group();
        }
        inner.push(last);
        let list = Document::sequence([
            Document::text(open),
            Document::sequence([style.edge(), Document::Sequence(inner)]).indented(),
            style.edge(),
            Document::text(close),
        ]);
        if style == Style::BrokenBraces { list.broken_group() } else { list.group() }
    }

    /// One entry of a list, with its comments. One with a comment in a place that is not known stays as it was.
    pub(super) fn entry(
        &mut self,
        from: u32,
        span: Span,
        limit: u32,
        print: impl FnOnce(&mut Self) -> Document,
    ) -> Entry {
        let (blank_before, before) = self.before_entry(from, span.start);
        let taken = self.taken;
        let mut document = print(self);
        if self.has_comment(span.start, span.end) {
            self.taken = taken;
            self.skip_comments(span.end);
            document = self.source(span);
        }
        let (end, after) = self.after_entry(span.end, limit);
        Entry { document: Document::sequence([before, document]), after, blank_before, end }
    }
}

/// An entry of a list.
pub(super) struct Entry {
    pub(super) document: Document,
    /// Comments on its line, which go after a comma.
    pub(super) after: Document,
    pub(super) blank_before: bool,
    pub(super) end: u32,
}
