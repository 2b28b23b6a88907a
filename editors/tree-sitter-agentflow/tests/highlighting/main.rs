//! The grammars and word lists of editors, held against the grammar of the compiler.

mod captures;
mod copies;
mod corpus;
mod drift;
mod hostile;
mod keywords;
mod programs;
mod queries;
mod rust_literals;
mod verdict;
#[path = "../../../../grammar/tests/grammar/wrong.rs"]
mod wrong;

use std::path::{Path, PathBuf};

/// The top of the repository.
fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The text of a file of the repository.
fn read(path: impl AsRef<Path>) -> String {
    let path = repository().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A parser of the language.
fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser
        .set_language(&tree_sitter_agentflow::LANGUAGE.into())
        .expect("the tables have a version that is read");
    parser
}
