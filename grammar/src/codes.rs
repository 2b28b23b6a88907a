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

/// All codes that [`crate::parse()`] uses, in order.
pub const CODES: &[CodePage] = &[
    page("E0101", "something else was expected", include_str!("../codes/E0101.md")),
    page("E0102", "a bracket is never closed", include_str!("../codes/E0102.md")),
    page("E0103", "a bracket closes nothing", include_str!("../codes/E0103.md")),
    page("E0104", "a string is never closed", include_str!("../codes/E0104.md")),
    page("E0105", "a comment is never closed", include_str!("../codes/E0105.md")),
    page("E0106", "this is nested too deeply", include_str!("../codes/E0106.md")),
    page("E0107", "this word begins nothing", include_str!("../codes/E0107.md")),
    page("E0108", "this is no number", include_str!("../codes/E0108.md")),
    page("E0109", "this is no escape", include_str!("../codes/E0109.md")),
    page("E0110", "this file is not UTF-8", include_str!("../codes/E0110.md")),
    page("E0111", "another language writes it so", include_str!("../codes/E0111.md")),
    page("E0112", "this stands after the end", include_str!("../codes/E0112.md")),
    page("E0113", "only a variable can be given a new value", include_str!("../codes/E0113.md")),
    page("E0114", "a brace cannot follow this value", include_str!("../codes/E0114.md")),
    page("E0115", "nothing can be interpolated here", include_str!("../codes/E0115.md")),
    page("E0116", "this file is too large", include_str!("../codes/E0116.md")),
    page("E0117", "a word of the language is no name for a value", include_str!("../codes/E0117.md")),
];

const fn page(code: &'static str, title: &'static str, page: &'static str) -> CodePage {
    CodePage { code, title, page }
}
