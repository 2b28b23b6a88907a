//! The batch append: what all runs have ready, in one transaction.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_store::{Append, AppendOutcome, Millis, Posted, Refusal, RunUpdate};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::claims::Claims;
use crate::multirow::{self, Cell, Rows};
use crate::run::integer;
use crate::transaction::Transaction;
use crate::value::Values;
use crate::{inbox, plan, run, sql};

const FILE: &str = include_str!("../sql/append.sql");
const EVENTS: &str = sql::query(FILE, "events");
const STEPS: &str = sql::query(FILE, "steps");
const HEADS: &str = sql::query(FILE, "heads");
const RUNS: &str = sql::query(FILE, "runs");
const CONSUMED: &str = sql::query(FILE, "consumed");
const SNAPSHOTS: &str = sql::query(FILE, "snapshots");
const READ_HEADS: &str = sql::query(include_str!("../sql/run.sql"), "heads");

/// The question for where all runs stand that the batch may write to.
pub(crate) fn question(batch: &[Append]) -> Rows {
    let mut run_ids = BTreeSet::new();
    for append in batch {
        run_ids.insert(&append.claim.run_id);
        run_ids.extend(append.spawned.iter().map(|spawned| &spawned.run_id));
        run_ids.extend(append.messages.iter().map(|outgoing| &outgoing.run_id));
    }
    let mut question = Rows::of(READ_HEADS);
    for run_id in run_ids {
        question.push([Cell::Text(run_id.clone())]);
    }
    question
}

/// Writes all that is not refused, within the transaction. `heads` answers the [`question`].
pub(crate) async fn write(
    transaction: &mut Transaction,
    claims: &Claims,
    heads: &[SqliteRow],
    batch: Vec<Append>,
) -> sqlx::Result<Vec<AppendOutcome>> {
    let mut unwritten = Batch::new(claims, heads)?;
    let mut outcomes = Vec::with_capacity(batch.len());
    for append in batch {
        outcomes.push(match unwritten.check(transaction, &append).await? {
            Ok(run) => AppendOutcome::Written { head: unwritten.add(transaction, run, append).await? },
            Err(refusal) => AppendOutcome::Refused(refusal),
        });
    }
    unwritten.flush(transaction).await?;
    Ok(outcomes)
}

/// Where a run stands while the batch is being written.
struct Standing {
    number: i64,
    head: u64,
    posted: u64,
}

/// What becomes of a run's row.
struct Change {
    head: u64,
    at: Millis,
    update: Option<RunUpdate>,
    consumed: Option<u64>,
}

/// The batch on its way to the database.
struct Batch<'a> {
    claims: &'a Claims,
    standings: BTreeMap<String, Standing>,
    values: Values,
    events: Rows,
    steps: Rows,
    snapshots: Rows,
    changes: BTreeMap<i64, Change>,
}

impl<'a> Batch<'a> {
    fn new(claims: &'a Claims, heads: &[SqliteRow]) -> sqlx::Result<Self> {
        let mut standings = BTreeMap::new();
        for row in heads {
            let head: i64 = row.try_get("head")?;
            let posted: i64 = row.try_get("posted")?;
            let standing = Standing {
                number: row.try_get("number")?,
                head: head.unsigned_abs(),
                posted: posted.unsigned_abs(),
            };
            standings.insert(row.try_get("run_id")?, standing);
        }
        Ok(Batch {
            claims,
            standings,
            values: Values::default(),
            events: Rows::of(EVENTS),
            steps: Rows::of(STEPS),
            snapshots: Rows::of(SNAPSHOTS),
            changes: BTreeMap::new(),
        })
    }

    /// The number of the run, or why the append is refused.
    async fn check(
        &self,
        transaction: &mut Transaction,
        append: &Append,
    ) -> sqlx::Result<Result<i64, Refusal>> {
        if let Err(refusal) = self.check_standing(append) {
            return Ok(Err(refusal));
        }
        for spawned in &append.spawned {
            if !plan::exists(transaction, &spawned.plan).await? {
                return Ok(Err(Refusal::spawns_without_plan(&spawned.plan)));
            }
        }
        Ok(Ok(self.standings[&append.claim.run_id].number))
    }

