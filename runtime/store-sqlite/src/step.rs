//! Rows of steps.

use agentflow_store::{StepQuery, StepRow, StepStatus};
use sqlx::{Row as _, SqlitePool};

use crate::run::integer;
use crate::{row, sql};

const FILE: &str = include_str!("../sql/step.sql");
const GET: &str = sql::query(FILE, "get");
const LIST: &str = sql::query(FILE, "list");
const IDS: &str = sql::query(FILE, "ids");

pub(crate) async fn get(readers: &SqlitePool, run_id: &str, step: &str) -> sqlx::Result<Option<StepRow>> {
    let found = sqlx::query(GET).bind(run_id).bind(step).fetch_optional(readers).await?;
    found.as_ref().map(row::step).transpose()
}

pub(crate) async fn list(
    readers: &SqlitePool,
    run_id: &str,
    query: &StepQuery,
) -> sqlx::Result<Vec<StepRow>> {
    // Every row comes after -1.
    let (first_seq, step) =
        query.after.as_ref().map_or((-1, ""), |after| (integer(after.first_seq), after.step.as_str()));
    let rows = sqlx::query(LIST)
        .bind(run_id)
        .bind(first_seq)
        .bind(step)
        .bind(query.status.map(StepStatus::as_str))
        .bind(query.limit)
        .fetch_all(readers)
        .await?;
    rows.iter().map(row::step).collect()
}

pub(crate) async fn ids(readers: &SqlitePool, run_id: &str, limit: u32) -> sqlx::Result<Vec<String>> {
    let rows = sqlx::query(IDS).bind(run_id).bind(limit).fetch_all(readers).await?;
    rows.iter().map(|row| row.try_get("step")).collect()
}
