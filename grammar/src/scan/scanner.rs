//! The pass itself: one loop over the bytes, with a stack of what is open instead of recursion.

use super::brackets::{Bracket, BracketKind, Line, mend};
use super::openers::{Opener, continues_line, is_name_before, is_word, item_keyword, reads_like};
use super::{Chunk, Edit, LEVELS_MAX, Scan};
use crate::error::SyntaxError;
use crate::line_index::offset;
use crate::tree::{Comment, Docs, Span};

/// Cuts a text into declarations that are safe to parse.
pub(crate) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner::new(text, false);
    scanner.run();
    if scanner.block_ran_out {
        // With an odd number of `"""` everything after the faulty one is inside out. The second time, a declaration at
        // the start of a line ends a block string, so the one that is not closed is found where it is.
        scanner = Scanner::new(text, true);
        scanner.run();
    }
    scanner.finish()
}

/// What is open.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    pub kind: FrameKind,
    /// Where it was opened.
    pub at: u32,
    /// What was counted before it in the place that it stands in.
    pending: Pending,
    /// How many brackets of each kind were open there, since the innermost string.
    open: [u32; 4],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    Bracket(BracketKind),
    OneLineString,
    BlockString,
}

/// Levels without brackets: words that take an operand, and `<` of types.
#[derive(Debug, Clone, Copy, Default)]
struct Pending {
    words: u32,
    angles: u32,
}

impl Pending {
    fn levels(self) -> u32 {
        self.words + self.angles
    }
}

#[derive(Debug)]
pub(super) struct Scanner<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    pub frames: Vec<Frame>,
    pub one_line_strings: u32,
    /// Whether a declaration at the start of a line ends a block string.
    pub cautious: bool,
    pub block_ran_out: bool,
    pub comments_nest: bool,
    pub comments: Vec<Comment>,
    pub errors: Vec<SyntaxError>,
    file_docs: Option<Docs>,
    chunks: Vec<Chunk>,
    edits: Vec<Edit>,
    open: [u32; 4],
    pending: Pending,
    pending_outside: u32,
    levels: u32,
    too_deep: Option<u32>,
    unbalanced: bool,
    /// Whether the innermost string or the file was told to be unclosed in this chunk.
    pub quotes_told: bool,
    brackets: Vec<Bracket>,
    lines: Vec<Line>,
    line_start: usize,
    fresh_line: bool,
    last_end: u32,
    last_byte: u8,
    docs_from: Option<u32>,
    opener: Option<(Opener, u32, u32)>,
}

