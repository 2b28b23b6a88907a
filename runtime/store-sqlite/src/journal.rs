//! Reading journals.

use agentflow_store::{EventRecord, LoadedRun, Snapshot};
use sqlx::{SqliteExecutor, SqlitePool};

use crate::run::{self, integer};
use crate::{row, sql};

const FILE: &str = include_str!("../sql/journal.sql");
const AFTER: &str = sql::query(FILE, "after");
const SNAPSHOT: &str = sql::query(FILE, "snapshot");

/// Events after `after`, at most `limit`; a negative limit is none.
pub(crate) async fn events(
    executor: impl SqliteExecutor<'_>,
    run_id: &str,
    after: u64,
    limit: i64,
) -> sqlx::Result<Vec<EventRecord>> {
    let rows = sqlx::query(AFTER).bind(run_id).bind(integer(after)).bind(limit).fetch_all(executor).await?;
    rows.iter().map(row::event).collect()
}

async fn snapshot(executor: impl SqliteExecutor<'_>, run_id: &str) -> sqlx::Result<Option<Snapshot>> {
    let found = sqlx::query(SNAPSHOT).bind(run_id).fetch_optional(executor).await?;
    found.as_ref().map(row::snapshot).transpose()
}

/// The run, its snapshot and the events after it, read in one transaction and so of one moment.
pub(crate) async fn load(readers: &SqlitePool, run_id: &str) -> sqlx::Result<Option<LoadedRun>> {
    let mut transaction = readers.begin().await?;
    let Some(run) = run::get(&mut *transaction, run_id).await? else { return Ok(None) };
    let snapshot = snapshot(&mut *transaction, run_id).await?;
    let after = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
    let events = events(&mut *transaction, run_id, after, -1).await?;
    transaction.rollback().await?;
    Ok(Some(LoadedRun { run, snapshot, events }))
}
