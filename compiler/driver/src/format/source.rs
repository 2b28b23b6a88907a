//! A file: its declarations, one after another.

use agentflow_grammar::tree::{Comment, Docs, File, Item, Span};

use super::WIDTH;
use super::alignment::{Alignable, padding};
use super::document::Document;
use super::marks::same_marks;
use super::printer::print;

/// What lays out a text.
pub(super) struct Formatter<'t> {
    pub(super) text: &'t str,
    /// All comments that are no documentation, in order.
    pub(super) comments: &'t [Comment],
    /// How many of them have found their places.
    pub(super) taken: usize,
}

/// A declaration, laid out.
struct LaidOut {
    text: String,
    blank_before: bool,
    /// Blank lines set it apart from its neighbours.
    stands_apart: bool,
}

/// Lays out a whole file.
pub(super) fn format_file(text: &str, file: &File) -> String {
    let mut formatter = Formatter { text, comments: &file.comments, taken: 0 };
    let first = file.items.first().map_or(text.len() as u32, item_start);
    let mut laid_out = Vec::new();
    if let Some(header) = formatter.header(file, first) {
        laid_out.push(LaidOut { text: header, blank_before: false, stands_apart: true });
    }
    let padding = formatter.paddings(&file.items);
    let mut end = file.docs.as_ref().map_or(0, |docs| docs.span.end);
    for (position, item) in file.items.iter().enumerate() {
        let limit = file.items.get(position + 1).map_or(text.len() as u32, item_start);
        let (one, item_end) = formatter.item_with_comments(item, end, limit, padding[position]);
        laid_out.push(one);
        end = item_end;
    }
    let last = formatter.at_end(end, text.len() as u32);
    if !file.items.is_empty() && last != Document::Sequence(Vec::new()) {
        let blank_before = formatter.has_blank_line(end, text.len() as u32);
        laid_out.push(LaidOut { text: print(&last), blank_before, stands_apart: false });
    }
    join(&laid_out)
}

fn join(pieces: &[LaidOut]) -> String {
    let mut text = String::new();
    let mut before: Option<&LaidOut> = None;
    for piece in pieces {
        if before.is_some_and(|before| before.stands_apart || piece.stands_apart || piece.blank_before) {
            text.push('\n');
        }
        text.push_str(piece.text.trim_matches('\n'));
        text.push('\n');
        before = Some(piece);
    }
    text
}

/// What is kept as it was, with the blanks before its first line: at the start of a line it could mean something else.
fn with_indentation(text: &str) -> &str {
    let text = text.trim_end();
    let blanks = text.len() - text.trim_start().len();
    &text[text[..blanks].rfind('\n').map_or(0, |at| at + 1)..]
}

/// Where a declaration starts, its documentation included; all that belongs to one that could not be read.
fn item_start(item: &Item) -> u32 {
    if item.broken {
        return item.extent.start;
    }
    item.docs.as_ref().map_or(item.span.start, |docs| docs.span.start.min(item.span.start))
}

