//! All codes of this crate, each with its page.

/// A kind of finding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// Its stable code, such as `E0201`.
    pub id: &'static str,
    /// What it is about, in a few words.
    pub title: &'static str,
    /// Its page, in Markdown: what it means, why it is one, an example that is wrong, and the way out.
    pub page: &'static str,
}

/// The codes of this crate, in order.
pub const CODES: &[Code] = &[];

/// The code with this name.
#[must_use]
pub fn code(id: &str) -> Option<&'static Code> {
    CODES.iter().find(|code| code.id.eq_ignore_ascii_case(id))
}
