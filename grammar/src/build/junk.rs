//! What is told where something stands after all that was expected.

use super::foreign::nameless;
use super::tokens::{first_token, is_word, last_token, quoted};
use super::{Builder, Node};
use crate::error::SyntaxError;
use crate::keywords::statement_meant;
use crate::scan::item_keyword;
use crate::tree::{ExprKind, ItemKeyword, Span, Statement, StatementKind};
use smol_str::SmolStr;

impl Builder<'_> {
    /// Something after a statement on its line. True where the statement itself was misread: it is a word that begins none.
    pub(super) fn junk_statement(&self, node: &Node<'_>, before: Option<&Statement>) -> bool {
        let (raw, start) = (node.as_str(), node.as_span().start());
        if let Some(error) = self.needless_word(first_token(raw), start) {
            self.tell(error);
            return lone_word(before).is_some();
        }
        if let Some((word, span)) = lone_word(before)
            && let Some(error) = misread_statement(word, span, raw)
        {
            self.tell(error);
            return true;
        }
        let token = first_token(raw);
        let span = self.place(start, start + token.len());
        let error = match token {
            "=" => Some(
                SyntaxError::new("E0111", span, "`=` gives a variable a value, and is no operator")
                    .with_help("to compare, write `==`")
                    .with_fix("Write `==`", span, "=="),
            ),
            "elif" | "elsif" | "elseif" => Some(
                SyntaxError::new("E0111", span, format!("`{token}` is no keyword"))
                    .with_help("write `else if`")
                    .with_fix("Write `else if`", span, "else if"),
            ),
            ":" => self.object_for_block(start),
            _ => self.foreign(raw, start),
        };
        self.tell(error.unwrap_or_else(|| {
            let error = self.junk_at(node, "the end of the statement");
            if error.help.is_some() {
                return error;
            }
            let line = self.line_before(start).trim_start();
            match help_after_statement(line, token) {
                Some(help) => error.with_help(help),
                None => error,
            }
        }));
        false
    }

    /// Something after an entry between braces or brackets.
    pub(super) fn junk_entry(&self, node: &Node<'_>, what: &str) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let error = if what == "field" { self.equals_for_colon(raw, start, "a field") } else { None };
        let variant = what == "variant" && first_token(raw) == "|";
        let error = error.or_else(|| if variant { None } else { self.foreign(raw, start) });
        self.tell(error.unwrap_or_else(|| self.after_entry(node, what)));
    }

    fn after_entry(&self, node: &Node<'_>, what: &str) -> SyntaxError {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let token = first_token(raw);
        let span = self.place(start, start + token.len());
        let error = self.junk_at(node, &format!("`,` or a new line after this {what}"));
        match (what, token) {
            ("setting", text) if text.starts_with('"') => {
                let line = self.line_before(start);
                let words = line.rsplit_once(':').map(|(name, _)| last_token(name).unwrap_or_default());
                match words.and_then(|word| crate::nearest::nearest(word, ["http"])) {
                    Some(_) => error.with_help("did you mean `http`?"),
                    None => error,
                }
            }
            (_, ";") | ("variant", "|") => error.with_fix("Write `,`", span, ","),
            ("variant", "(") => {
                error.with_help("what a variant carries stands in braces: `Refunded { amount: float }`")
            }
            ("element", "for") => SyntaxError::new("E0101", span, "this `for` cannot be read")
                .with_help("write `[item.name for item in items if condition]`"),
            ("field", "-") => self.junk_at(node, "`:` after the name of the field").with_help(
                "a name with other signs than letters, digits and `_` stands in quotes: `\"content-type\": …`",
            ),
            _ => error,
        }
    }

    /// Something after an entry between parentheses.
    pub(super) fn junk_p(&self, node: &Node<'_>, what: &str) {
        let (raw, start) = (node.as_str(), node.as_span().start());
        let error = match what {
            "argument" => self.equals_for_colon(raw, start, "an argument"),
            "binding" => self.equals_for_colon(raw, start, "a binding"),
            _ => None,
        };
        let error = error.or_else(|| self.foreign(raw, start));
        self.tell(error.unwrap_or_else(|| {
            let at = start + (raw.len() - raw.trim_start().len());
            match first_token(raw) {
                "=>" => nameless(self.place(at, at + 2)),
                _ => self.junk_at(node, &format!("`,` or `)` after this {what}")),
            }
        }));
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
            "=" if self.in_head_of_declaration(start) => Some(
                SyntaxError::new("E0111", span, "no `=` stands before these braces")
                    .with_help("write `record Name { … }`, `model name { … }`")
                    .with_fix("Take `=` away", self.place(start, self.after_blanks(start + raw.len())), ""),
            ),
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
                .with_help("write `name(parameters) -> type { … }`"),
            )
            .map(|error| {
                let body = self.text[node.as_span().end()..].trim_start().starts_with('{');
                let written = if token == ":" { " ->" } else { "->" };
                if body { error.with_fix("Write `->`", span, written) } else { error }
            }),
            _ => self.foreign(raw, start),
        };
        self.tell(error.unwrap_or_else(|| {
            let error = self.junk_at(node, "`{`");
            let block_follows = self.text[node.as_span().end()..].starts_with('{');
            if block_follows {
                error
            } else {
                error.with_help("a block stands between braces: `if condition { … }`")
            }
        }));
    }

    /// Whether only a declaration's keyword and name stand on the line before.
    fn in_head_of_declaration(&self, start: usize) -> bool {
        let line = self.line_before(start);
        let mut words = line.split_whitespace();
        words.next().is_some_and(|word| item_keyword(word).is_some()) && words.count() == 1
    }

    fn after_blanks(&self, at: usize) -> usize {
        at + self.text[at..].len() - self.text[at..].trim_start_matches([' ', '\t']).len()
    }

    /// Something after a declaration: perhaps only its body, whose brace was told to be missing.
    pub(super) fn junk_after_item(&self, node: &Node<'_>) {
        if self.body_missing.get() {
            return;
        }
        let foreign = self.foreign(node.as_str(), node.as_span().start());
        self.tell(foreign.unwrap_or_else(|| self.junk_at(node, "the end of the declaration")));
    }

    fn junk_at(&self, node: &Node<'_>, what: &str) -> SyntaxError {
        let raw = node.as_str();
        let start = node.as_span().start() + (raw.len() - raw.trim_start().len());
        let token = first_token(raw);
        if let Some(error) = self.apart_from_its_unit(start, token) {
            return error;
        }
        let message = format!("expected {what}, found {}", quoted(token));
        let error = SyntaxError::new("E0112", self.place(start, start + token.len()), message);
        match token {
            "{" => {
                error.with_help("a block begins on the line of its head; an object in parentheses: `({ … })`")
            }
            _ => error,
        }
    }
}

