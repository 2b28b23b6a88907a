//! Strings stay as they are written; blocks are indented with what is around them.

use agentflow_grammar::tree::{Span, StringLiteral};

use super::document::Document;
use super::source::Formatter;

const QUOTES: &str = "\"\"\"";

impl Formatter<'_> {
    /// A string.
    pub(super) fn string(&mut self, literal: &StringLiteral, span: Span) -> Document {
        self.skip_comments_in(span);
        let written = span.text(self.text);
        if !literal.block {
            return Document::Verbatim(written.to_owned());
        }
        block_string(written).unwrap_or_else(|| Document::Verbatim(written.to_owned()))
    }

    /// An interpolation may hold a comment; the string is written as it is, with it.
    fn skip_comments_in(&mut self, span: Span) {
        if self.has_comment(span.start, span.end) {
            self.skip_comments(span.end);
        }
    }
}

/// A block whose lines are indented anew. None where that could change what it says.
fn block_string(written: &str) -> Option<Document> {
    let inner = written.strip_prefix(QUOTES)?.strip_suffix(QUOTES)?;
    // What is interpolated over several lines has an indentation of its own.
    let opens_on_each_line = |line: &str| line.matches("${").count() <= line.matches('}').count();
    if inner.contains(QUOTES) || !inner.lines().all(opens_on_each_line) {
        return None;
    }
    let mut lines: Vec<&str> = inner.split('\n').collect();
    let (first, last) = (lines.first()?.trim(), lines.last()?.trim());
    if lines.len() < 2 || !first.is_empty() || !last.is_empty() {
        return None;
    }
    lines.remove(0);
    lines.pop();
    let blanks = |line: &str| line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let common = lines.iter().filter(|line| !line.trim().is_empty()).map(|line| blanks(line)).min()?;
    let mut parts = vec![Document::text(QUOTES)];
    let mut indented = Vec::new();
    for line in lines {
        indented.push(Document::HardLine);
        indented.push(Document::Verbatim(line[common.min(blanks(line))..].to_owned()));
    }
    parts.push(Document::Sequence(indented).indented());
    parts.extend([Document::HardLine, Document::text(QUOTES)]);
    Some(Document::Sequence(parts))
}
