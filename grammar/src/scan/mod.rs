//! The linear pass before pest sees a text.
//!
//! It cuts the file into declarations and makes each safe to parse: strings and comments end, brackets balance and nest no
//! deeper than [`LEVELS_MAX`]. pest recurses and tries alternatives, so what is wrong with these is found here, told once at
//! the place where it begins, and mended in a copy of the declaration's text (offsets are mapped back).
//!
//! A declaration begins where a declaration keyword begins a line. Inside brackets that only counts if the line also reads
//! like a declaration (`tool name(`) and is indented no deeper than the one that is open, which no valid program has: so an
//! unclosed brace ends with its declaration and takes nothing of the next.

mod brackets;
mod mended;
mod openers;
mod quoted;
mod scanner;

pub(crate) use mended::Mended;
pub(crate) use openers::{Opener, item_keyword};
pub(crate) use scanner::{scan, strip_mark};

use crate::error::SyntaxError;
use crate::tree::{Comment, Docs, Span};

/// How many levels may nest: brackets, interpolations, and the keywords that take an operand (`return`, `if` …).
pub(crate) const LEVELS_MAX: u32 = 256;

/// What the pass finds.
#[derive(Debug)]
pub(crate) struct Scan {
    /// The `//!` lines at the top.
    pub docs: Option<Docs>,
    /// Up to the first chunk.
    pub header: Span,
    /// One a declaration, in order; each ends where the next begins.
    pub chunks: Vec<Chunk>,
    /// All comments, in order; those with three slashes as stray until something takes them as documentation.
    pub comments: Vec<Comment>,
    /// What was found, in no order.
    pub errors: Vec<SyntaxError>,
}

/// The text of one declaration.
#[derive(Debug)]
pub(crate) struct Chunk {
    /// From its doc comments up to the next chunk.
    pub extent: Span,
    /// What it begins with.
    pub opener: Opener,
    /// What must be changed before it is parsed, in order.
    pub edits: Vec<Edit>,
    /// How deep it nests.
    pub levels: u32,
    /// Whether something was told of it already, so that what else seems wrong in it is likely to follow from that.
    pub told: bool,
}

/// A change of the text before it is parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Edit {
    /// What is blanked; empty where something is only added.
    pub span: Span,
    /// What is put after it.
    pub text: &'static str,
}
