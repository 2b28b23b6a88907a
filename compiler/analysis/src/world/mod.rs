//! The outside world, as far as the compiler needs it: texts of files.

mod memory;

use std::fmt;
use std::sync::Arc;

pub use memory::MemoryWorld;

/// A file, named in the one way that all paths to it share: two paths to the same file give equal values.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FilePath(Arc<str>);

impl FilePath {
    /// The file with this canonical name.
    pub fn new(canonical: impl Into<Arc<str>>) -> FilePath {
        FilePath(canonical.into())
    }

    /// The name as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReadError {
    /// There is none.
    NotFound,
    /// It is a folder, a device or the like.
    NotAFile,
    /// We may not.
    Denied,
    /// Symbolic links lead in a circle.
    LinkLoop,
    /// It is larger than the compiler reads.
    TooLarge,
    /// Anything else, in the system's words.
    Other(String),
}

/// Where the texts of files come from. Its in-memory twin is [`MemoryWorld`].
pub trait World: Sync {
    /// The file that `written` names in an import of the file `from`; of a path that a user gave, without `from`.
    ///
    /// # Errors
    /// Where there is no such file.
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// Where it cannot be read; it may have vanished since it was resolved.
    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError>;

    /// Programs beside `from`, as imports of it would write them (`./shared.agentflow`), sorted. Only for suggestions: may be empty.
    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        let _ = from;
        Vec::new()
    }

    /// How a file is shown to people.
    fn shown(&self, file: &FilePath) -> String {
        file.to_string()
    }
}
