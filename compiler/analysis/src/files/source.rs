//! The table of files.

use std::sync::Arc;

use agentflow_grammar::LineIndex;
use agentflow_grammar::tree::{File, Span};

use super::FileId;
use crate::finding::Place;
use crate::world::FilePath;

/// How far behind a piece of text something still belongs to it.
const SAME_LINE_MAX: usize = 200;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// Its canonical name.
    pub path: FilePath,
    /// How it is shown to people.
    pub shown: String,
    /// Its text. Where the bytes are no UTF-8, what could be read of it.
    pub text: Arc<str>,
    /// Its tree.
    pub tree: Arc<File>,
    /// Where its lines begin.
    pub lines: Arc<LineIndex>,
    /// What each of its imports leads to, by the position of the item in the tree.
    pub imports: Vec<(u32, FileId)>,
    /// Whether it has a syntax error, or could not be read.
    pub broken: bool,
    /// Where its syntax errors are, in order.
    pub misread: Vec<u32>,
}

impl SourceFile {
    /// Whether something in this piece of text, or right behind it on its line, could not be read.
    #[must_use]
    pub fn is_misread(&self, span: Span) -> bool {
        let next = self.misread.partition_point(|at| *at < span.start);
        self.misread.get(next).is_some_and(|at| {
            *at <= span.end
                || self.text.get(span.end as usize..*at as usize).is_some_and(|between| {
                    between.len() < SAME_LINE_MAX && between.bytes().all(|byte| byte != b'\n')
                })
        })
    }

    /// The file that the import at this position of the tree leads to.
    #[must_use]
    pub fn import(&self, item: u32) -> Option<FileId> {
        let found = self.imports.binary_search_by_key(&item, |(position, _)| *position).ok()?;
        self.imports.get(found).map(|(_, file)| *file)
    }
}

/// All files of a program. The entries come first, in their order.
#[derive(Debug, Clone, Default)]
pub struct Files {
    /// By [`FileId`].
    pub list: Vec<SourceFile>,
    /// How many of them are entries.
    pub entries: usize,
}

impl Files {
    /// The file with this id.
    #[must_use]
    pub fn get(&self, id: FileId) -> &SourceFile {
        &self.list[id.index()]
    }

    /// The ids of all files, in order.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.list.len() as u32).map(FileId)
    }

    /// Whether it is one of the files that the check was asked for, not one that they import.
    #[must_use]
    pub fn is_entry(&self, id: FileId) -> bool {
        id.index() < self.entries
    }

    /// The text at a place.
    #[must_use]
    pub fn text(&self, place: Place) -> &str {
        place.span.text(&self.get(place.file).text)
    }
}
