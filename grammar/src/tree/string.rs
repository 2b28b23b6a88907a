//! Strings, cut at their interpolations.

use super::{Expr, Span};
use smol_str::SmolStr;

/// `"…"` or `"""…"""`
#[derive(Debug, Clone, PartialEq)]
pub struct StringLiteral {
    /// Text and interpolations in turn; two texts never stand beside each other, and an empty string has no part.
    pub parts: Vec<StringPart>,
    /// Whether three quotes are written.
    pub block: bool,
}

impl StringLiteral {
    /// The text of a string without interpolation.
    #[must_use]
    pub fn plain(&self) -> Option<&str> {
        match self.parts.as_slice() {
            [] => Some(""),
            [StringPart::Text { value, .. }] => Some(value),
            _ => None,
        }
    }
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq)]
pub enum StringPart {
    /// Text, with its escapes replaced and the common indentation of a block gone.
    Text {
        /// What it says.
        value: SmolStr,
        /// Where it is written.
        span: Span,
    },
    /// `${expr}`
    Interpolation {
        /// What stands between the braces.
        value: Expr,
        /// From `$` to `}`.
        span: Span,
    },
}