    fn check_standing(&self, append: &Append) -> Result<(), Refusal> {
        append.check().map_err(Refusal::Malformed)?;
        if !self.claims.holds(&append.claim) {
            return Err(Refusal::LostClaim);
        }
        let standing = self.standings.get(&append.claim.run_id).ok_or(Refusal::NoRun)?;
        if standing.head != append.expected_head {
            return Err(Refusal::Conflict { expected: append.expected_head, found: standing.head });
        }
        if append.consumed.is_some_and(|consumed| consumed > standing.posted) {
            return Err(Refusal::consumes_what_was_never_posted(standing.posted));
        }
        Ok(())
    }

    /// Takes in an append that is not refused; gives the run's new head.
    async fn add(&mut self, transaction: &mut Transaction, run: i64, append: Append) -> sqlx::Result<u64> {
        let head = append.head();
        self.reach_others(transaction, &append).await?;
        for event in append.events {
            let body = self.values.bytes(transaction, run, event.body).await?;
            let payload = match event.payload {
                Some(payload) => self.values.bytes(transaction, run, payload).await?,
                None => Cell::Null,
            };
            let seq = Cell::Integer(integer(event.seq));
            self.events.push([
                Cell::Integer(run),
                seq,
                Cell::Integer(event.at),
                Cell::Text(event.kind),
                body,
                payload,
            ]);
        }
        for step in append.steps {
            let row = [
                Cell::Integer(run),
                Cell::Text(step.step),
                Cell::Text(step.kind),
                Cell::Text(step.status.as_str().to_owned()),
                Cell::Integer(i64::from(step.attempts)),
                Cell::Integer(integer(step.first_seq)),
                Cell::optional(step.started_at),
                Cell::optional(step.ended_at),
                self.values.optional_text(transaction, run, step.input).await?,
                self.values.optional_text(transaction, run, step.output).await?,
                self.values.optional_text(transaction, run, step.error).await?,
                self.values.optional_text(transaction, run, step.usage).await?,
            ];
            self.steps.push(row);
        }
        if let Some(snapshot) = append.snapshot {
            let numbers = [run, integer(snapshot.seq), i64::from(snapshot.format)].map(Cell::Integer);
            let [run, seq, format] = numbers;
            self.snapshots.push([run, seq, format, Cell::Bytes(snapshot.body)]);
        }
        // A batch may hold several appends of one run, and its row is updated once.
        let change =
            self.changes.entry(run).or_insert(Change { head, at: append.at, update: None, consumed: None });
        change.head = head;
        change.at = append.at;
        change.update = append.run.or(change.update.take());
        change.consumed = change.consumed.max(append.consumed);
        if let Some(standing) = self.standings.get_mut(&append.claim.run_id) {
            standing.head = head;
        }
        Ok(head)
    }

    /// Creates and tells other runs. Written at once, since what the next append of the batch may do depends on it.
    async fn reach_others(&mut self, transaction: &mut Transaction, append: &Append) -> sqlx::Result<()> {
        for spawned in &append.spawned {
            if !self.standings.contains_key(&spawned.run_id) {
                let number = run::insert(transaction, &mut self.values, spawned.clone()).await?;
                self.standings.insert(spawned.run_id.clone(), Standing { number, head: 0, posted: 0 });
            }
        }
        for outgoing in &append.messages {
            let Some(receiver) = self.standings.get_mut(&outgoing.run_id) else { continue };
            let (number, posted) = (receiver.number, receiver.posted);
            let outcome =
                inbox::post(transaction, &mut self.values, number, posted, outgoing.message.clone()).await?;
            if let Posted::Added(seq) = outcome {
                receiver.posted = seq;
            }
        }
        Ok(())
    }

    async fn flush(self, transaction: &mut Transaction) -> sqlx::Result<()> {
        let Batch { mut values, events, steps, snapshots, changes, .. } = self;
        let (mut heads, mut runs, mut consumed) = (Rows::of(HEADS), Rows::of(RUNS), Rows::of(CONSUMED));
        for (run, change) in changes {
            let [number, head, at] = [run, integer(change.head), change.at].map(Cell::Integer);
            match change.update {
                None => heads.push([number, head, at]),
                Some(update) => runs.push([
                    number,
                    head,
                    at,
                    Cell::Text(update.status.as_str().to_owned()),
                    Cell::optional(update.wake_at),
                    values.optional_text(transaction, run, update.result).await?,
                    values.optional_text(transaction, run, update.error).await?,
                    values.optional_text(transaction, run, update.usage).await?,
                ]),
            }
            if let Some(upto) = change.consumed {
                consumed.push([run, integer(upto)].map(Cell::Integer));
            }
        }
        multirow::execute(transaction, vec![events, steps, snapshots, heads, runs, consumed]).await
    }
}
