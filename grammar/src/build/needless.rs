//! Words and letters that other languages put before a value, and signs that assign in steps.

use super::Builder;
use super::tokens::{is_word, last_token};
use crate::error::SyntaxError;

/// A word, what is said of it, and what helps.
const WORDS: [(&str, &str, &str); 6] = [
    ("await", "nothing needs `await`", "a call gives its result; what should overlap stands in `parallel`"),
    ("new", "nothing is made with `new`", "leave it out: `Ticket { id: \"1\" }`"),
    ("async", "nothing is `async`", "a call gives its result; what should overlap stands in `parallel`"),
    ("call", "a call needs no word before it here", "leave `call` out"),
    ("invoke", "a call needs no word before it", "leave `invoke` out"),
    (
        "run",
        "a call needs no word before it",
        "leave `run` out; `spawn report(x)` starts a workflow on its own",
    ),
];

impl Builder<'_> {
    /// `await x`, `new Ticket { … }`, `f"…"`: the word before what begins here was read as a name.
    pub(super) fn needless_word(&self, token: &str, start: usize) -> Option<SyntaxError> {
        let before = &self.text[..start];
        let word = last_token(before)?;
        let at = before.trim_end().len() - word.len();
        if token.starts_with('"') && before.ends_with(is_word) && matches!(word, "f" | "r" | "b" | "u") {
            let error =
                SyntaxError::new("E0111", self.place(at, start), format!("no `{word}` stands before a text"))
                    .with_help("every text may hold values: `\"hello ${name}\"`");
            // Braces in it are meant to hold values, which the letter alone does not change.
            return Some(if token.contains('{') {
                error
            } else {
                error.with_fix(format!("Take `{word}` away"), self.place(at, start), "")
            });
        }
        if !before.ends_with(char::is_whitespace) || !token.starts_with(is_word) {
            return None;
        }
        if word == "await" && self.line_after(start).contains(" within ") {
            return Some(
                SyntaxError::new(
                    "E0111",
                    self.place(at, at + word.len()),
                    "a signal is waited for with `wait`",
                )
                .with_help("write `wait payment within 3d`")
                .with_fix("Write `wait`", self.place(at, at + word.len()), "wait"),
            );
        }
        let (_, message, help) = WORDS.iter().find(|(other, _, _)| *other == word)?;
        Some(SyntaxError::new("E0111", self.place(at, at + word.len()), *message).with_help(*help).with_fix(
            format!("Take `{word}` away"),
            self.place(at, start),
            "",
        ))
    }

    /// `if r == R { a: 1 } { … }`, `else { a: 1 }`: braces that open a block, though fields stand in them.
    pub(super) fn object_for_block(&self, start: usize) -> Option<SyntaxError> {
        let line = self.line_before(start);
        let (before, name) = line.rsplit_once('{')?;
        if !name.trim().chars().all(is_word) || name.trim().is_empty() {
            return None;
        }
        let brace = start - name.len() - 1;
        let before = before.trim_end();
        let word = last_token(before).unwrap_or_default();
        if word.starts_with(|first: char| first.is_ascii_uppercase()) {
            let at = self.text[..brace].trim_end().len() - word.len();
            let message = format!("`{{` opens a block here, and no value of `{word}`");
            return Some(
                SyntaxError::new("E0111", self.place(at, brace + 1), message).with_help(format!(
                    "in the head of `if`, `while`, `match` and `for` a record stands in parentheses: `({word} {{ {}: … }})`",
                    name.trim()
                )),
            );
        }
        matches!(word, "=>" | "else" | ":" | "catch").then(|| {
            SyntaxError::new("E0111", self.place(brace, brace + 1), "`{` opens a block here, and no object")
                .with_help(format!("an object stands in parentheses here: `({{ {}: … }})`", name.trim()))
        })
    }

    /// `let a, b = …`
    pub(super) fn several_names(&self, start: usize) -> Option<SyntaxError> {
        let rest = &self.text[start..];
        let line = self.line_before(start).trim_start();
        let blanks = rest.len() - rest.trim_start().len();
        if !rest.trim_start().starts_with(',') || !line.starts_with("let ") {
            return None;
        }
        let span = self.place(start + blanks, start + blanks + 1);
        Some(SyntaxError::new("E0101", span, "expected `=` and a value after the name, found `,`").with_help(
            "each value has a `let` of its own; fields of a record are named by `let { a, b } = record`",
        ))
    }

    /// `let mut x`
    pub(super) fn let_mut(&self, before: &str, start: usize) -> Option<SyntaxError> {
        let text = self.text[..start].trim_end();
        let head = text.strip_suffix(before).filter(|_| before == "mut")?.trim_end().strip_suffix("let")?;
        let rest = self.text[start..].trim_start();
        let name_at = self.text.len() - rest.len();
        let span = self.place(head.len(), text.len());
        Some(
            SyntaxError::new("E0111", span, "what changes is declared with `var`")
                .with_help("write `var x = …`")
                .with_fix("Write `var`", self.place(head.len(), name_at), "var "),
        )
    }

    /// `x += 1`, `x++`, `x := 1`
    pub(super) fn stepwise(&self, token: &str, start: usize) -> Option<SyntaxError> {
        if !matches!(token, "+=" | "-=" | "*=" | "/=" | "++" | "--" | ":=") {
            return None;
        }
        let before = &self.text[..start];
        let name = last_token(before).filter(|name| name.starts_with(is_word)).unwrap_or("x");
        let at = before.trim_end().len() - name.len();
        let named = before[at.min(before.len())..].starts_with(name);
        let error = |help: String| {
            let span = self.place(start, start + token.len());
            SyntaxError::new("E0111", span, format!("`{token}` is no operator")).with_help(help)
        };
        let sign = &token[..1];
        let rest = self.line_after(start + token.len()).trim();
        let one_operand = !rest.is_empty() && rest.chars().all(|next| is_word(next) || next == '.');
        let whole_line = self.line_after(start).trim_end() == token;
        Some(match token {
            ":=" if named => error(format!("write `let {name} = …`, or `var {name} = …` where it changes"))
                .with_fix("Write `let`", self.place(at, start + 2), format!("let {name} =")),
            ":=" => error("write `=`".to_owned()),
            "++" | "--" if named && whole_line => error(format!("write `{name} = {name} {sign} 1`"))
                .with_fix(
                    format!("Write `{name} = {name} {sign} 1`"),
                    self.place(at, start + 2),
                    format!("{name} = {name} {sign} 1"),
                ),
            "++" => error("write `x = x + 1`; texts are joined with `+`".to_owned()),
            "--" => error("write `x = x - 1`".to_owned()),
            _ if named && !one_operand => error(format!("write `{name} = {name} {sign} (…)`")),
            _ if named => error(format!("write `{name} = {name} {sign} …`")).with_fix(
                format!("Write `{name} = {name} {sign}`"),
                self.place(at, start + 2),
                format!("{name} = {name} {sign}"),
            ),
            _ => error(format!("write `x = x {sign} …`")),
        })
    }
}
