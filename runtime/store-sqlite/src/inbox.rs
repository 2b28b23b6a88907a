//! Messages, and what has arrived.

use std::collections::BTreeSet;

use agentflow_store::{ARRIVALS_MAX, Arrivals, ArrivalsCursor, Message, NewMessage, Posted};
use sqlx::{Row as _, SqlitePool};

use crate::multirow::{self, Cell, Rows};
use crate::run::integer;
use crate::transaction::Transaction;
use crate::value::Values;
use crate::{row, sql};

const FILE: &str = include_str!("../sql/inbox.sql");
const INSERT: &str = sql::query(FILE, "insert");
const TAKEN: &str = sql::query(FILE, "taken");
const UNREAD: &str = sql::query(FILE, "unread");
const POSTED_SINCE: &str = sql::query(FILE, "posted_since");
const LAST_NUMBERS: &str = sql::query(FILE, "last_numbers");
const RUN_FILE: &str = include_str!("../sql/run.sql");
const RECEIVER: &str = sql::query(RUN_FILE, "receiver");
const ADD_POSTED: &str = sql::query(RUN_FILE, "add_posted");
const CREATED_SINCE: &str = sql::query(RUN_FILE, "created_since");

/// Adds a message to a run's inbox; `None` where there is no such run.
pub(crate) async fn post_to(
    transaction: &mut Transaction,
    run_id: &str,
    message: &NewMessage,
) -> sqlx::Result<Option<Posted>> {
    let receiver = sqlx::query(RECEIVER).bind(run_id).fetch_optional(transaction.connection()).await?;
    let Some(receiver) = receiver else { return Ok(None) };
    let posted: i64 = receiver.try_get("posted")?;
    let run = receiver.try_get("number")?;
    post(transaction, &mut Values::default(), run, posted.unsigned_abs(), message).await.map(Some)
}

/// Adds a message to the inbox of the run with this number, which so far got `posted` messages.
pub(crate) async fn post(
    transaction: &mut Transaction,
    values: &mut Values,
    run: i64,
    posted: u64,
    message: &NewMessage,
) -> sqlx::Result<Posted> {
    if let Some(dedupe) = &message.dedupe {
        let taken =
            sqlx::query(TAKEN).bind(run).bind(dedupe).fetch_optional(transaction.connection()).await?;
        if let Some(taken) = taken {
            let seq: i64 = taken.try_get("seq")?;
            return Ok(Posted::Duplicate(seq.unsigned_abs()));
        }
    }
    let seq = posted + 1;
    let mut insert = Rows::of(INSERT);
    insert.push([
        Cell::Integer(run),
        Cell::Integer(integer(seq)),
        Cell::word(&message.kind),
        Cell::Integer(message.at),
        message.dedupe.as_deref().map_or(Cell::Null, Cell::word),
        Cell::bytes(&message.body),
    ]);
    insert.store_large_values(transaction, values).await?;
    transaction.execute(multirow::question(insert)?).await?;
    sqlx::query(ADD_POSTED).bind(run).execute(transaction.connection()).await?;
    Ok(Posted::Added(seq))
}

pub(crate) async fn unread(readers: &SqlitePool, run_id: &str) -> sqlx::Result<Vec<Message>> {
    let rows = sqlx::query(UNREAD).bind(run_id).fetch_all(readers).await?;
    rows.iter().map(row::message).collect()
}

pub(crate) async fn arrivals_now(readers: &SqlitePool) -> sqlx::Result<ArrivalsCursor> {
    let row = sqlx::query(LAST_NUMBERS).fetch_one(readers).await?;
    let number = |column| row.try_get::<i64, _>(column).map(i64::unsigned_abs);
    Ok(ArrivalsCursor { run: number("run")?, message: number("message")? })
}

pub(crate) async fn arrivals(readers: &SqlitePool, since: ArrivalsCursor) -> sqlx::Result<Arrivals> {
    // Asked first, so that what arrives while we read is read twice rather than missed.
    let now = arrivals_now(readers).await?;
    let mut runs = BTreeSet::new();
    let run = collect(readers, CREATED_SINCE, since.run, now.run, &mut runs).await?;
    let message = collect(readers, POSTED_SINCE, since.message, now.message, &mut runs).await?;
    Ok(Arrivals { runs: runs.into_iter().collect(), next: ArrivalsCursor { run, message } })
}

/// Collects the runs of one kind of arrival, and gives the number up to which they were read.
async fn collect(
    readers: &SqlitePool,
    sql: &'static str,
    since: u64,
    now: u64,
    runs: &mut BTreeSet<String>,
) -> sqlx::Result<u64> {
    if now <= since {
        return Ok(since);
    }
    let rows = sqlx::query(sql).bind(integer(since)).bind(ARRIVALS_MAX as i64).fetch_all(readers).await?;
    for row in &rows {
        runs.insert(row.try_get("run_id")?);
    }
    match rows.last() {
        Some(last) if rows.len() == ARRIVALS_MAX => Ok(last.try_get::<i64, _>("number")?.unsigned_abs()),
        _ => Ok(now),
    }
}
