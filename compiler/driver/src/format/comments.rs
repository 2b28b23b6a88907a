//! Comments find their places by where they stand: before an entry of a list, after it on its line, or at the end of
//! the list. An entry with a comment anywhere else stays as it was written.

use agentflow_grammar::tree::{Comment, CommentKind};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// The next comment that nothing has taken, if it starts in this range.
    fn peek(&self, from: u32, to: u32) -> Option<Comment> {
        self.comments
            .get(self.taken)
            .copied()
            .filter(|comment| comment.span.start >= from && comment.span.start < to)
    }

    /// Whether a comment in this range is still to be taken.
    pub(super) fn has_comment(&self, from: u32, to: u32) -> bool {
        self.peek(from, to).is_some()
    }

    /// Comments before an entry, each on its own line (a `/* … */` stays on the entry's), and whether a blank line
    /// stands before all of it.
    pub(super) fn before_entry(&mut self, from: u32, entry: u32) -> (bool, Document) {
        let mut parts = Vec::new();
        let mut end = from;
        let mut blank_before_all = None;
        while let Some(comment) = self.peek(from, entry) {
            self.taken += 1;
            let is_blank = self.has_blank_line(end, comment.span.start);
            match blank_before_all {
                None => blank_before_all = Some(is_blank),
                Some(_) if is_blank => parts.push(Document::BlankLine),
                Some(_) => {}
            }
            parts.push(self.comment(comment));
            let next = self.peek(from, entry).map_or(entry, |next| next.span.start);
            let stays = comment.kind == CommentKind::Block && !self.has_newline(comment.span.end, next);
            parts.push(if stays { Document::text(" ") } else { Document::HardLine });
            end = comment.span.end;
        }
        let is_blank = self.has_blank_line(end, entry);
        if blank_before_all.is_some() && is_blank {
            parts.push(Document::BlankLine);
        }
        (blank_before_all.unwrap_or(is_blank), Document::Sequence(parts))
    }

    /// Comments after an entry on its line. Gives where the entry ends with them.
    pub(super) fn after_entry(&mut self, end: u32, limit: u32) -> (u32, Document) {
        let mut parts = Vec::new();
        let mut end = end;
        while let Some(comment) = self.peek(end, limit) {
            let between = self.slice(end, comment.span.start);
            let is_near = between.chars().all(|character| matches!(character, ' ' | '\t' | ',' | ';'));
            if !is_near || (comment.kind == CommentKind::Block && !self.ends_line(comment.span.end)) {
                break;
            }
            self.taken += 1;
            parts.push(match self.text_of(comment) {
                text if text.contains('\n') => {
                    Document::sequence([Document::text(" "), Document::Verbatim(text.to_owned())])
                }
                text => Document::LineEnd(text.trim_end().to_owned()),
            });
            end = comment.span.end;
        }
        (end, Document::Sequence(parts))
    }

    /// Comments at the end of a list, each on its own line after a line break.
    pub(super) fn at_end(&mut self, from: u32, close: u32) -> Document {
        let mut parts = Vec::new();
        let mut end = from;
        while let Some(comment) = self.peek(from, close) {
            self.taken += 1;
            if self.has_blank_line(end, comment.span.start) && end != from {
                parts.push(Document::BlankLine);
            }
            parts.push(Document::HardLine);
            parts.push(self.comment(comment));
            end = comment.span.end;
        }
        Document::Sequence(parts)
    }

    /// Passes over the comments inside of what is kept as it was written.
    pub(super) fn skip_comments(&mut self, to: u32) {
        while self.comments.get(self.taken).is_some_and(|comment| comment.span.start < to) {
            self.taken += 1;
        }
    }

    fn comment(&self, comment: Comment) -> Document {
        Document::Verbatim(self.text_of(comment).trim_end().to_owned())
    }

    fn text_of(&self, comment: Comment) -> &str {
        comment.span.text(self.text)
    }

    /// Whether an empty line stands in this range.
    pub(super) fn has_blank_line(&self, from: u32, to: u32) -> bool {
        let mut newlines = 0;
        for character in self.slice(from, to).chars() {
            match character {
                '\n' => newlines += 1,
                character if character.is_whitespace() || matches!(character, ',' | ';') => {}
                _ => newlines = 0,
            }
            if newlines == 2 {
                return true;
            }
        }
        false
    }

    fn has_newline(&self, from: u32, to: u32) -> bool {
        self.slice(from, to).contains('\n')
    }

    fn ends_line(&self, from: u32) -> bool {
        let rest = &self.text[from as usize..];
        rest.trim_start_matches([' ', '\t', ',', ';']).starts_with('\n') || rest.trim().is_empty()
    }
}
