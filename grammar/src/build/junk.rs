//! What is told where something stands after all that was expected.

use super::tokens::{first_token, is_word, quoted};
use super::{Builder, Node};
use crate::error::SyntaxError;
use crate::keywords::statement_words;
use crate::nearest::nearest;
use crate::scan::item_keyword;
use crate::tree::{ExprKind, Statement, StatementKind};

impl Builder<'_> {
    /// Something after a statement on its line. True where the statement itself is a misspelt keyword.
    pub(super) fn junk_statement(&self, node: &Node<'_>, before: Option<&Statement>) -> bool {
        let (raw, start) = (node.as_str(), node.as_span().start());
        if let Some(Statement { kind: StatementKind::Expr(expr), span }) = before
            && let ExprKind::Name(name) = &expr.kind
            && raw.starts_with(|first: char| is_word(first) || matches!(first, '"' | '{' | '('))
            && let Some(keyword) = nearest(name, statement_words())
        {
            let error = SyntaxError::new("E0107", *span, format!("{} begins no statement", quoted(name)))
                .with_help(format!("did you mean `{keyword}`?"))
                .with_fix(format!("Write `{keyword}`"), *span, keyword);
            self.tell(error);
            return true;
        }
        if let Some(Statement { kind: StatementKind::Expr(expr), span }) = before
            && let ExprKind::Name(name) = &expr.kind
            && item_keyword(name).is_some()
            && raw.starts_with(is_word)
        {
            let message = format!("`{name}` stands at the top of a file");
            self.tell(
                SyntaxError::new("E0101", *span, message)
                    .with_help("declarations cannot stand inside a block"),
            );
            return true;
        }
        let error = self.foreign(raw, start).unwrap_or_else(|| {
            self.junk_at(node, "the end of the statement")
                .with_help("write each statement on a line of its own, or `;` between them")
        });
        self.tell(error);
        false
    }

    /// Something after an entry between braces or brackets.
    pub(super) fn junk_entry(&self, node: &Node<'_>, what: &str) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let error = if what == "field" { self.equals_for_colon(raw, start, "a field") } else { None };
        let error = error.or_else(|| self.foreign(raw, start)).unwrap_or_else(|| {
            if what == "variant" && raw.starts_with('(') {
                return self
                    .junk_at(node, "`,` or a new line after this variant")
                    .with_help("what a variant carries stands in braces: `Refunded { amount: float }`");
            }
            if what == "element" && first_token(raw) == "for" {
                let span = self.place(start, start + 3);
                return SyntaxError::new("E0101", span, "this `for` cannot be read")
                    .with_help("write `[item.name for item in items if condition]`");
            }
            if raw.starts_with(';') {
                let span = self.place(start, start + 1);
                return SyntaxError::new(
                    "E0112",
                    span,
                    format!("expected `,` or a new line after this {what}, found `;`"),
                )
                .with_fix("Write `,`", span, ",");
            }
            self.junk_at(node, &format!("`,` or a new line after this {what}"))
        });
        self.tell(error);
    }

    /// Something after an entry between parentheses.
    pub(super) fn junk_p(&self, node: &Node<'_>, what: &str) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let named = matches!(what, "argument" | "binding");
        let error = if named {
            self.equals_for_colon(raw, start, &format!("an {what}").replace("an b", "a b"))
        } else {
            None
        };
        let error = error
            .or_else(|| self.foreign(raw, start))
            .unwrap_or_else(|| self.junk_at(node, &format!("`,` or `)` after this {what}")));
        self.tell(error);
    }

    /// Something before what closes a bracket.
    pub(super) fn junk_in(&self, node: &Node<'_>, what: &str) {
        let foreign = self.foreign(node.as_str(), node.as_span().start());
        self.tell(foreign.unwrap_or_else(|| self.junk_at(node, what)));
    }

    /// Something between a head, or a signature, and the `{` after it.
    pub(super) fn junk_before_block(&self, node: &Node<'_>) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let token = first_token(raw);
        let span = self.place(start, start + token.len());
        let after_parameters = self.text[..start].trim_end().ends_with(')');
        let error = match token {
            "=" => Some(
                SyntaxError::new("E0111", span, "`=` gives a variable a value, and is no condition")
                    .with_help("to compare, write `==`")
                    .with_fix("Write `==`", span, "=="),
            ),
            ":" | "=>" if after_parameters => Some(
                SyntaxError::new(
                    "E0111",
                    span,
                    format!("expected `->` before the type of the result, found `{token}`"),
                )
                .with_help("write `name(parameters) -> type { … }`")
                .with_fix("Write `->`", span, if token == ":" { " ->" } else { "->" }),
            ),
            _ => self.foreign(raw, start),
        };
        self.tell(error.unwrap_or_else(|| {
            let error = self.junk_at(node, "`{`");
            if token == ":" {
                error.with_help("a block stands between braces: `if condition { … }`")
            } else {
                error
            }
        }));
    }

    /// Something after a declaration.
    pub(super) fn junk_after_item(&self, node: &Node<'_>) {
        let foreign = self.foreign(node.as_str(), node.as_span().start());
        self.tell(foreign.unwrap_or_else(|| self.junk_at(node, "the end of the declaration")));
    }

    fn junk_at(&self, node: &Node<'_>, what: &str) -> SyntaxError {
        let raw = node.as_str();
        let start = node.as_span().start() + (raw.len() - raw.trim_start().len());
        let token = first_token(raw);
        let error = SyntaxError::new(
            "E0112",
            self.place(start, start + token.len()),
            format!("expected {what}, found {}", quoted(token)),
        );
        match token {
            "{" => {
                error.with_help("a block begins on the line of its head; an object in parentheses: `({ … })`")
            }
            _ => error,
        }
    }
}