impl<'t> Scanner<'t> {
    fn new(text: &'t str, cautious: bool) -> Self {
        let at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        Self {
            text,
            bytes: text.as_bytes(),
            at,
            frames: Vec::new(),
            one_line_strings: 0,
            cautious,
            block_ran_out: false,
            comments_nest: true,
            comments: Vec::new(),
            errors: Vec::new(),
            file_docs: None,
            chunks: Vec::new(),
            edits: Vec::new(),
            open: [0; 4],
            pending: Pending::default(),
            pending_outside: 0,
            levels: 0,
            too_deep: None,
            unbalanced: false,
            quotes_told: false,
            brackets: Vec::new(),
            lines: Vec::new(),
            line_start: at,
            fresh_line: true,
            last_end: offset(at),
            last_byte: 0,
            docs_from: None,
            opener: None,
        }
    }

    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            if matches!(self.frames.last(), Some(Frame { kind: FrameKind::OneLineString, .. })) {
                self.one_line_string();
            } else if matches!(self.frames.last(), Some(Frame { kind: FrameKind::BlockString, .. })) {
                self.block_string();
            } else {
                self.code(byte);
            }
        }
        if self.one_line_strings > 0 {
            self.end_broken_string();
        }
        if self.frames.iter().any(|frame| frame.kind == FrameKind::BlockString) {
            self.block_ran_out = true;
            self.end_broken_block(self.bytes.len());
        }
        self.end_chunk(self.text.len());
    }

    fn finish(self) -> Scan {
        let header_end = self.chunks.first().map_or(offset(self.text.len()), |chunk| chunk.extent.start);
        Scan {
            docs: self.file_docs,
            header: Span::new(0, header_end),
            chunks: self.chunks,
            comments: self.comments,
            errors: self.errors,
        }
    }

    fn code(&mut self, byte: u8) {
        match byte {
            b' ' | b'\t' | b'\r' => self.at += 1,
            b'\n' => self.newline(),
            b'/' if self.bytes.get(self.at + 1) == Some(&b'/') => self.line_comment(),
            b'/' if self.bytes.get(self.at + 1) == Some(&b'*') => self.block_comment(),
            b'/' if matches!(self.last_byte, b'(' | b',') => {
                self.begin_token(false);
                self.regex();
            }
            b'"' => {
                self.begin_token(false);
                self.open_string();
            }
            b'\'' | b'`' => {
                self.begin_token(false);
                self.foreign_quotes();
            }
            b'(' => self.open_bracket(BracketKind::Round),
            b'[' => self.open_bracket(BracketKind::Square),
            b'{' => self.open_bracket(BracketKind::Curly),
            b')' => self.close_bracket(BracketKind::Round),
            b']' => self.close_bracket(BracketKind::Square),
            b'}' => self.close_bracket(BracketKind::Curly),
            _ if is_word(byte) => self.word(),
            _ => {
                self.begin_token(matches!(
                    byte,
                    b'.' | b'?' | b'&' | b'|' | b'=' | b'!' | b'<' | b'>' | b'+' | b'*' | b'%'
                ));
                match byte {
                    b',' | b';' => self.pending = Pending::default(),
                    b'<' => self.deeper(|pending| pending.angles += 1),
                    b'>' => self.pending.angles = self.pending.angles.saturating_sub(1),
                    _ => {}
                }
                let length = if byte.is_ascii() {
                    1
                } else {
                    self.text[self.at..].chars().next().map_or(1, char::len_utf8)
                };
                self.end_token(self.at + length);
            }
        }
    }

    fn newline(&mut self) {
        if self.one_line_strings > 0 {
            self.end_broken_string();
        }
        self.at += 1;
        self.line_start = self.at;
        self.fresh_line = true;
    }

    /// Notes where a line's first token stands, and whether a statement that was counted has ended before it.
    fn begin_token(&mut self, continues: bool) {
        if self.opener.is_none() {
            self.begin_chunk(Opener::Other(Span::new(offset(self.at), offset(self.at + 1))));
        }
        self.docs_from = None;
        if !self.fresh_line {
            return;
        }
        self.fresh_line = false;
        let indent = offset(self.at - self.line_start);
        self.lines.push(Line { first: offset(self.at), indent, before: self.last_end });
        let enclosed = matches!(self.frames.last(), Some(frame) if matches!(frame.kind, FrameKind::Bracket(BracketKind::Round | BracketKind::Hole)));
        if !continues && !enclosed && !waits_for_more(self.last_byte) {
            self.pending = Pending::default();
        }
    }

    pub(super) fn end_token(&mut self, end: usize) {
        self.last_byte = self.bytes[end - 1];
        self.at = end;
        self.last_end = offset(end);
    }

    fn word(&mut self) {
        let length = self.bytes[self.at..].iter().take_while(|byte| is_word(**byte)).count();
        let end = self.at + length;
        let word = &self.text[self.at..end];
        if self.fresh_line {
            self.maybe_begin_chunk(word);
        }
        self.begin_token(continues_line(word));
        if takes_operand(word) {
            self.deeper(|pending| pending.words += 1);
        }
        self.end_token(end);
    }

    fn maybe_begin_chunk(&mut self, word: &str) {
        let after = &self.bytes[self.at + word.len()..];
        let indent = offset(self.at - self.line_start);
        let span = Span::new(offset(self.at), offset(self.at + word.len()));
        let outside = self.frames.is_empty();
        let current = self.opener.map(|(_, indent, _)| indent);
        let opener = match item_keyword(word) {
            Some(keyword) if reads_like(keyword, after) => (outside
                || current.is_none_or(|current| indent <= current))
            .then_some(Opener::Keyword(keyword, span)),
            Some(keyword) => {
                (outside && indent == 0 && !is_name_before(after)).then_some(Opener::Keyword(keyword, span))
            }
            None => {
                let complete = !waits_for_more(self.last_byte) || matches!(self.last_byte, b'>' | b'?');
                let begins = current.is_none() || indent == 0 && complete && !continues_line(word);
                (outside && begins).then_some(Opener::Word(span))
            }
        };
        if let Some(opener) = opener {
            self.begin_chunk(opener);
        }
    }

    fn begin_chunk(&mut self, opener: Opener) {
        let line = offset(self.line_start.min(self.at));
        // A comment of several lines that ends on this one belongs to what follows it, whole.
        let covers = |comment: &&Comment| comment.span.start < line && line < comment.span.end;
        let start = self.comments.last().filter(covers).map_or(line, |comment| comment.span.start);
        let start = self.docs_from.unwrap_or(start);
        self.end_chunk(start as usize);
        self.opener = Some((opener, offset(self.at - self.line_start), start));
    }

    fn end_chunk(&mut self, end: usize) {
        let Some((opener, _, start)) = self.opener.take() else { return };
        let extent = Span::new(start, offset(end));
        let mut told = self.quotes_told;
        if self.too_deep.is_none() && (self.unbalanced || !self.frames.is_empty()) {
            told |= mend(
                self.text,
                &self.brackets,
                &self.lines,
                self.last_end,
                told,
                &mut self.errors,
                &mut self.edits,
            );
        }
        if let Some(at) = self.too_deep {
            told = true;
            self.errors.push(
                SyntaxError::new(
                    "E0106",
                    Span::new(at, at + 1),
                    format!("this is nested deeper than {LEVELS_MAX} levels"),
                )
                .with_help("give the inner parts names with `let`, `const`, `record` or `fn`"),
            );
        }
        self.edits.sort_by_key(|edit| edit.span.start);
        // A comment between this declaration and the docs of the next belongs to the next.
        let own = self.edits.partition_point(|edit| edit.span.start < extent.end);
        let later = self.edits.split_off(own);
        let edits = std::mem::replace(&mut self.edits, later);
        self.chunks.push(Chunk { extent, opener, edits, levels: self.levels, told });
        self.frames.clear();
        self.brackets.clear();
        self.lines.clear();
        self.open = [0; 4];
        self.pending = Pending::default();
        self.pending_outside = 0;
        self.levels = 0;
        self.too_deep = None;
        self.unbalanced = false;
        self.quotes_told = false;
    }

    /// Counts one more level.
    fn deeper(&mut self, count: impl FnOnce(&mut Pending)) {
        count(&mut self.pending);
        self.check_levels();
    }

    fn check_levels(&mut self) {
        let levels = offset(self.frames.len()) + self.pending_outside + self.pending.levels();
        self.levels = self.levels.max(levels);
        if levels > LEVELS_MAX && self.too_deep.is_none() {
            self.too_deep = Some(offset(self.at));
        }
    }

    pub(super) fn push_frame(&mut self, kind: FrameKind) {
        self.frames.push(Frame { kind, at: offset(self.at), pending: self.pending, open: self.open });
        self.pending_outside += self.pending.levels();
        self.pending = Pending::default();
        self.check_levels();
    }

    pub(super) fn pop_frame(&mut self) {
        if let Some(frame) = self.frames.pop() {
            self.pending = frame.pending;
            self.pending_outside -= frame.pending.levels();
            self.open = frame.open;
        }
    }

    fn open_bracket(&mut self, kind: BracketKind) {
        self.begin_token(false);
        self.brackets.push(Bracket { at: offset(self.at), kind, opens: true });
        self.push_frame(FrameKind::Bracket(kind));
        self.open[kind as usize] += 1;
        self.end_token(self.at + 1);
    }

    /// `${`
    pub(super) fn open_hole(&mut self) {
        self.brackets.push(Bracket { at: offset(self.at), kind: BracketKind::Hole, opens: true });
        self.push_frame(FrameKind::Bracket(BracketKind::Hole));
        self.open = [0; 4];
        self.open[BracketKind::Hole as usize] = 1;
        self.end_token(self.at + 2);
    }

    fn close_bracket(&mut self, kind: BracketKind) {
        self.begin_token(true);
        self.brackets.push(Bracket { at: offset(self.at), kind, opens: false });
        let closes = |frame: &Frame| match frame.kind {
            FrameKind::Bracket(open) => open.is_closed_by(kind),
            _ => false,
        };
        let somewhere = self.open[kind as usize] > 0
            || kind == BracketKind::Curly && self.open[BracketKind::Hole as usize] > 0;
        if somewhere {
            while self.frames.last().is_some_and(|frame| !closes(frame)) {
                self.unbalanced = true;
                self.pop_frame();
            }
            self.pop_frame();
            // The operand of an `if`, `match` or the like has ended with its block.
            self.pending.words = self.pending.words.saturating_sub(u32::from(kind == BracketKind::Curly));
        } else {
            self.unbalanced = true;
        }
        self.end_token(self.at + 1);
    }

    /// A string that is not closed is emptied, and what was noted of its inside is forgotten.
    pub(super) fn empty_string(&mut self, frame: Frame, end: u32, quotes: &'static str) {
        let inside = Span::new(frame.at + offset(quotes.len()), end);
        while self.edits.pop_if(|edit| edit.span.start >= frame.at).is_some() {}
        while self.brackets.pop_if(|bracket| bracket.at >= frame.at).is_some() {}
        self.edits.push(Edit { span: inside, text: quotes });
        self.quotes_told = true;
        self.last_byte = b'"';
        self.last_end = end;
    }

    /// An edit of a comment; before the first declaration none is needed, since nothing is parsed there.
    pub(super) fn blank(&mut self, span: Span) {
        if self.opener.is_some() || self.docs_from.is_some() {
            self.edits.push(Edit { span, text: "" });
        }
    }

    pub(super) fn in_chunk(&self) -> bool {
        self.opener.is_some()
    }

    pub(super) fn begin_line_at(&mut self, at: usize) {
        self.line_start = at;
        self.fresh_line = true;
    }

    pub(super) fn note_docs(&mut self) {
        if self.docs_from.is_none() {
            self.docs_from = Some(offset(if self.fresh_line { self.line_start } else { self.at }));
        }
    }

    /// A `//!` line, which is the file's while nothing else has begun.
    pub(super) fn note_file_docs(&mut self, span: Span) -> bool {
        if self.opener.is_some() || !self.chunks.is_empty() {
            return false;
        }
        let line = strip_mark(span.text(self.text), "//!");
        match &mut self.file_docs {
            None => self.file_docs = Some(Docs { text: line.to_owned(), span }),
            Some(docs) => {
                docs.text.push('\n');
                docs.text.push_str(line);
                docs.span.end = span.end;
            }
        }
        true
    }
}

/// A line of documentation without its mark, and without one space after it.
pub(crate) fn strip_mark<'t>(line: &'t str, mark: &str) -> &'t str {
    let line = line.strip_prefix(mark).unwrap_or(line).trim_end();
    line.strip_prefix(' ').unwrap_or(line)
}

/// Whether a line that ends with this byte is not complete.
fn waits_for_more(byte: u8) -> bool {
    matches!(
        byte,
        b'=' | b':'
            | b'+'
            | b'-'
            | b'*'
            | b'/'
            | b'%'
            | b'<'
            | b'>'
            | b'&'
            | b'|'
            | b'?'
            | b'!'
            | b'.'
            | b'('
            | b'['
    )
}

/// Words after which an expression follows, so that a run of them nests.
fn takes_operand(word: &str) -> bool {
    matches!(
        word,
        "if" | "match"
            | "return"
            | "fail"
            | "spawn"
            | "sleep"
            | "ask"
            | "wait"
            | "within"
            | "race"
            | "parallel"
            | "try"
            | "catch"
            | "undo"
    )
}
