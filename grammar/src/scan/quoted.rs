//! Comments, strings and regular expressions: text in which brackets mean nothing.

use super::openers::{is_word, item_keyword, reads_like};
use super::scanner::{FrameKind, Scanner};
use crate::error::SyntaxError;
use crate::line_index::offset;
use crate::tree::{Comment, CommentKind, Span};

/// Deeper comments are blanked before pest sees them, since it recurses.
const COMMENT_LEVELS_MAX: usize = 32;

impl Scanner<'_> {
    pub(super) fn line_comment(&mut self) {
        let end = self.line_end(self.at);
        let mut span = Span::new(offset(self.at), offset(end));
        if self.bytes[self.at..end].ends_with(b"\r") {
            span.end -= 1;
        }
        let text = span.text(self.text);
        if text.starts_with("//!") && self.note_file_docs(span) {
            self.at = end;
            return;
        }
        let documents = text.starts_with("///") && !text.starts_with("////");
        if documents {
            self.note_docs();
        }
        let kind =
            if documents || text.starts_with("//!") { CommentKind::StrayDocs } else { CommentKind::Line };
        self.comments.push(Comment { kind, span });
        self.at = end;
    }

    pub(super) fn block_comment(&mut self) {
        let start = self.at;
        let (end, levels) = self.block_comment_end(start);
        let span = match end {
            Some(end) => Span::new(offset(start), offset(end)),
            None => {
                let end = self.next_declaration(start);
                self.comments_nest = false;
                self.quotes_told |= self.in_chunk();
                self.errors.push(
                    SyntaxError::new(
                        "E0105",
                        Span::new(offset(start), offset(start + 2)),
                        "this comment is never closed",
                    )
                    .with_help("write `*/` where it ends"),
                );
                Span::new(offset(start), offset(end))
            }
        };
        if self.one_line_strings > 0 && span.text(self.text).contains('\n') {
            return self.end_broken_string();
        }
        if end.is_none() || levels > COMMENT_LEVELS_MAX {
            self.blank(span);
        }
        self.comments.push(Comment { kind: CommentKind::Block, span });
        self.at = span.end as usize;
        if let Some(newline) = memchr::memrchr(b'\n', &self.bytes[start..self.at]) {
            self.begin_line_at(start + newline + 1);
        }
    }

    /// Where a comment ends, and how deep comments nest in it.
    fn block_comment_end(&self, start: usize) -> (Option<usize>, usize) {
        let mut at = start + 2;
        let (mut level, mut deepest) = (1, 1);
        while let Some(slash) = memchr::memchr(b'/', &self.bytes[at..]).map(|found| at + found) {
            if slash > start + 2 && self.bytes[slash - 1] == b'*' && slash > at {
                level -= 1;
                if level == 0 {
                    return (Some(slash + 1), deepest);
                }
                at = slash + 1;
            } else if self.comments_nest && self.bytes.get(slash + 1) == Some(&b'*') {
                level += 1;
                deepest = deepest.max(level);
                at = slash + 2;
            } else {
                at = slash + 1;
            }
        }
        (None, deepest)
    }

    /// A pattern ends at the first unescaped `/` of its line; without one, the `/` is only a character.
    pub(super) fn regex(&mut self) {
        let end = self.line_end(self.at);
        let mut at = self.at + 1;
        while at < end {
            match self.bytes[at] {
                b'\\' => at += 2,
                b'/' => return self.end_token(at + 1),
                _ => at += 1,
            }
        }
        self.end_token(self.at + 1);
    }

    /// Text between the quotes of other languages. Brackets and comments that seem to stand in it are none.
    pub(super) fn foreign_quotes(&mut self) {
        let start = self.at + 1;
        let line = &self.bytes[start..self.line_end(self.at)];
        let Some(length) = memchr::memchr(self.bytes[self.at], line) else { return self.end_token(start) };
        if line[..length]
            .iter()
            .any(|byte| matches!(byte, b'/' | b'"' | b'(' | b')' | b'[' | b']' | b'{' | b'}'))
        {
            self.blank(Span::new(offset(start), offset(start + length)));
        }
        self.end_token(start + length + 1);
    }

    pub(super) fn open_string(&mut self) {
        if self.bytes[self.at..].starts_with(b"\"\"\"") {
            self.push_frame(FrameKind::BlockString);
            self.at += 3;
        } else {
            self.push_frame(FrameKind::OneLineString);
            self.one_line_strings += 1;
            self.at += 1;
        }
    }

    pub(super) fn one_line_string(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' => {
                    self.one_line_strings -= 1;
                    self.pop_frame();
                    return self.end_token(self.at + 1);
                }
                b'\n' => return self.end_broken_string(),
                b'\\' if self.bytes.get(self.at + 1) != Some(&b'\n') => self.at += 2,
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => return self.open_hole(),
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    pub(super) fn block_string(&mut self) {
        while let Some(byte) = self.bytes.get(self.at) {
            match byte {
                b'"' if self.bytes[self.at..].starts_with(b"\"\"\"") => {
                    self.pop_frame();
                    return self.end_token(self.at + 3);
                }
                b'\n' if self.one_line_strings > 0 => return self.end_broken_string(),
                b'\n' if self.cautious && self.declaration_at(self.at + 1) => {
                    return self.end_broken_block(self.before_docs(self.at + 1) - 1);
                }
                b'\\' => self.at += 2,
                b'$' if self.bytes.get(self.at + 1) == Some(&b'{') => return self.open_hole(),
                _ => self.at += 1,
            }
        }
        self.at = self.bytes.len();
    }

    /// The line has ended, and a string of it has not. The position stays at the line's end.
    pub(super) fn end_broken_string(&mut self) {
        let mut hole = None;
        while self.one_line_strings > 0 {
            let Some(frame) = self.frames.last().copied() else { break };
            self.pop_frame();
            match frame.kind {
                FrameKind::OneLineString => {
                    self.one_line_strings -= 1;
                    if self.one_line_strings == 0 {
                        let end = offset(self.line_end(frame.at as usize));
                        self.at = end as usize;
                        self.tell_broken_string(frame.at, hole);
                        self.empty_string(frame, end, "\"");
                    }
                }
                FrameKind::Bracket(super::brackets::BracketKind::Hole) => hole = Some(frame.at),
                _ => {}
            }
        }
    }

    fn tell_broken_string(&mut self, at: u32, hole: Option<u32>) {
        let error = match hole {
            Some(hole) => SyntaxError::new(
                "E0104",
                Span::new(hole, hole + 2),
                "this `${` is not closed before the end of the line",
            )
            .with_label(Span::new(at, at + 1), "the string begins here")
            .with_help("close it with `}` inside the string, or write `\\$` for a dollar sign"),
            None => SyntaxError::new(
                "E0104",
                Span::new(at, at + 1),
                "this string is not closed before the end of the line",
            )
            .with_help("end it with `\"`; text of several lines stands between `\"\"\"` and `\"\"\"`"),
        };
        if hole.is_none() && self.ends_an_earlier_string(at) {
            return;
        }
        self.errors.push(error);
    }

    /// Whether this quote, after which only the end of something comes, closes the string that an earlier line left open.
    fn ends_an_earlier_string(&self, at: u32) -> bool {
        let rest = &self.bytes[at as usize + 1..self.line_end(at as usize)];
        let earlier = self.errors.last().is_some_and(|error| error.code == "E0104");
        earlier && self.in_chunk() && self.quotes_told && rest.iter().all(|byte| b" \t\r,;)]}".contains(byte))
    }

    /// A block string was not closed before `end`.
    pub(super) fn end_broken_block(&mut self, end: usize) {
        let mut outermost = None;
        while let Some(frame) = self.frames.last().copied() {
            if !self.frames.iter().any(|frame| frame.kind == FrameKind::BlockString) {
                break;
            }
            self.pop_frame();
            if frame.kind == FrameKind::BlockString {
                outermost = Some(frame);
            }
        }
        if let Some(frame) = outermost {
            self.errors.push(
                SyntaxError::new("E0104", Span::new(frame.at, frame.at + 3), "this text is never closed")
                    .with_help("write `\"\"\"` where it ends"),
            );
            self.empty_string(frame, offset(end), "\"\"\"");
        }
        self.at = end;
    }

    fn line_end(&self, from: usize) -> usize {
        memchr::memchr(b'\n', &self.bytes[from..]).map_or(self.bytes.len(), |found| from + found)
    }

    /// Where the next line begins that reads like a declaration; the end of the text if none does.
    fn next_declaration(&self, from: usize) -> usize {
        let mut at = from;
        while let Some(newline) = memchr::memchr(b'\n', &self.bytes[at..]) {
            at += newline + 1;
            if self.declaration_at(at) {
                return self.before_docs(at).max(from + 2);
            }
        }
        self.bytes.len()
    }

    /// Where the doc comments begin that stand right before a line.
    fn before_docs(&self, line: usize) -> usize {
        let mut start = line;
        while let Some(end) = start.checked_sub(1) {
            let previous = memchr::memrchr(b'\n', &self.bytes[..end]).map_or(0, |newline| newline + 1);
            if previous == 0 || !self.bytes[previous..end].starts_with(b"///") {
                break;
            }
            start = previous;
        }
        start
    }

    fn declaration_at(&self, line: usize) -> bool {
        let rest = &self.bytes[line..];
        let length = rest.iter().take(16).take_while(|byte| is_word(**byte)).count();
        let word = self.text.get(line..line + length).unwrap_or("");
        item_keyword(word).is_some_and(|keyword| reads_like(keyword, &rest[length..]))
    }
}
