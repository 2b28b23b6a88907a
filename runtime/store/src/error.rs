//! What can go wrong with a store as a whole, told so that a person knows what to do.

/// What store operations give.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why a store could not do what it was asked. Nothing was written when one of these comes back.
///
/// One append being refused is no error of the store: see [`crate::Refusal`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// What the operation needs is not in the store.
    #[error("there is no {what} `{id}` in {store}")]
    NotFound {
        /// The kind of thing: `run` or `plan`.
        what: &'static str,
        /// Its id.
        id: String,
        /// The store, as a person knows it.
        store: String,
    },
    /// There is no store yet where one was to be read.
    #[error("{store} is not there: nothing has been run there yet")]
    Absent {
        /// The store, as a person knows it.
        store: String,
    },
    /// Another process holds the database for longer than we wait.
    #[error("{store} is locked by another process: {cause}. Try again, or end the program that holds it")]
    Locked {
        /// The store, as a person knows it.
        store: String,
        /// What the database said.
        cause: String,
    },
    /// The store may not be written.
    #[error("{store} can't be written: {cause}. Check the permissions of the file and of its folder")]
    ReadOnly {
        /// The store, as a person knows it.
        store: String,
        /// What the database said.
        cause: String,
    },
    /// No room is left.
    #[error("there is no room left to write {store}: {cause}. Free some space on its disk, then resume")]
    Full {
        /// The store, as a person knows it.
        store: String,
        /// What the database said.
        cause: String,
    },
    /// The file is damaged, or is no database at all.
    #[error(
        "{store} is damaged or no agentflow store: {cause}. Restore it from a backup, or name another file"
    )]
    Corrupt {
        /// The store, as a person knows it.
        store: String,
        /// What the database said.
        cause: String,
    },
    /// A newer agentflow wrote the store.
    #[error(
        "{store} was written by a newer agentflow (its schema is version {found}, this one knows up to {known}). \
         Use that version, or name another store"
    )]
    NewerVersion {
        /// The store, as a person knows it.
        store: String,
        /// The schema version found.
        found: u32,
        /// The newest schema version that this build knows.
        known: u32,
    },
    /// The store could not be reached or opened.
    #[error("{store} can't be opened: {cause}")]
    Unavailable {
        /// The store, as a person knows it.
        store: String,
        /// What stood in the way.
        cause: String,
    },
    /// What the caller gave breaks a rule of the store: a mistake of the program, not of its user.
    #[error("the store was given something that it can't hold: {0}")]
    Malformed(String),
    /// Anything else that the database said.
    #[error("{store} failed: {cause}")]
    Other {
        /// The store, as a person knows it.
        store: String,
        /// What the database said.
        cause: String,
    },
}

impl StoreError {
    /// Whether the same operation may succeed later with nothing changed on our side.
    pub fn is_transient(&self) -> bool {
        matches!(self, StoreError::Locked { .. } | StoreError::Full { .. } | StoreError::Unavailable { .. })
    }

    /// The error for something that is not in `store`.
    pub fn not_found(what: &'static str, id: impl Into<String>, store: impl Into<String>) -> Self {
        StoreError::NotFound { what, id: id.into(), store: store.into() }
    }
}
