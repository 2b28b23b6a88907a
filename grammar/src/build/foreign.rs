//! What other languages write, and this one writes otherwise.

use super::Builder;
use super::tokens::{first_token, is_word, last_token, quoted};
use crate::error::SyntaxError;
use crate::tree::{Expr, ExprKind, Span};

/// What to tell where this token stands and was not expected.
struct Foreign {
    token: &'static str,
    message: &'static str,
    help: &'static str,
    /// What to write instead, where that is all there is to change.
    replacement: Option<&'static str>,
}

const fn foreign(
    token: &'static str,
    message: &'static str,
    help: &'static str,
    replacement: Option<&'static str>,
) -> Foreign {
    Foreign { token, message, help, replacement }
}

const FOREIGN: [Foreign; 13] = [
    foreign("and", "`and` is no operator", "write `&&`", Some("&&")),
    foreign("or", "`or` is no operator", "write `||`", Some("||")),
    foreign("not", "`not` stands only after `is`", "write `!`", Some("!")),
    foreign("===", "`===` is no operator", "write `==`, which compares by value", Some("==")),
    foreign("!==", "`!==` is no operator", "write `!=`, which compares by value", Some("!=")),
    foreign("**", "`**` is no operator", "write the product out", None),
    foreign("&", "`&` is no operator", "write `&&`", Some("&&")),
    foreign("|", "`|` is no operator of values", "write `||`", Some("||")),
    foreign("?", "`? :` is no operator", "write `if condition { a } else { b }`", None),
    foreign(
        "...",
        "`...` is no operator",
        "a record is spread with two dots: `{ a: 1, ..base }`",
        Some(".."),
    ),
    foreign("in", "`in` stands only in loops", "to look for an item, write `items.contains(item)`", None),
    foreign(
        "as",
        "`as` is no operator",
        "a value is converted by a method such as `.to_string()` or `.round()`",
        None,
    ),
    foreign("#", "`#` begins no comment", "write `//`", Some("//")),
];

