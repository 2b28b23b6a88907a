//! Connections, each set up alike.

use std::path::Path;
use std::time::Duration;

use sqlx::ConnectOptions as _;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};

use crate::SqliteOptions;

/// How many threads read at once, at most; writing has its own.
const READERS_MAX: u32 = 4;
/// Batches come in many sizes, each of which is a statement of its own.
const STATEMENTS_MAX: usize = 512;
/// How many pages the log may hold before they are copied into the file: rarely enough that pages which many commits
/// touch are copied once, often enough that the log stays within tens of megabytes.
const LOG_PAGES_MAX: u32 = 4_000;

/// The options of the connection that writes.
///
/// Nothing in them changes a file that is not ours: the journal mode is set once the file is known to be.
pub(crate) fn writing(path: &Path, options: &SqliteOptions) -> SqliteConnectOptions {
    let mut connect = common(path, options.busy_timeout)
        .create_if_missing(true)
        .synchronous(SqliteSynchronous::Full)
        .statement_cache_capacity(STATEMENTS_MAX)
        // Statements of many rows keep what they change until they are done; on disk that would be a file for each.
        .pragma("temp_store", "MEMORY")
        .pragma("wal_autocheckpoint", LOG_PAGES_MAX.to_string());
    if let Some(pages_max) = options.pages_max {
        connect = connect.pragma("max_page_count", pages_max.to_string());
    }
    connect
}

/// The options of a connection beside the one that writes.
pub(crate) fn reading(path: &Path, options: &SqliteOptions) -> SqliteConnectOptions {
    common(path, options.busy_timeout).pragma("query_only", "ON")
}

/// The options of a connection to a file that may not be written.
pub(crate) fn read_only(path: &Path, options: &SqliteOptions) -> SqliteConnectOptions {
    common(path, options.busy_timeout).read_only(true)
}

fn common(path: &Path, busy_timeout: Duration) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(busy_timeout)
        .foreign_keys(true)
        .disable_statement_logging()
}

/// Connections for reading, opened when they are needed.
pub(crate) fn pool(options: SqliteConnectOptions) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS_MAX)
        .test_before_acquire(false)
        .connect_lazy_with(options)
}
