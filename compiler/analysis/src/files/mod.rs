//! The files of a program: their texts, trees and imports.

mod load;
mod source;

pub use load::load;
pub use source::{Files, SourceFile};

/// A file of a program, by its position in the table of files. Entries come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

impl FileId {
    /// The position in the table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}
