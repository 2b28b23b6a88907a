//! The tree-sitter grammar of agentflow, for editors, with its queries. Not in it: the compiler's grammar, which is the one
//! that decides what a program means.

use tree_sitter_language::LanguageFn;

#[allow(unsafe_code, reason = "the tables of the parser are given out by a function in C")]
mod tables {
    use super::LanguageFn;

    unsafe extern "C" {
        fn tree_sitter_agentflow() -> *const ();
    }

    /// SAFETY: the function is the one that tree-sitter generated for this language, and has no conditions.
    pub(super) const LANGUAGE: LanguageFn = unsafe { LanguageFn::from_raw(tree_sitter_agentflow) };
}

/// The language.
pub const LANGUAGE: LanguageFn = tables::LANGUAGE;

/// The kinds of nodes and their fields, as JSON.
pub const NODE_TYPES: &str = include_str!("node-types.json");

/// What is coloured how.
pub const HIGHLIGHTS_QUERY: &str = include_str!("../queries/highlights.scm");

/// Which parts of a text are in another language.
pub const INJECTIONS_QUERY: &str = include_str!("../queries/injections.scm");

/// Scopes, definitions and references.
pub const LOCALS_QUERY: &str = include_str!("../queries/locals.scm");

/// Declarations and calls, for indexes of symbols.
pub const TAGS_QUERY: &str = include_str!("../queries/tags.scm");

/// What can be folded.
pub const FOLDS_QUERY: &str = include_str!("../queries/folds.scm");

/// Where lines are indented.
pub const INDENTS_QUERY: &str = include_str!("../queries/indents.scm");

/// What can be selected and moved over as a whole.
pub const TEXTOBJECTS_QUERY: &str = include_str!("../queries/textobjects.scm");
