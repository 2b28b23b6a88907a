//! Rows of the database as values of the contract.

use std::fmt::Display;

use agentflow_store::{
    EventRecord, Message, RunRecord, RunStatus, RunSummary, Snapshot, StepRow, StepStatus,
};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

fn decode_error(what: impl Display) -> sqlx::Error {
    sqlx::Error::Decode(what.to_string().into())
}

/// A number that the schema keeps from being negative.
fn count(row: &SqliteRow, column: &str) -> sqlx::Result<u64> {
    let number: i64 = row.try_get(column)?;
    u64::try_from(number).map_err(|_| decode_error(format_args!("{column} is {number}")))
}

fn small_count(row: &SqliteRow, column: &str) -> sqlx::Result<u32> {
    let number: i64 = row.try_get(column)?;
    u32::try_from(number).map_err(|_| decode_error(format_args!("{column} is {number}")))
}

/// Text, which is bytes where it comes from the table of large values.
fn optional_text(row: &SqliteRow, column: &str) -> sqlx::Result<Option<String>> {
    let bytes: Option<Vec<u8>> = row.try_get(column)?;
    bytes
        .map(String::from_utf8)
        .transpose()
        .map_err(|error| decode_error(format_args!("{column} is no UTF-8: {error}")))
}

fn text(row: &SqliteRow, column: &str) -> sqlx::Result<String> {
    optional_text(row, column)?.ok_or_else(|| decode_error(format_args!("{column} has lost its value")))
}

fn bytes(row: &SqliteRow, column: &str) -> sqlx::Result<Vec<u8>> {
    let bytes: Option<Vec<u8>> = row.try_get(column)?;
    bytes.ok_or_else(|| decode_error(format_args!("{column} has lost its value")))
}

pub(crate) fn run_summary(row: &SqliteRow) -> sqlx::Result<RunSummary> {
    let status: String = row.try_get("status")?;
    let consumed = count(row, "consumed")?;
    Ok(RunSummary {
        number: count(row, "number")?,
        run_id: row.try_get("run_id")?,
        workflow: row.try_get("workflow")?,
        plan: row.try_get("plan")?,
        parent: row.try_get("parent")?,
        status: run_status(&status)?,
        created_at: row.try_get("created_at")?,
        updated_at: row.try_get("updated_at")?,
        wake_at: row.try_get("wake_at")?,
        head: count(row, "head")?,
        consumed,
        unread: count(row, "posted")?.saturating_sub(consumed),
    })
}

pub(crate) fn run_status(word: &str) -> sqlx::Result<RunStatus> {
    RunStatus::parse(word).ok_or_else(|| decode_error(format_args!("`{word}` is no status of a run")))
}

pub(crate) fn run_record(row: &SqliteRow) -> sqlx::Result<RunRecord> {
    Ok(RunRecord {
        summary: run_summary(row)?,
        input: text(row, "input")?,
        options: text(row, "options")?,
        result: optional_text(row, "result")?,
        error: optional_text(row, "error")?,
        usage: optional_text(row, "usage")?,
    })
}

pub(crate) fn event(row: &SqliteRow) -> sqlx::Result<EventRecord> {
    Ok(EventRecord {
        seq: count(row, "seq")?,
        at: row.try_get("at")?,
        kind: row.try_get("kind")?,
        body: bytes(row, "body")?,
        payload: row.try_get("payload")?,
    })
}

pub(crate) fn snapshot(row: &SqliteRow) -> sqlx::Result<Snapshot> {
    Ok(Snapshot { seq: count(row, "seq")?, format: small_count(row, "format")?, body: bytes(row, "body")? })
}

pub(crate) fn step(row: &SqliteRow) -> sqlx::Result<StepRow> {
    let status: String = row.try_get("status")?;
    Ok(StepRow {
        step: row.try_get("step")?,
        kind: row.try_get("kind")?,
        status: StepStatus::parse(&status)
            .ok_or_else(|| decode_error(format_args!("`{status}` is no status of a step")))?,
        attempts: small_count(row, "attempts")?,
        first_seq: count(row, "first_seq")?,
        started_at: row.try_get("started_at")?,
        ended_at: row.try_get("ended_at")?,
        input: optional_text(row, "input")?,
        output: optional_text(row, "output")?,
        error: optional_text(row, "error")?,
        usage: optional_text(row, "usage")?,
    })
}

pub(crate) fn message(row: &SqliteRow) -> sqlx::Result<Message> {
    Ok(Message {
        seq: count(row, "seq")?,
        kind: row.try_get("kind")?,
        body: bytes(row, "body")?,
        at: row.try_get("at")?,
        dedupe: row.try_get("dedupe")?,
    })
}
