//! What SQLite says, in the words of the store's contract.

use std::io;

use agentflow_store::StoreError;

/// The error that an answer of the database stands for. `store` names the file to a person.
pub(crate) fn store_error(store: &str, error: sqlx::Error) -> StoreError {
    let store = store.to_owned();
    match error {
        sqlx::Error::Database(database) => {
            let cause = database.message().to_owned();
            let code = database.code().and_then(|code| code.parse::<i32>().ok());
            of_code(store, code, cause)
        }
        sqlx::Error::Io(error) => of_io(store, &error),
        sqlx::Error::PoolTimedOut => StoreError::Locked {
            store,
            cause: "all connections for reading were busy for too long".to_owned(),
        },
        error @ (sqlx::Error::Decode(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::RowNotFound) => {
            StoreError::Corrupt { store, cause: error.to_string() }
        }
        error => StoreError::Other { store, cause: error.to_string() },
    }
}

/// `code` is SQLite's extended result code; its low byte is the primary one.
fn of_code(store: String, code: Option<i32>, cause: String) -> StoreError {
    const PERM: i32 = 3;
    const BUSY: i32 = 5;
    const LOCKED: i32 = 6;
    const READONLY: i32 = 8;
    const CORRUPT: i32 = 11;
    const FULL: i32 = 13;
    const CANTOPEN: i32 = 14;
    const TOOBIG: i32 = 18;
    const AUTH: i32 = 23;
    const NOTADB: i32 = 26;
    match code.map(|code| code & 0xff) {
        Some(BUSY | LOCKED) => StoreError::Locked { store, cause },
        Some(READONLY | PERM | AUTH) => StoreError::ReadOnly { store, cause },
        Some(FULL) => StoreError::Full { store, cause },
        Some(CORRUPT | NOTADB) => StoreError::Corrupt { store, cause },
        Some(CANTOPEN) => StoreError::Unavailable { store, cause },
        Some(TOOBIG) => StoreError::Malformed(format!("a value of more than a gigabyte ({cause})")),
        _ => StoreError::Other { store, cause },
    }
}

/// The error that a failed call on the file system stands for.
pub(crate) fn of_io(store: String, error: &io::Error) -> StoreError {
    let cause = error.to_string();
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly { store, cause }
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreError::Full { store, cause },
        _ => StoreError::Unavailable { store, cause },
    }
}
