//! The formatter: one canonical layout at [`WIDTH`] columns.
//!
//! Where things stand in the source does not matter, but for comments and single blank lines, which are kept. Each
//! declaration is laid out on its own, from its tree; one with a syntax error stays as it was. A declaration also
//! stays as it was if anything but white space, separators and needless parentheses would change, so that a
//! formatter's mistake can never be a program's.

mod alignment;
mod arguments;
mod blocks;
mod branches;
mod chains;
mod comments;
mod document;
mod expressions;
mod forms;
mod items;
mod lists;
mod marks;
mod mocks;
mod patterns;
mod printer;
mod settings;
mod source;
mod statements;
mod strings;
mod types;

#[cfg(test)]
mod tests;

use agentflow_grammar::SyntaxError;

/// How many columns a line has, where it can be broken.
pub const WIDTH: usize = 100;

/// Stack for the deepest declaration that the grammar allows.
const STACK_BYTES: usize = 64 * 1024 * 1024;

/// A formatted text.
#[derive(Debug, Clone, PartialEq)]
pub struct Formatted {
    /// The text in its canonical layout.
    pub text: String,
    /// What could not be read, in the order of the text; the declarations that hold it are left as they were.
    pub errors: Vec<SyntaxError>,
}

/// Formats a text.
pub fn format(text: &str) -> Formatted {
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text).replace("\r\n", "\n");
    let parse = agentflow_grammar::parse(&text);
    let formatted =
        stacker::maybe_grow(STACK_BYTES / 2, STACK_BYTES, || source::format_file(&text, &parse.file));
    // No text, however odd, is ever lost.
    let formatted = if marks::same_marks(&text, &formatted) { formatted } else { text };
    Formatted { text: formatted, errors: parse.errors }
}
