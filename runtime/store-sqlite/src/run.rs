//! Rows of runs.

use agentflow_store::{
    Creation, Deletion, DueQuery, Millis, NewRun, RunQuery, RunRecord, RunStatus, RunSummary,
};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row as _, SqliteExecutor, SqlitePool};

use crate::multirow::{self, Cell, Rows};
use crate::transaction::Transaction;
use crate::value::{self, Values};
use crate::{plan, row, sql};

const FILE: &str = include_str!("../sql/run.sql");
const INSERT: &str = sql::query(FILE, "insert");
const INSERT_START: &str = sql::query(FILE, "insert_start");
const GET: &str = sql::query(FILE, "get");
const LIST: &str = sql::query(FILE, "list");
const LIST_BY_STATUS: &str = sql::query(FILE, "list_by_status");
const LIST_BY_WORKFLOW: &str = sql::query(FILE, "list_by_workflow");
const LIST_BY_STATUS_AND_WORKFLOW: &str = sql::query(FILE, "list_by_status_and_workflow");
const DUE: &str = sql::query(FILE, "due");
const NEXT_WAKE: &str = sql::query(FILE, "next_wake");
const IDS: &str = sql::query(FILE, "ids");
const STATUS: &str = sql::query(FILE, "status");
const DELETE: &str = sql::query(FILE, "delete");

/// A number of the contract as SQLite holds it; beyond its range nothing is found, and nothing was written.
pub(crate) fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Adds a run unless its id is taken; `None` where its plan is not in the store.
pub(crate) async fn create(transaction: &mut Transaction, run: &NewRun) -> sqlx::Result<Option<Creation>> {
    if let Some(existing) = get(transaction.connection(), &run.run_id).await? {
        return Ok(Some(Creation::Exists(Box::new(existing))));
    }
    if !plan::exists(transaction, &run.plan).await? {
        return Ok(None);
    }
    insert(transaction, &mut Values::default(), run).await?;
    Ok(Some(Creation::Created))
}

/// Adds a run that is known to be new and to have its plan; gives its number.
pub(crate) async fn insert(
    transaction: &mut Transaction,
    values: &mut Values,
    run: &NewRun,
) -> sqlx::Result<i64> {
    let inserted = sqlx::query(INSERT)
        .bind(&run.run_id)
        .bind(&run.workflow)
        .bind(&run.plan)
        .bind(&run.parent)
        .bind(run.created_at)
        .execute(transaction.connection())
        .await?;
    let number = inserted.last_insert_rowid();
    let mut start = Rows::of(INSERT_START);
    start.push([Cell::Integer(number), Cell::value(&run.input), Cell::value(&run.options)]);
    start.store_large_values(transaction, values).await?;
    transaction.execute(multirow::question(start)?).await?;
    Ok(number)
}

pub(crate) async fn get(executor: impl SqliteExecutor<'_>, run_id: &str) -> sqlx::Result<Option<RunRecord>> {
    let row = sqlx::query(GET).bind(run_id).fetch_optional(executor).await?;
    row.as_ref().map(row::run_record).transpose()
}

fn summaries(rows: &[SqliteRow]) -> sqlx::Result<Vec<RunSummary>> {
    rows.iter().map(row::run_summary).collect()
}

pub(crate) async fn list(readers: &SqlitePool, query: &RunQuery) -> sqlx::Result<Vec<RunSummary>> {
    let status = query.status.map(RunStatus::as_str);
    let sql = match (status, &query.workflow) {
        (None, None) => LIST,
        (Some(_), None) => LIST_BY_STATUS,
        (None, Some(_)) => LIST_BY_WORKFLOW,
        (Some(_), Some(_)) => LIST_BY_STATUS_AND_WORKFLOW,
    };
    let mut list = sqlx::query(sql).bind(query.before.map_or(i64::MAX, integer)).bind(query.limit);
    for filter in status.into_iter().chain(query.workflow.as_deref()) {
        list = list.bind(filter);
    }
    summaries(&list.fetch_all(readers).await?)
}

/// Due runs, claimed or not.
pub(crate) async fn due(readers: &SqlitePool, query: &DueQuery) -> sqlx::Result<Vec<RunSummary>> {
    let after = query.after.map_or(0, integer);
    summaries(&sqlx::query(DUE).bind(after).bind(query.now).bind(query.limit).fetch_all(readers).await?)
}

pub(crate) async fn next_wake(readers: &SqlitePool) -> sqlx::Result<Option<Millis>> {
    sqlx::query(NEXT_WAKE).fetch_one(readers).await?.try_get("wake_at")
}

pub(crate) async fn ids(readers: &SqlitePool, prefix: &str, limit: u32) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::query(IDS).bind(prefix).bind(limit).fetch_all(readers).await?;
    rows.iter().map(|row| row.try_get("run_id")).collect()
}

/// Deletes a run that nobody else can claim meanwhile.
pub(crate) async fn delete(transaction: &mut Transaction, run_id: &str) -> sqlx::Result<Deletion> {
    let Some(found) = sqlx::query(STATUS).bind(run_id).fetch_optional(transaction.connection()).await? else {
        return Ok(Deletion::Missing);
    };
    let status = row::run_status(found.try_get("status")?)?;
    if !status.is_finished() {
        return Ok(Deletion::Unfinished(status));
    }
    let number: i64 = found.try_get("number")?;
    let orphans = value::only_of_run(transaction, number).await?;
    sqlx::query(DELETE).bind(number).execute(transaction.connection()).await?;
    value::delete(transaction, orphans).await?;
    plan::delete_unused(transaction, found.try_get("plan")?).await?;
    Ok(Deletion::Deleted)
}
