//! From documents to text.

use super::WIDTH;
use super::document::Document;

/// How many columns each level of indentation has.
const INDENT: usize = 2;

/// Lays out a document.
pub(super) fn print(document: &Document) -> String {
    let mut printer = Printer { text: String::new(), column: 0, kept: 0, line_end: String::new() };
    let mut work = vec![Work { indent: 0, mode: Mode::Broken, document }];
    while let Some(next) = work.pop() {
        printer.one(next, &mut work);
    }
    printer.flush_line_end();
    printer.text
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// Line breaks stay spaces.
    Flat,
    Broken,
}

#[derive(Debug, Clone, Copy)]
struct Work<'d> {
    indent: usize,
    mode: Mode,
    document: &'d Document,
}

struct Printer {
    text: String,
    column: usize,
    /// How much of the text was written in the source: its blanks mean something.
    kept: usize,
    line_end: String,
}

impl Printer {
    fn one<'d>(&mut self, work: Work<'d>, rest: &mut Vec<Work<'d>>) {
        let Work { indent, mode, document } = work;
        match document {
            Document::Nothing => {}
            Document::Text(text) => self.write(text, indent),
            Document::Verbatim(text) => self.verbatim(text, indent),
            Document::Line if mode == Mode::Flat => self.space(),
            Document::SoftLine | Document::BlankLine if mode == Mode::Flat => {}
            Document::Line | Document::SoftLine | Document::HardLine | Document::BlankLine => {
                self.line_break()
            }
            Document::LineEnd(comment) => {
                if !self.line_end.is_empty() {
                    self.line_end.push(' ');
                }
                self.line_end.push_str(comment);
            }
            Document::Sequence(parts) => {
                rest.extend(parts.iter().rev().map(|document| Work { indent, mode, document }));
            }
            Document::Indented(inner) => rest.push(Work { indent: indent + INDENT, mode, document: inner }),
            Document::Hanging(inner) | Document::SoftHanging(inner) => {
                let space = usize::from(matches!(document, Document::Hanging(_)));
                let here = Work { indent, mode, document: inner };
                let below = Work { indent: indent + INDENT, mode, document: inner };
                let hangs = mode == Mode::Broken
                    && !self.fits(self.column + space, here, rest)
                    && self.fits(below.indent, below, rest);
                if hangs {
                    self.line_break();
                } else if space == 1 {
                    self.space();
                }
                rest.push(if hangs { below } else { here });
            }
            Document::Group { inner, is_broken } => {
                let flat = Work { indent, mode: Mode::Flat, document: inner };
                let column = if self.at_line_start() { indent } else { self.column };
                let mode = match mode {
                    Mode::Flat => Mode::Flat,
                    Mode::Broken if *is_broken || !self.fits(column, flat, rest) => Mode::Broken,
                    Mode::Broken => Mode::Flat,
                };
                rest.push(Work { indent, mode, document: inner });
            }
            Document::IfBroken(broken, flat) => {
                let document = if mode == Mode::Broken { broken } else { flat };
                rest.push(Work { indent, mode, document });
            }
        }
    }

    /// Indentation comes with the first text of a line, so that no line ends with blanks.
    fn write(&mut self, text: &str, indent: usize) {
        if text.is_empty() {
            return;
        }
        if self.at_line_start() {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.column = indent;
        }
        self.text.push_str(text);
        self.column += text.chars().count();
    }

    fn verbatim(&mut self, text: &str, indent: usize) {
        let mut lines = text.split('\n');
        if let Some(first) = lines.next() {
            self.write(first, indent);
        }
        for line in lines {
            self.flush_line_end();
            self.text.push('\n');
            self.text.push_str(line);
            self.column = line.chars().count();
        }
        self.kept = self.text.len();
    }

    fn space(&mut self) {
        if !self.at_line_start() {
            self.text.push(' ');
            self.column += 1;
        }
    }

    fn line_break(&mut self) {
        self.flush_line_end();
        while self.text.len() > self.kept && self.text.ends_with(' ') {
            self.text.pop();
        }
        self.text.push('\n');
        self.column = 0;
    }

    fn flush_line_end(&mut self) {
        if self.line_end.is_empty() {
            return;
        }
        let comment = std::mem::take(&mut self.line_end);
        if !self.at_line_start() {
            self.text.push(' ');
        }
        self.text.push_str(&comment);
    }

    fn at_line_start(&self) -> bool {
        self.text.is_empty() || self.text.ends_with('\n')
    }

    /// Whether what comes up to the next possible line break fits on the line.
    fn fits<'d>(&self, column: usize, first: Work<'d>, rest: &[Work<'d>]) -> bool {
        let Some(mut left) = WIDTH.checked_sub(column) else { return false };
        let mut rest = rest.iter().rev();
        let mut work = vec![first];
        loop {
            let Some(next) = work.pop().or_else(|| rest.next().copied()) else { return true };
            let Work { indent, mode, document } = next;
            let width = match document {
                Document::Nothing | Document::BlankLine | Document::LineEnd(_) => 0,
                Document::Text(text) => text.chars().count(),
                Document::Verbatim(text) => match text.split_once('\n') {
                    Some((line, _)) => return line.chars().count() <= left,
                    None => text.chars().count(),
                },
                Document::HardLine => return true,
                Document::Line | Document::SoftLine if mode == Mode::Broken => return true,
                Document::Line => 1,
                Document::SoftLine => 0,
                Document::Sequence(parts) => {
                    work.extend(parts.iter().rev().map(|document| Work { indent, mode, document }));
                    0
                }
                Document::Hanging(document) => {
                    work.push(Work { indent, mode, document });
                    1
                }
                Document::Indented(document)
                | Document::SoftHanging(document)
                | Document::Group { inner: document, .. } => {
                    work.push(Work { indent, mode, document });
                    0
                }
                Document::IfBroken(broken, flat) => {
                    let document = if mode == Mode::Broken { broken } else { flat };
                    work.push(Work { indent, mode, document });
                    0
                }
            };
            match left.checked_sub(width) {
                Some(less) => left = less,
                None => return false,
            }
        }
    }
}
