//! The schema's versions: which one a file has, and the way from one to another.

use std::time::{Duration, Instant};

use sqlx::{Executor as _, Row as _, SqliteConnection};

/// Marks a file as ours, in SQLite's header: `aflw`.
const APPLICATION_ID: i64 = 0x61_66_6c_77;

/// A step from one version of the schema to the next, and back.
struct Migration {
    up: &'static str,
    down: &'static str,
}

/// The first leads to version 1. Once released, a migration is never changed.
const MIGRATIONS: &[Migration] = &[Migration {
    up: include_str!("../sql/migrations/0001_journal.up.sql"),
    down: include_str!("../sql/migrations/0001_journal.down.sql"),
}];

/// The version that this build reads and writes.
pub(crate) const KNOWN_VERSION: u32 = MIGRATIONS.len() as u32;

/// What a file turned out to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Found {
    /// An empty database.
    Empty,
    /// A store with a schema of this version.
    Version(u32),
    /// A database of another program.
    Foreign,
}

/// Looks what a file is, and changes nothing in it.
pub(crate) async fn inspect(connection: &mut SqliteConnection) -> sqlx::Result<Found> {
    let application_id: i64 = connection.fetch_one("PRAGMA application_id").await?.try_get(0)?;
    // SQLite's own tables stay when all others are dropped.
    let sql = "SELECT count(*), coalesce(sum(name = 'schema_version'), 0) FROM sqlite_schema
               WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'";
    let schema = connection.fetch_one(sql).await?;
    let (tables, versions): (i64, i64) = (schema.try_get(0)?, schema.try_get(1)?);
    match (application_id, tables, versions) {
        (0 | APPLICATION_ID, 0, _) => Ok(Found::Empty),
        (APPLICATION_ID, _, 1) => {
            let row = connection.fetch_one("SELECT max(version) FROM schema_version").await?;
            Ok(Found::Version(row.try_get(0)?))
        }
        _ => Ok(Found::Foreign),
    }
}

/// Makes the file keep a log beside it, so that reading and writing do not wait for each other.
///
/// The mode is a property of the file. Changing it needs the file for oneself, and SQLite does not wait for that.
/// Gives what mode the file has then, which differs where its file system has no shared memory.
pub(crate) async fn set_journal_mode(
    connection: &mut SqliteConnection,
    patience: Duration,
) -> sqlx::Result<String> {
    let mode: String = connection.fetch_one("PRAGMA journal_mode").await?.try_get(0)?;
    if mode == "wal" {
        return Ok(mode);
    }
    let begun = Instant::now();
    loop {
        match connection.fetch_one("PRAGMA journal_mode = WAL").await {
            Ok(row) => return row.try_get(0),
            Err(sqlx::Error::Database(error))
                if error.message().contains("locked") && begun.elapsed() < patience =>
            {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
            Err(error) => return Err(error),
        }
    }
}

/// Takes the schema to the version `to`, up or down, in one transaction. A newer version than we know is left as it is.
pub(crate) async fn migrate(connection: &mut SqliteConnection, to: u32) -> sqlx::Result<Found> {
    connection.execute("BEGIN IMMEDIATE").await?;
    let migrated = migrate_within(connection, to).await;
    let end = if migrated.is_ok() { "COMMIT" } else { "ROLLBACK" };
    let ended = connection.execute(end).await;
    let found = migrated?;
    ended?;
    Ok(found)
}

async fn migrate_within(connection: &mut SqliteConnection, to: u32) -> sqlx::Result<Found> {
    // Another process may have been here between our first look and the lock.
    let from = match inspect(connection).await? {
        Found::Empty => 0,
        Found::Version(version) if version <= KNOWN_VERSION => version,
        found => return Ok(found),
    };
    for version in from..to {
        connection.execute(MIGRATIONS[version as usize].up).await?;
    }
    for version in (to..from).rev() {
        connection.execute(MIGRATIONS[version as usize].down).await?;
    }
    if from == 0 && to > 0 {
        connection.execute(sqlx::AssertSqlSafe(format!("PRAGMA application_id = {APPLICATION_ID}"))).await?;
    }
    Ok(Found::Version(to))
}

#[cfg(test)]
mod tests {
    use super::{Found, KNOWN_VERSION, inspect, migrate};
    use sqlx::sqlite::SqliteRow;
    use sqlx::{Connection as _, Executor as _, Row as _, SqliteConnection};

    async fn schema(connection: &mut SqliteConnection) -> Vec<String> {
        let sql = "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema
                   WHERE name NOT LIKE 'sqlite_%' ORDER BY 1";
        let rows = connection.fetch_all(sql).await.expect("the schema can be read");
        rows.iter().map(|row: &SqliteRow| row.try_get(0).expect("text")).collect()
    }

    #[tokio::test]
    async fn migrations_go_up_down_and_up_again() {
        let mut connection =
            SqliteConnection::connect("sqlite::memory:").await.expect("a database in memory");
        assert_eq!(inspect(&mut connection).await.expect("inspected"), Found::Empty);
        assert_eq!(migrate(&mut connection, KNOWN_VERSION).await.expect("up"), Found::Version(KNOWN_VERSION));
        let full = schema(&mut connection).await;
        assert!(full.len() > 10, "{full:?}");
        assert_eq!(inspect(&mut connection).await.expect("inspected"), Found::Version(KNOWN_VERSION));
        for version in (0..KNOWN_VERSION).rev() {
            migrate(&mut connection, version).await.expect("down");
        }
        assert_eq!(schema(&mut connection).await, Vec::<String>::new());
        assert_eq!(migrate(&mut connection, KNOWN_VERSION).await.expect("up"), Found::Version(KNOWN_VERSION));
        assert_eq!(schema(&mut connection).await, full);
    }

    #[tokio::test]
    async fn a_failed_migration_leaves_nothing() {
        let mut connection =
            SqliteConnection::connect("sqlite::memory:").await.expect("a database in memory");
        connection.execute("PRAGMA max_page_count = 8").await.expect("a small database");
        migrate(&mut connection, KNOWN_VERSION).await.expect_err("the schema needs more than eight pages");
        assert_eq!(inspect(&mut connection).await.expect("inspected"), Found::Empty);
        connection.execute("PRAGMA max_page_count = 1000").await.expect("a larger database");
        assert_eq!(migrate(&mut connection, KNOWN_VERSION).await.expect("up"), Found::Version(KNOWN_VERSION));
    }
}
