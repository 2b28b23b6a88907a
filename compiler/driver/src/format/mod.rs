//! The formatter: one canonical layout at [`WIDTH`] columns.
//!
//! Where things stand in the source does not matter, but for comments and single blank lines, which are kept. Each
//! declaration is laid out on its own, from its tree; one with a syntax error stays as it was. A declaration also
//! stays as it was if anything but white space, separators and needless parentheses would change, so that a
//! formatter's mistake can never be a program's.

mod alignment;
mod arguments;
mod between;
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
mod parentheses;
mod patterns;
mod printer;
mod settings;
mod source;
mod statements;
mod strings;
mod types;

use agentflow_grammar::tree::{CommentKind, File};
use agentflow_grammar::{Parse, SyntaxError};

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
    let formatted = lay_out(&text, &parse.file);
    // No text, however odd, is ever lost, nor are there other mistakes in it.
    let is_sound = marks::same_marks(&text, &formatted)
        && (parse.errors.is_empty() || is_as_broken(&text, &parse, &formatted));
    Formatted { text: if is_sound { formatted } else { text }, errors: parse.errors }
}

fn lay_out(text: &str, file: &File) -> String {
    stacker::maybe_grow(STACK_BYTES / 2, STACK_BYTES, || source::format_file(text, file))
}

/// Whether the same is wrong with both texts. Where nothing closes what is open, the lines around it decide what it holds,
/// so a text may have to stay as it is.
fn is_as_broken(text: &str, before: &Parse, formatted: &str) -> bool {
    const OPEN_COMMENT: &str = "E0105";
    let codes = |parse: &Parse| parse.errors.iter().map(|error| error.code).collect::<Vec<_>>();
    let after = agentflow_grammar::parse(formatted);
    !codes(before).contains(&OPEN_COMMENT)
        && codes(before) == codes(&after)
        && comments(text, before) == comments(formatted, &after)
        && lay_out(formatted, &after.file) == formatted
}

/// The lines of all comments that document nothing.
fn comments<'t>(text: &'t str, parse: &Parse) -> Vec<&'t str> {
    let comments = parse.file.comments.iter().filter(|comment| comment.kind != CommentKind::StrayDocs);
    comments.flat_map(|comment| comment.span.text(text).lines().map(str::trim)).collect()
}
