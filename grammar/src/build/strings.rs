//! Strings: escapes, interpolations, and the indentation of block strings.

use super::{Builder, Children, Node};
use crate::error::SyntaxError;
use crate::parser::Rule;
use crate::tree::{Expr, Span, StringLiteral, StringPart};
use smol_str::SmolStr;

impl Builder<'_> {
    pub(super) fn string(&self, node: Node<'_>) -> StringLiteral {
        let block = node.as_rule() == Rule::block_string;
        let mut parts = Parts { parts: Vec::new(), text: String::new(), span: None };
        let pieces = node.into_inner();
        if block {
            self.block_parts(pieces.collect(), &mut parts);
        } else if pieces.len() == 1 && pieces.peek().is_some_and(|piece| piece.as_rule() == Rule::text) {
            // Most strings are one run of text.
            parts.parts.extend(pieces.map(|piece| StringPart::Text {
                value: SmolStr::new(piece.as_str()),
                span: self.span(&piece),
            }));
        } else {
            for piece in pieces {
                self.piece(piece, &mut parts);
            }
        }
        StringLiteral { parts: parts.finish(), block }
    }

    fn piece(&self, piece: Node<'_>, parts: &mut Parts) {
        let span = self.span(&piece);
        match piece.as_rule() {
            Rule::escape => parts.push_char(self.escape(&piece), span),
            Rule::interpolation => {
                let value = self.interpolation(piece);
                parts.push_value(value, span);
            }
            _ => parts.push_text(piece.as_str(), span),
        }
    }

    fn interpolation(&self, node: Node<'_>) -> Expr {
        let end = node.as_span().end();
        let mut children = Children::of(node);
        let value = self.value(&mut children, end);
        for junk in children {
            self.junk_in(&junk, "`}` after the interpolated value");
        }
        value
    }

    fn escape(&self, node: &Node<'_>) -> char {
        let text = node.as_str();
        let mut characters = text.chars().skip(1);
        let found = match characters.next() {
            Some('n') => Some('\n'),
            Some('t') => Some('\t'),
            Some('r') => Some('\r'),
            Some(same @ ('"' | '\\' | '$')) => Some(same),
            Some('u') => text
                .strip_prefix("\\u{")
                .and_then(|rest| rest.strip_suffix('}'))
                .and_then(|digits| u32::from_str_radix(digits, 16).ok())
                .and_then(char::from_u32),
            _ => None,
        };
        found.unwrap_or_else(|| {
            let message = if text.starts_with("\\u") {
                "this escape names no character".to_owned()
            } else {
                format!("`{text}` is no escape")
            };
            let error = SyntaxError::new("E0109", self.span(node), message)
                .with_help("escapes are `\\n`, `\\t`, `\\r`, `\\\"`, `\\\\`, `\\$` and `\\u{1F600}`; a backslash is `\\\\`");
            self.tell(error);
            char::REPLACEMENT_CHARACTER
        })
    }

    /// A text where no value can be interpolated, since it must be known when compiling.
    pub(super) fn no_interpolation(&self, literal: &StringLiteral) {
        for part in &literal.parts {
            if let StringPart::Interpolation { span, .. } = part {
                self.tell(SyntaxError::new("E0115", *span, "nothing can be interpolated here").with_help(
                    "this text must be known before anything runs; write `\\$` for a dollar sign",
                ));
            }
        }
    }

    /// Drops the first and the last newline and the indentation that all lines share.
    fn block_parts(&self, pieces: Vec<Node<'_>>, parts: &mut Parts) {
        let indent = common_indent(&pieces);
        let count = pieces.len();
        let mut line_starts = false;
        for (index, piece) in pieces.into_iter().enumerate() {
            if piece.as_rule() != Rule::block_text {
                line_starts = false;
                self.piece(piece, parts);
                continue;
            }
            let start = piece.as_span().start();
            let text = piece.as_str();
            let mut from = 0;
            if index == 0
                && let Some(newline) = text.find('\n').filter(|at| text[..*at].trim().is_empty())
            {
                from = newline + 1;
                line_starts = true;
            }
            let mut to = text.len();
            if index + 1 == count
                && let Some(newline) = text.rfind('\n').filter(|at| text[*at..].trim().is_empty())
            {
                to = newline.max(from);
                to -= usize::from(to > from && text[..to].ends_with('\r'));
            }
            while from < to {
                let line_end = text[from..to].find('\n').map_or(to, |at| from + at + 1);
                let line = &text[from..line_end];
                let cut = if line_starts { blanks(line).min(indent) } else { 0 };
                let kept = &line[cut..];
                let span = self.place(start + from + cut, start + line_end);
                match kept.strip_suffix("\r\n") {
                    Some(kept) => {
                        parts.push_text(kept, span);
                        parts.push_text("\n", span);
                    }
                    None => parts.push_text(kept, span),
                }
                line_starts = true;
                from = line_end;
            }
            line_starts = text.ends_with('\n');
        }
    }
}

/// How many blanks begin every line that holds something, the line of the opening quotes excepted.
fn common_indent(pieces: &[Node<'_>]) -> usize {
    let mut least: Option<usize> = None;
    let mut counted: Option<usize> = None;
    for piece in pieces {
        if piece.as_rule() != Rule::block_text {
            if let Some(found) = counted.take() {
                least = Some(least.map_or(found, |least| least.min(found)));
            }
            continue;
        }
        for (index, line) in piece.as_str().split('\n').enumerate() {
            if index > 0 {
                counted = Some(0);
            }
            let Some(before) = counted else { continue };
            let found = before + blanks(line);
            if line.trim().is_empty() {
                counted = Some(found);
            } else {
                least = Some(least.map_or(found, |least| least.min(found)));
                counted = None;
            }
        }
    }
    least.unwrap_or(0)
}

fn blanks(line: &str) -> usize {
    line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t')).count()
}

/// Parts of a string as they are gathered: text is joined until an interpolation comes.
struct Parts {
    parts: Vec<StringPart>,
    text: String,
    span: Option<Span>,
}

impl Parts {
    fn push_text(&mut self, text: &str, span: Span) {
        if !text.is_empty() {
            self.text.push_str(text);
            self.span = Some(self.span.map_or(span, |before| before.to(span)));
        }
    }

    fn push_char(&mut self, character: char, span: Span) {
        self.text.push(character);
        self.span = Some(self.span.map_or(span, |before| before.to(span)));
    }

    fn push_value(&mut self, value: Expr, span: Span) {
        self.end_text();
        self.parts.push(StringPart::Interpolation { value, span });
    }

    fn end_text(&mut self) {
        if let Some(span) = self.span.take() {
            self.parts.push(StringPart::Text { value: SmolStr::new(&self.text), span });
            self.text.clear();
        }
    }

    fn finish(mut self) -> Vec<StringPart> {
        self.end_text();
        self.parts
    }
}
