//! Short ways to say what the cases need.

use super::Database;
use crate::{
    Append, AppendOutcome, Claim, EventRecord, NewMessage, NewRun, Refusal, RunStatus, RunUpdate, StepRow,
    StepStatus, Store,
};

/// The plan that every run of the cases has, unless it says otherwise.
pub(super) const PLAN: &str = "plan-1";

pub(super) fn new_run(run_id: &str) -> NewRun {
    NewRun {
        run_id: run_id.to_owned(),
        workflow: "support".to_owned(),
        plan: PLAN.to_owned(),
        input: r#"{"ticket":1}"#.to_owned(),
        options: r#"{"models":"real"}"#.to_owned(),
        parent: None,
        created_at: 1_000,
    }
}

/// A store in which these runs are pending.
pub(super) async fn with_runs(database: &impl Database, run_ids: &[&str]) -> std::sync::Arc<dyn Store> {
    let store = database.open().await;
    store.put_plan(PLAN, b"a plan").await.expect("the plan is put");
    for run_id in run_ids {
        store.create_run(&new_run(run_id)).await.expect("the run is created");
    }
    store
}

pub(super) async fn claim(store: &dyn Store, run_id: &str) -> Claim {
    let attempt = store.claim(run_id).await.expect("the claim is tried");
    attempt.claimed().unwrap_or_else(|| panic!("`{run_id}` is free"))
}

pub(super) fn event(seq: u64) -> EventRecord {
    EventRecord { seq, at: 2_000 + seq as i64, kind: "step".to_owned(), body: vec![seq as u8], payload: None }
}

pub(super) fn step(path: &str, first_seq: u64) -> StepRow {
    StepRow {
        step: path.to_owned(),
        kind: "tool".to_owned(),
        status: StepStatus::Running,
        attempts: 1,
        first_seq,
        started_at: Some(2_000),
        ended_at: None,
        input: Some("1".to_owned()),
        output: None,
        error: None,
        usage: None,
    }
}

pub(super) fn message(kind: &str) -> NewMessage {
    NewMessage { kind: kind.to_owned(), body: kind.as_bytes().to_vec(), at: 3_000, dedupe: None }
}

/// An append of `count` events.
pub(super) fn append(claim: &Claim, expected_head: u64, count: u64) -> Append {
    let events = (expected_head + 1..=expected_head + count).map(event).collect();
    Append { events, ..Append::new(claim.token().clone(), expected_head, 2_500) }
}

/// Appends, and expects all of it to be written.
pub(super) async fn write(store: &dyn Store, batch: Vec<Append>) {
    let heads: Vec<_> = batch.iter().map(|append| AppendOutcome::Written { head: append.head() }).collect();
    assert_eq!(store.append(batch).await.expect("the batch is written"), heads);
}

/// Appends one, and expects it to be refused.
pub(super) async fn refused(store: &dyn Store, append: Append) -> Refusal {
    let outcomes = store.append(vec![append]).await.expect("the batch is tried");
    match outcomes.as_slice() {
        [AppendOutcome::Refused(refusal)] => refusal.clone(),
        other => panic!("it was not refused: {other:?}"),
    }
}

/// Brings a run that has no events yet to a status.
pub(super) async fn set_status(store: &dyn Store, run_id: &str, status: RunStatus) {
    let head = store.run(run_id).await.expect("read").expect("the run is there").summary.head;
    let claim = claim(store, run_id).await;
    write(store, vec![Append { run: Some(RunUpdate::of(status)), ..append(&claim, head, 1) }]).await;
}

/// Ids of runs, in the order in which they were given.
pub(super) fn ids(runs: &[crate::RunSummary]) -> Vec<&str> {
    runs.iter().map(|run| run.run_id.as_str()).collect()
}
