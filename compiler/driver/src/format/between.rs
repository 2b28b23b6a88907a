//! Comments in the middle of an expression or a statement: between two of its parts, where the language allows a line break.

use agentflow_grammar::tree::{CommentKind, Expr, Span};

use super::document::Document;
use super::source::Formatter;

impl Formatter<'_> {
    /// The comments between two parts, in place of the blanks there. A comment that was written on one line with both parts
    /// stays there; after others a line begins. None where there is no comment, or where it cannot be said what it is in.
    pub(super) fn between(&mut self, from: u32, to: u32) -> Option<Document> {
        self.between_on_line(from, to).or_else(|| {
            if !self.is_between(from, to) {
                return None;
            }
            let (end, after) = self.after_entry(from, to);
            let (_, before) = self.before_entry(end, to);
            Some(Document::sequence([after, Document::HardLine, before]))
        })
    }

    /// The same where no line may begin.
    pub(super) fn between_on_line(&mut self, from: u32, to: u32) -> Option<Document> {
        if self.slice(from, to).contains('\n') || !self.is_between(from, to) {
            return None;
        }
        let mut words = vec![Document::text(" ")];
        for span in self.comments_in(from, to) {
            words.extend([self.source(span), Document::text(" ")]);
        }
        self.skip_comments(to);
        Some(Document::Sequence(words))
    }

    /// `= value`, `: value`, with the comments before the value. `from` is the end of what stands before the sign.
    pub(super) fn valued(&mut self, from: u32, sign: &str, value: &Expr) -> Document {
        let space = if sign == "=" { " " } else { "" };
        let words = Document::text(format!("{space}{sign}"));
        let sign_at = self.sign_between(sign, from, value.span.start).map(|at| at + sign.len() as u32);
        match sign_at.and_then(|sign_at| self.between(sign_at, value.span.start)) {
            Some(comments) => {
                let begins_line = comments.must_break();
                let value = Document::sequence([comments, self.expression(value)]);
                Document::sequence([words, if begins_line { value.indented() } else { value }])
            }
            None => Document::sequence([words, self.expression(value).hanging()]),
        }
    }

    /// Where a sign or word stands between two parts, outside of comments.
    pub(super) fn sign_between(&self, sign: &str, from: u32, to: u32) -> Option<u32> {
        let comments = self.comments_in(from, to);
        let found = self.slice(from, to).match_indices(sign).map(|(at, _)| from + at as u32);
        found.into_iter().find(|at| !comments.iter().any(|comment| (comment.start..comment.end).contains(at)))
    }

    /// Whether nothing but comments stands in a range: with parentheses that end the part before, and that begin the one
    /// after with the signs in front of it.
    fn is_between(&self, from: u32, to: u32) -> bool {
        let comments = self.comments_in(from, to);
        let (Some(first), Some(last)) = (comments.first(), comments.last()) else { return false };
        let holds = |start: u32, end: u32, signs: &str| {
            self.slice(start, end).chars().all(|sign| sign.is_whitespace() || signs.contains(sign))
        };
        self.has_comment(from, to)
            && holds(from, first.start, ")")
            && comments.windows(2).all(|pair| holds(pair[0].end, pair[1].start, ""))
            && holds(last.end, to, "(.?")
    }

    fn comments_in(&self, from: u32, to: u32) -> Vec<Span> {
        let rest = self.comments.get(self.taken..).unwrap_or_default().iter();
        let inside = rest.take_while(|comment| comment.span.start < to);
        inside
            .filter(|comment| comment.span.start >= from && comment.kind != CommentKind::StrayDocs)
            .map(|comment| comment.span)
            .collect()
    }
}
