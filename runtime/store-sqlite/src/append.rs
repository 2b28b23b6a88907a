//! The batch append: what all runs have ready, in one transaction.
//!
//! Two ways lead to the same rows. The short one writes without asking: it knows the numbers of the runs, since it has
//! read them under the same claims, and conditions in the statements make the whole batch fail where a head is not as
//! expected. Only if it does, or if a batch does more than continue its runs, the long way asks first where the runs
//! stand, and refuses appends one by one.

mod gathering;
mod short;

use std::collections::{BTreeMap, BTreeSet};

use agentflow_store::{Append, AppendOutcome, Posted, Refusal};
use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use crate::claims::Claims;
use crate::multirow::{self, Cell, Rows, Script};
use crate::transaction::{SharedWriter, Transaction};
use crate::value::Values;
use crate::{inbox, plan, run, sql};
use gathering::Gathering;

const READ_HEADS: &str = sql::query(include_str!("../sql/run.sql"), "heads");

/// Writes all of the batch that is not refused.
pub(crate) async fn write(
    writer: &SharedWriter,
    claims: &Claims,
    batch: Vec<Append>,
) -> sqlx::Result<Vec<AppendOutcome>> {
    if let Some(scripts) = short::scripts(claims, &batch)? {
        match Transaction::write(writer, scripts).await {
            Ok(()) => {
                return Ok(batch
                    .iter()
                    .map(|append| AppendOutcome::Written { head: append.head() })
                    .collect());
            }
            Err(sqlx::Error::Database(error)) if is_constraint(&*error) => {}
            Err(error) => return Err(error),
        }
    }
    let (mut transaction, heads) = Transaction::begin_and_read(writer, question(&batch)?).await?;
    let written = write_long(&mut transaction, claims, &heads, &batch).await;
    transaction.finish_with(written).await
}

/// Whether the schema refused the rows: SQLITE_CONSTRAINT, of whatever kind.
fn is_constraint(error: &dyn sqlx::error::DatabaseError) -> bool {
    const CONSTRAINT: i32 = 19;
    error.code().and_then(|code| code.parse::<i32>().ok()).is_some_and(|code| code & 0xff == CONSTRAINT)
}

/// The question for where all runs stand that the batch may write to.
fn question(batch: &[Append]) -> sqlx::Result<Script> {
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
    multirow::question(question)
}

async fn write_long(
    transaction: &mut Transaction,
    claims: &Claims,
    heads: &[SqliteRow],
    batch: &[Append],
) -> sqlx::Result<(Vec<AppendOutcome>, Vec<Script>)> {
    let mut standings = Standings::read(heads)?;
    let mut values = Values::default();
    let mut gathering = Gathering::new();
    let mut outcomes = Vec::with_capacity(batch.len());
    for append in batch {
        outcomes.push(match standings.check(transaction, claims, append).await? {
            Ok(run) => {
                claims.learn(&append.claim, run);
                standings.reach_others(transaction, &mut values, append).await?;
                standings.advance(append);
                gathering.add(run, append);
                AppendOutcome::Written { head: append.head() }
            }
            Err(refusal) => AppendOutcome::Refused(refusal),
        });
    }
    let mut statements = gathering.into_statements();
    for statement in &mut statements {
        statement.store_large_values(transaction, &mut values).await?;
    }
    Ok((outcomes, multirow::scripts(statements)?))
}

/// Where runs stand while the batch is being written.
struct Standings(BTreeMap<String, Standing>);

struct Standing {
    number: i64,
    head: u64,
    posted: u64,
}

impl Standings {
    fn read(heads: &[SqliteRow]) -> sqlx::Result<Self> {
        let mut standings = BTreeMap::new();
        for row in heads {
            let head: i64 = row.try_get("head")?;
            let posted: i64 = row.try_get("posted")?;
            let number = row.try_get("number")?;
            let standing = Standing { number, head: head.unsigned_abs(), posted: posted.unsigned_abs() };
            standings.insert(row.try_get("run_id")?, standing);
        }
        Ok(Standings(standings))
    }

    /// The number of the run, or why the append is refused.
    async fn check(
        &self,
        transaction: &mut Transaction,
        claims: &Claims,
        append: &Append,
    ) -> sqlx::Result<Result<i64, Refusal>> {
        let run = match self.check_run(claims, append) {
            Ok(run) => run,
            Err(refusal) => return Ok(Err(refusal)),
        };
        for spawned in &append.spawned {
            if !plan::exists(transaction, &spawned.plan).await? {
                return Ok(Err(Refusal::spawns_without_plan(&spawned.plan)));
            }
        }
        Ok(Ok(run))
    }

    fn check_run(&self, claims: &Claims, append: &Append) -> Result<i64, Refusal> {
        append.check().map_err(Refusal::Malformed)?;
        if !claims.holds(&append.claim) {
            return Err(Refusal::LostClaim);
        }
        let standing = self.0.get(&append.claim.run_id).ok_or(Refusal::NoRun)?;
        if standing.head != append.expected_head {
            return Err(Refusal::Conflict { expected: append.expected_head, found: standing.head });
        }
        if append.consumed.is_some_and(|consumed| consumed > standing.posted) {
            return Err(Refusal::consumes_what_was_never_posted(standing.posted));
        }
        Ok(standing.number)
    }

    /// The next append of the batch finds the run further on.
    fn advance(&mut self, append: &Append) {
        if let Some(standing) = self.0.get_mut(&append.claim.run_id) {
            standing.head = append.head();
        }
    }

    /// Creates and tells other runs. Written at once, since what the next append of the batch may do depends on it.
    async fn reach_others(
        &mut self,
        transaction: &mut Transaction,
        values: &mut Values,
        append: &Append,
    ) -> sqlx::Result<()> {
        for spawned in &append.spawned {
            if !self.0.contains_key(&spawned.run_id) {
                let number = run::insert(transaction, values, spawned).await?;
                self.0.insert(spawned.run_id.clone(), Standing { number, head: 0, posted: 0 });
            }
        }
        for outgoing in &append.messages {
            let Some(receiver) = self.0.get_mut(&outgoing.run_id) else { continue };
            let (number, posted) = (receiver.number, receiver.posted);
            let outcome = inbox::post(transaction, values, number, posted, &outgoing.message).await?;
            if let Posted::Added(seq) = outcome {
                receiver.posted = seq;
            }
        }
        Ok(())
    }
}
