//! Text to tree: the pest grammar, its error-tolerant parsing, and the typed tree with spans and comments.
//! Not in it: names, types and meaning. Which settings exist, what a name refers to, and whether a value fits
//! is for the analysis to say.
//!
//! [`parse()`] never fails: it returns the tree of what could be read, and what is wrong, in the words of the language.

mod build;
mod codes;
mod error;
mod keywords;
mod line_index;
mod nearest;
mod parse;
mod parser;
mod scan;
pub mod tree;

pub use codes::{CODES, CodePage};
pub use error::{Fix, Label, SyntaxError, TextEdit};
pub use keywords::{Keywords, keywords};
pub use line_index::{LineColumn, LineIndex, Utf16Position};
#[doc(hidden)]
pub use parse::bare_parse;
pub use parse::{Parse, parse, parse_bytes};