impl Formatter<'_> {
    pub(super) fn slice(&self, from: u32, to: u32) -> &str {
        Span::new(from, to).text(self.text)
    }

    /// What is written in a span, as it is.
    pub(super) fn source(&self, span: Span) -> Document {
        Document::Verbatim(span.text(self.text).to_owned())
    }

    /// Whether a place begins with a word that would continue the line before, where that line did not end.
    pub(super) fn continues_line(&self, at: u32) -> bool {
        const WORDS: [&str; 9] =
            ["is", "with", "catch", "undo", "else", "sharing", "within", "when", "without"];
        let rest = &self.text[at as usize..];
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric() && character != '_');
        WORDS.contains(&&rest[..end.unwrap_or(rest.len())])
    }

    /// The file's documentation, and comments that an empty file holds.
    fn header(&mut self, file: &File, first: u32) -> Option<String> {
        let docs = file.docs.as_ref().map(|docs| print(&self.docs(docs)));
        let docs_end = file.docs.as_ref().map_or(0, |docs| docs.span.end);
        let before = self.comments.iter().take_while(|comment| comment.span.start < docs_end).count();
        if before > 0 || !self.only_comments(docs_end, first.min(file.header.end)) {
            // Something stands there that could not be read, or a comment before the documentation: it is left alone.
            let end = if file.items.is_empty() { self.text.len() as u32 } else { first.min(file.header.end) };
            self.skip_comments(end);
            return Some(self.slice(0, end).trim().to_owned());
        }
        if !file.items.is_empty() {
            return docs;
        }
        let comments = print(&self.at_end(docs_end, self.text.len() as u32));
        let comments = comments.trim_start_matches('\n');
        match (docs, comments) {
            (Some(docs), "") => Some(docs),
            (Some(docs), comments) => Some(format!("{}\n\n{comments}", docs.trim_end())),
            (None, "") => None,
            (None, comments) => Some(comments.to_owned()),
        }
    }

    /// Whether a range holds nothing but comments and white space.
    fn only_comments(&self, from: u32, to: u32) -> bool {
        let mut at = from;
        for comment in
            self.comments.iter().filter(|comment| comment.span.start >= from && comment.span.start < to)
        {
            if !self.slice(at, comment.span.start).trim().is_empty() {
                return false;
            }
            at = comment.span.end;
        }
        self.slice(at, to.max(at)).trim().is_empty()
    }

    /// How much wider the names of neighbours make each name.
    fn paddings(&mut self, items: &[Item]) -> Vec<usize> {
        let taken = self.taken;
        let mut runs: Vec<Alignable> = Vec::with_capacity(items.len());
        let mut end = 0;
        for item in items {
            let start = item_start(item);
            let follows =
                end > 0 && !self.has_blank_line(end, start) && self.slice(end, start).trim().is_empty();
            self.skip_comments(item.span.start);
            let is_alignable =
                Alignable::is_alignable(item) && !self.has_comment(item.span.start, item.span.end);
            let width = if is_alignable { self.item(item, 0).flat_width() } else { None };
            runs.push(Alignable::of(item, follows, width.filter(|width| *width <= WIDTH)));
            self.skip_comments(item.span.end);
            end = item.span.end;
        }
        self.taken = taken;
        padding(&runs)
    }

    /// A declaration with the comments before and after it, or as it was written. Gives where it ends.
    fn item_with_comments(&mut self, item: &Item, from: u32, limit: u32, padding: usize) -> (LaidOut, u32) {
        let start = item_start(item);
        let (blank_before, before) = self.before_entry(from, start);
        let taken = self.taken;
        if !item.broken {
            let document = self.item(item, padding);
            let is_whole = !self.has_comment(start, item.span.end);
            let (end, after) = self.after_entry(item.span.end, limit);
            let stands_apart = document.flat_width().is_none_or(|width| width > WIDTH);
            let text = print(&Document::sequence([document, after]));
            if is_whole && same_marks(self.slice(start, end), &text) {
                let text = print(&before) + &text;
                return (LaidOut { text, blank_before, stands_apart }, end);
            }
        }
        self.taken = taken;
        let end = limit.min(item.extent.end.max(item.span.end));
        self.skip_comments(end);
        let kept = with_indentation(self.slice(start, end));
        let text = print(&before) + kept;
        let stands_apart = kept.contains('\n');
        (LaidOut { text, blank_before, stands_apart }, end)
    }

    /// Documentation, each line after its marks, with a line break at the end.
    pub(super) fn docs(&self, docs: &Docs) -> Document {
        let mut parts = Vec::new();
        for line in docs.span.text(self.text).lines() {
            parts.push(Document::text(line.trim()));
            parts.push(Document::HardLine);
        }
        Document::Sequence(parts)
    }

    /// Documentation, where there is some.
    pub(super) fn docs_if_any(&self, docs: Option<&Docs>) -> Document {
        docs.map_or(Document::Nothing, |docs| self.docs(docs))
    }
}