impl Builder<'_> {
    /// What is told of a text, which begins at this offset of the parsed text, if it begins with something foreign.
    pub(super) fn foreign(&self, text: &str, start: usize) -> Option<SyntaxError> {
        let start = start + (text.len() - text.trim_start().len());
        let token = first_token(text);
        let span = self.place(start, start + token.len());
        if token.starts_with(['\'', '`']) {
            return Some(self.other_quotes(token, span));
        }
        if last_token(&self.text[..start]) == Some("not") && !self.text[..start].ends_with("not") {
            return Some(self.prefix_not(start));
        }
        if token == "::" {
            return Some(self.two_colons(start));
        }
        if token == ":" && self.text[..start].ends_with(':') {
            return Some(self.two_colons(start - 1));
        }
        if token == "." && !self.text[..start].ends_with('.') {
            let digits = self.text[start + 1..].bytes().take_while(u8::is_ascii_digit).count();
            if digits > 0 {
                return Some(self.bare_point(start, digits + 1));
            }
        }
        if token == "*" && self.text[..start].ends_with('*') {
            return Some(
                SyntaxError::new("E0111", self.place(start - 1, start + 1), "`**` is no operator")
                    .with_help("write the product out"),
            );
        }
        if let Some(error) = self.needless_word(token, start).or_else(|| self.stepwise(token, start)) {
            return Some(error);
        }
        if token.starts_with(|first: char| first.is_alphabetic() && !first.is_ascii()) {
            return Some(self.other_letters(start, token));
        }
        let opens = matches!(last_token(&self.text[..start]), Some("(" | "," | "="));
        if matches!(token, "|" | "||" | "=>") && opens {
            return Some(nameless(span));
        }
        let begins = matches!(last_token(&self.text[..start]), Some("(" | "," | "=" | ":" | "[" | "return"));
        if token == "&" && begins {
            let length = if self.text[start + 1..].starts_with("mut ") { 5 } else { 1 };
            let span = self.place(start, start + length);
            return Some(
                SyntaxError::new("E0111", span, "nothing is passed by reference")
                    .with_help("write the value's name alone")
                    .with_fix("Take it away", span, ""),
            );
        }
        if token == "?" && !self.line_after(start).contains(':') {
            return Some(
                SyntaxError::new("E0111", span, "`?` is no operator of values")
                    .with_help("what may be null is tested by `if x != null { … }`, or `x ?? other` is taken; errors are raised by themselves"),
            );
        }
        let known = FOREIGN.iter().find(|foreign| foreign.token == token)?;
        let error = SyntaxError::new("E0111", span, known.message).with_help(known.help);
        let pattern = self.line_before(start).trim_start().starts_with("let {");
        let after = first_token(&self.text[start + token.len()..]);
        let literal =
            after.starts_with(|first: char| first == '"' || first.is_ascii_digit()) || after == "null";
        Some(match known.replacement {
            // What is meant may be something else.
            Some(_) if token == "..." && pattern => {
                error.with_help("name each field that is meant: `let { a, b } = record`")
            }
            Some(_) if token == "not" && !begins => {
                error.with_help("write `value is not Type`, or `!condition`")
            }
            Some(_) if token == "or" && literal => {
                error.with_help("for what stands in for `null`, write `??`; of two conditions, `||`")
            }
            Some(replacement) => error.with_fix(format!("Write `{replacement}`"), span, replacement),
            None => error,
        })
    }

    /// `Mood::calm`, or a colon too many.
    pub(super) fn two_colons(&self, start: usize) -> SyntaxError {
        let span = self.place(start, start + 2);
        let error = SyntaxError::new("E0111", span, "`::` is no operator");
        let before = last_token(&self.text[..start]).unwrap_or_default();
        if before.starts_with(|first: char| first.is_ascii_uppercase()) {
            error.with_help("write `.`, as in `Mood.calm`").with_fix("Write `.`", span, ".")
        } else {
            error.with_help("write one `:`").with_fix("Write `:`", span, ":")
        }
    }

    /// `.5`
    pub(super) fn bare_point(&self, start: usize, length: usize) -> SyntaxError {
        let written = &self.text[start..start + length];
        let span = self.place(start, start + length);
        SyntaxError::new("E0108", span, format!("`{written}` is no number"))
            .with_help(format!("write `0{written}`"))
            .with_fix(format!("Write `0{written}`"), span, format!("0{written}"))
    }

    /// `not x`, of which `not` was read as a name.
    fn prefix_not(&self, start: usize) -> SyntaxError {
        let word = self.text[..start].trim_end().len() - "not".len();
        SyntaxError::new("E0111", self.place(word, word + 3), "`not` stands only after `is`")
            .with_help("write `!`")
            .with_fix("Write `!`", self.place(word, start), "!")
    }

    /// `10 s`: a number, and the unit of a duration after a space.
    pub(super) fn apart_from_its_unit(&self, start: usize, token: &str) -> Option<SyntaxError> {
        let number = last_token(&self.text[..start])?;
        if !number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_') {
            return None;
        }
        let unit = match token {
            "ms" | "millisecond" | "milliseconds" => "ms",
            "s" | "sec" | "secs" | "second" | "seconds" => "s",
            "m" | "min" | "mins" | "minute" | "minutes" => "m",
            "h" | "hour" | "hours" => "h",
            "d" | "day" | "days" => "d",
            "w" | "week" | "weeks" => "w",
            _ => return None,
        };
        let end = self.text[..start].trim_end().len();
        let span = self.place(end - number.len(), start + token.len());
        Some(
            SyntaxError::new("E0108", span, "the unit of a duration follows its number at once")
                .with_help(format!("write `{number}{unit}`"))
                .with_fix(format!("Write `{number}{unit}`"), span, format!("{number}{unit}")),
        )
    }

    /// `ask(…)` and `wait(…)`, written like calls.
    pub(super) fn no_parentheses(&self, raw: &str, start: usize) -> Option<SyntaxError> {
        let rest = if raw.is_empty() { &self.text[start..] } else { raw };
        if !rest.starts_with('(') {
            return None;
        }
        let help = match last_token(&self.text[..start])? {
            "ask" => "write `ask \"question\" { to: \"finance\", within: 2d }`",
            "wait" => "write `wait payment within 3d`",
            _ => return None,
        };
        let message = "this is no call, and takes no parentheses";
        Some(SyntaxError::new("E0111", self.place(start, start + 1), message).with_help(help))
    }

    /// A name with letters that names are not made of, the first of which may have been read.
    pub(super) fn other_letters(&self, start: usize, token: &str) -> SyntaxError {
        let before = self.text[..start]
            .bytes()
            .rev()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count();
        let (from, to) = (start - before, start + token.len());
        let message = format!("{} is no name", quoted(&self.text[from..to]));
        SyntaxError::new("E0101", self.place(from, to), message)
            .with_help("names are made of the letters a to z, digits and `_`")
    }

    fn other_quotes(&self, token: &str, span: Span) -> SyntaxError {
        let error =
            SyntaxError::new("E0111", span, "text stands between double quotes").with_help("write `\"…\"`");
        let quote = &token[..1];
        match token.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote)) {
            // What stands between may have been blanked, where it looks like brackets or comments.
            Some(inner)
                if !inner.contains(['"', '\\', '$']) && (inner.is_empty() || !inner.trim().is_empty()) =>
            {
                error.with_fix("Write double quotes", span, format!("\"{inner}\""))
            }
            _ => error,
        }
    }

    /// `loop { … }`, `switch (x) { … }`: what other languages call a statement, read as a name with fields.
    pub(super) fn foreign_head(&self, value: &Expr) -> Option<SyntaxError> {
        let (word, span) = match &value.kind {
            ExprKind::Name(word) => (word, value.span),
            ExprKind::Call(call) => match &call.callee.kind {
                ExprKind::Name(word) => (word, call.callee.span),
                _ => return None,
            },
            _ => return None,
        };
        let help = match word.as_str() {
            "loop" | "forever" => "write `repeat forever { … }`, or `repeat up to 10 { … }`",
            "do" => "write `repeat up to 10 { … }`, and leave it with `break`",
            "until" => "write `while !condition up to 10 { … }`",
            "unless" => "write `if !condition { … }`",
            "switch" | "when" | "case" => "write `match value { pattern => …, _ => … }`",
            "foreach" => "write `for item in items { … }`",
            "finally" | "defer" => {
                "what runs in any case stands after the `try`; steps are taken back with `undo`"
            }
            "async" | "spawn" | "go" => "what should overlap stands in `parallel { a: …, b: … }`",
            "with" | "retry" | "timeout" => {
                "options of a call are written after it: `fetch(url) with { retry: 3 }`"
            }
            _ => return None,
        };
        let error = SyntaxError::new("E0107", span, format!("`{word}` begins no statement"));
        Some(error.with_help(help))
    }

    /// `name = value` where `name: value` is meant.
    pub(super) fn equals_for_colon(&self, text: &str, start: usize, what: &str) -> Option<SyntaxError> {
        let start = start + (text.len() - text.trim_start().len());
        let rest = text.trim_start().strip_prefix('=')?;
        if rest.starts_with(['=', '>']) {
            return None;
        }
        let span = self.place(start, start + 1);
        let before = usize::from(self.text[..start].ends_with(' '));
        let edited = self.place(start - before, start + 1);
        Some(
            SyntaxError::new(
                "E0111",
                span,
                format!("expected `:` between the name and the value of {what}, found `=`"),
            )
            .with_help("write `name: value`")
            .with_fix("Write `:`", edited, ":"),
        )
    }

    /// The length of the name with which a text begins.
    pub(super) fn leading_name(text: &str) -> usize {
        if text.starts_with(|first: char| first.is_ascii_digit()) {
            return 0;
        }
        text.find(|character| !is_word(character)).unwrap_or(text.len())
    }
}

/// `|x| …`, `x => …`
pub(super) fn nameless(span: Span) -> SyntaxError {
    SyntaxError::new("E0111", span, "there are no nameless functions")
        .with_help("a list is built with `[f(x) for x in xs if g(x)]`; anything else is declared with `fn`")
}
