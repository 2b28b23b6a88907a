//! The codes of findings about syntax, each with the page that explains it.

/// The page of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CodePage {
    /// The code, such as `E0102`.
    pub code: &'static str,
    /// What it says, in one line.
    pub title: &'static str,
    /// The explanation, as Markdown.
    pub page: &'static str,
}

/// All codes that [`crate::parse`] uses, in order.
pub const CODES: &[CodePage] = &[];
