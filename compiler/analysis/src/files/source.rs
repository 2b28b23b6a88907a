//! The table of files.

use std::sync::Arc;

use agentflow_grammar::LineIndex;
use agentflow_grammar::tree::File;

use super::FileId;
use crate::finding::Place;
use crate::world::FilePath;

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
}

impl SourceFile {
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
