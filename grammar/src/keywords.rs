//! All words that mean something, in one table, for editors and for findings.

use crate::nearest::nearest;

/// The words of the language, by where they mean something. Anywhere else they are names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keywords {
    /// Begin a declaration.
    pub declarations: &'static [&'static str],
    /// Begin a statement.
    pub statements: &'static [&'static str],
    /// Begin an expression.
    pub expressions: &'static [&'static str],
    /// Stand for a value.
    pub constants: &'static [&'static str],
    /// Begin a clause, or join its parts.
    pub clauses: &'static [&'static str],
    /// Begin a setting that has a syntax of its own, or stand in one.
    pub settings: &'static [&'static str],
    /// Stand in the mocks of tests.
    pub mocks: &'static [&'static str],
}

/// The table.
#[must_use]
pub const fn keywords() -> Keywords {
    Keywords {
        declarations: &DECLARATIONS,
        statements: &STATEMENTS,
        expressions: &EXPRESSIONS,
        constants: &["true", "false", "null"],
        clauses: &[
            "catch", "else", "forever", "from", "in", "is", "not", "to", "undo", "until", "up", "var",
            "with", "within",
        ],
        settings: &[
            "do", "first", "guard", "handoffs", "http", "last", "per", "sharing", "tools", "when", "without",
        ],
        mocks: &["call", "calls", "error", "fails", "handoff", "model", "output", "signal", "text"],
    }
}

const DECLARATIONS: [&str; 15] = [
    "agent", "const", "enum", "fn", "import", "mcp", "model", "provider", "record", "schedule", "signal",
    "test", "tool", "type", "workflow",
];
const STATEMENTS: [&str; 8] = ["emit", "expect", "for", "let", "mock", "repeat", "var", "while"];
const EXPRESSIONS: [&str; 13] = [
    "ask", "break", "continue", "fail", "if", "match", "parallel", "race", "return", "sleep", "spawn", "try",
    "wait",
];

/// Whether a value cannot have this word as its name: an expression that begins with it is a form, or something else.
pub(crate) fn is_reserved(word: &str) -> bool {
    EXPRESSIONS.contains(&word) || ["true", "false", "null", "else", "catch"].contains(&word)
}

/// What may begin a statement.
pub(crate) fn statement_words() -> impl Iterator<Item = &'static str> {
    STATEMENTS.into_iter().chain(EXPRESSIONS)
}

/// The word that was likely meant where another begins a statement.
pub(crate) fn statement_meant(written: &str) -> Option<&'static str> {
    const OTHERS: [(&str, &str); 12] = [
        ("assert", "expect"),
        ("const", "let"),
        ("foreach", "for"),
        ("log", "emit"),
        ("loop", "repeat"),
        ("print", "emit"),
        ("raise", "fail"),
        ("switch", "match"),
        ("throw", "fail"),
        ("val", "let"),
        ("when", "match"),
        ("yield", "emit"),
    ];
    let other = OTHERS.iter().find(|(other, _)| *other == written).map(|(_, keyword)| *keyword);
    other.or_else(|| nearest(written, statement_words()))
}

/// What may begin a declaration, and what other languages call the same.
pub(crate) fn declaration_words() -> impl Iterator<Item = (&'static str, &'static str)> {
    const OTHERS: [(&str, &str); 14] = [
        ("function", "fn"),
        ("func", "fn"),
        ("fun", "fn"),
        ("def", "fn"),
        ("struct", "record"),
        ("class", "record"),
        ("interface", "record"),
        ("message", "record"),
        ("union", "enum"),
        ("alias", "type"),
        ("flow", "workflow"),
        ("event", "signal"),
        ("server", "mcp"),
        ("cron", "schedule"),
    ];
    DECLARATIONS.into_iter().map(|word| (word, word)).chain(OTHERS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parser::{Grammar, Rule};
    use pest::Parser;

    #[test]
    fn reserved_words_are_those_of_the_grammar() {
        let Keywords { declarations, statements, expressions, constants, clauses, settings, mocks } =
            keywords();
        for word in [declarations, statements, expressions, constants, clauses, settings, mocks].concat() {
            assert_eq!(is_reserved(word), Grammar::parse(Rule::name, word).is_err(), "{word}");
        }
    }
}
