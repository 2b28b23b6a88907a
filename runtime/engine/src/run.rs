//! One run: claimed, rebuilt, driven until it ends or parks, and given back.

mod apply;
mod batch;
mod commit;
mod performing;
mod task;
mod timers;

use std::sync::Arc;

use agentflow_machine::Question;
use agentflow_plan::Name;
use agentflow_store::{Append, AppendOutcome, Claim, ClaimAttempt, Millis, RunRecord, RunStatus};

use crate::engine::Shared;
use crate::journal::{Note, encode_note};
use crate::replay::replay;
use crate::{EngineError, Progress};
use task::RunTask;

/// Why a run is not carried on here any more.
#[derive(Debug, Clone, PartialEq)]
pub enum RunEnd {
    /// It has ended.
    Ended(Ended),
    /// It goes on later.
    Parked(Parked),
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// `succeeded`, `failed` or `cancelled`.
    pub status: RunStatus,
    /// Its result, as JSON text.
    pub result: Option<String>,
    /// Its error, as JSON text.
    pub error: Option<String>,
}

/// What a parked run waits for.
#[derive(Debug, Clone, PartialEq)]
pub struct Parked {
    /// Where it stands: `waiting`, `uncertain`, or `running` where it was asked to park.
    pub status: RunStatus,
    /// What people are asked.
    pub questions: Vec<Question>,
    /// When its next timer is due.
    pub wake_at: Option<Millis>,
}

/// Claims a run and drives it.
pub(crate) async fn drive(shared: &Arc<Shared>, run_id: &str) -> Result<RunEnd, EngineError> {
    let record = record(shared, run_id).await?;
    if record.summary.status.is_finished() && record.summary.unread == 0 {
        return Ok(RunEnd::Ended(Ended::of(record)));
    }
    let claim = match shared.store.claim(run_id).await? {
        ClaimAttempt::Claimed(claim) => claim,
        ClaimAttempt::Held { by } => return held(shared, run_id, by).await,
    };
    let end = drive_claimed(shared, run_id, &claim).await;
    // Given back before anyone is told the end, so that whoever hears of it can claim the run.
    let released = shared.store.release(claim).await;
    let end = end?;
    released?;
    let status = match &end {
        RunEnd::Ended(ended) => ended.status,
        RunEnd::Parked(parked) => parked.status,
    };
    shared.tell(Progress::Run { run_id: run_id.into(), status });
    Ok(end)
}

async fn drive_claimed(shared: &Arc<Shared>, run_id: &str, claim: &Claim) -> Result<RunEnd, EngineError> {
    // What came before the claim may be old.
    let record = record(shared, run_id).await?;
    if record.summary.status.is_finished() {
        if record.summary.unread > 0 {
            refuse_unread(shared, claim, &record).await?;
        }
        return Ok(RunEnd::Ended(Ended::of(record)));
    }
    // Watching begins before the inbox is first read, so that no message falls between.
    let inbox = shared.watch.register(&shared.store, shared.options.poll, run_id).await?;
    let replayed = replay(&*shared.store, &shared.plans, run_id).await?;
    let effects = shared
        .effects
        .open(&replayed.plan, &replayed.options)
        .map_err(|cause| EngineError::Effects { run_id: run_id.to_owned(), cause })?;
    let workflow = Name::from(&*replayed.record.summary.workflow);
    shared.tell(Progress::Driving { run_id: run_id.into(), workflow });
    RunTask::new(Arc::clone(shared), claim.token().clone(), inbox, replayed, effects).drive().await
}

async fn record(shared: &Shared, run_id: &str) -> Result<RunRecord, EngineError> {
    let unknown =
        || EngineError::UnknownRun { run_id: run_id.to_owned(), store: shared.store.name().to_owned() };
    shared.store.run(run_id).await?.ok_or_else(unknown)
}

/// Another process has the run; it may just be writing the end.
async fn held(shared: &Shared, run_id: &str, by: String) -> Result<RunEnd, EngineError> {
    let record = record(shared, run_id).await?;
    if record.summary.status.is_finished() {
        return Ok(RunEnd::Ended(Ended::of(record)));
    }
    Err(EngineError::Held { run_id: run_id.to_owned(), by })
}

/// Messages to a run that has ended are taken and noted: else the run would be due for ever.
async fn refuse_unread(shared: &Shared, claim: &Claim, record: &RunRecord) -> Result<(), EngineError> {
    let run_id = &record.summary.run_id;
    let at = shared.options.clock.now().max(record.summary.updated_at);
    let mut append = Append::new(claim.token().clone(), record.summary.head, at);
    for message in shared.store.inbox(run_id).await? {
        let note = Note::refused(&message.kind, &agentflow_machine::Refused::Ended);
        append.events.push(encode_note(append.head() + 1, at, &note));
        append.consumed = Some(message.seq);
    }
    match shared.writer.append(append).await? {
        AppendOutcome::Written { .. } => Ok(()),
        AppendOutcome::Refused(refusal) => Err(EngineError::Append { run_id: run_id.clone(), refusal }),
    }
}

impl Ended {
    fn of(record: RunRecord) -> Ended {
        Ended { status: record.summary.status, result: record.result, error: record.error }
    }
}
