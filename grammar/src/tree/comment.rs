//! Comments: those that document something, and those that only people read.

use super::Span;

/// Consecutive `///` lines (or `//!` lines, of the file), joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Docs {
    /// The lines without their marks and without one leading space, joined by newlines.
    pub text: String,
    /// From the first mark to the end of the last line.
    pub span: Span,
}

/// A comment that documents nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comment {
    /// How it is written.
    pub kind: CommentKind,
    /// With its marks, without the newline after it.
    pub span: Span,
}

/// The ways to write a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CommentKind {
    /// `// …`
    Line,
    /// `/* … */`
    Block,
    /// `/// …` or `//! …` where nothing can take it as its documentation.
    StrayDocs,
}