/// The word that is all of a statement.
fn lone_word(statement: Option<&Statement>) -> Option<(&SmolStr, Span)> {
    match statement {
        Some(Statement { kind: StatementKind::Expr(expr), span }) => match &expr.kind {
            ExprKind::Name(name) => Some((name, *span)),
            _ => None,
        },
        _ => None,
    }
}

/// What is told of a word that begins no statement, if what follows it shows that it was meant to.
fn misread_statement(word: &SmolStr, span: Span, after: &str) -> Option<SyntaxError> {
    if let Some(keyword) = item_keyword(word)
        && after.starts_with(is_word)
        && keyword != ItemKeyword::Const
    {
        let error = SyntaxError::new("E0101", span, format!("`{word}` stands at the top of a file"));
        return Some(error.with_help("declarations cannot stand inside a block"));
    }
    if !after.starts_with(|first: char| is_word(first) || matches!(first, '"' | '{' | '(')) {
        return None;
    }
    if matches!(word.as_str(), "retry" | "timeout") {
        let error = SyntaxError::new("E0107", span, format!("{} begins no statement", quoted(word)));
        return Some(error.with_help(
            "options of a call are written after it: `fetch(url) with { timeout: 10s, retry: 3 }`",
        ));
    }
    Some(no_statement(word, span, statement_meant(word)?))
}

/// What helps where this token stands after a statement that begins so.
fn help_after_statement(line: &str, token: &str) -> Option<&'static str> {
    let asks = line.contains("ask ");
    Some(match token {
        "finally" => "what runs in any case stands after the `try`; steps are taken back with `undo`",
        "except" | "rescue" => "write `try { … } catch err { … }`",
        "undo" => "an `undo` belongs to a `let`: `let booked = book(trip) undo cancel(booked.id)`",
        "to" | "within" if asks => {
            "options of `ask` stand in braces: `ask \"question\" { to: \"finance\", within: 2d }`"
        }
        "timeout" | "for" if line.contains("wait ") => "write `wait payment within 3d`",
        "timeout" | "retry" => "options of a call are written `with { timeout: 10s, retry: 3 }`",
        "then" => "a block stands between braces: `if condition { … }`",
        "if" if !line.starts_with("if") => "write `if condition { value } else { other }`",
        "," if line.starts_with("let ") || line.starts_with("var ") => {
            "each value is named on a line of its own; fields of a record by `let { a, b } = record`"
        }
        "," if line.contains("fail ") => "write `fail \"message\"`, or `fail timeout \"message\"`",
        _ => return None,
    })
}

/// A word that begins no statement, and the one that was likely meant. Another language's word may want more than another word.
pub(super) fn no_statement(word: &str, span: Span, keyword: &'static str) -> SyntaxError {
    let error = SyntaxError::new("E0107", span, format!("{} begins no statement", quoted(word)))
        .with_help(format!("did you mean `{keyword}`?"));
    if strsim::damerau_levenshtein(word, keyword) <= 1 {
        error.with_fix(format!("Write `{keyword}`"), span, keyword)
    } else {
        error
    }
}
