//! Appends: whole or not at all, each on its own terms.

use super::Database;
use super::fixture::{append, claim, event, ids, refused, step, with_runs, write};
use crate::{
    Append, AppendOutcome, Refusal, RunQuery, RunStatus, RunUpdate, Snapshot, StepQuery, StepStatus,
};

/// One append changes the journal, the steps, the run and the snapshot together.
pub async fn an_append_writes_all_of_it(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let update = RunUpdate {
        status: RunStatus::Waiting,
        wake_at: Some(7_000),
        result: Some("1".to_owned()),
        error: Some("2".to_owned()),
        usage: Some("3".to_owned()),
    };
    let row = crate::StepRow {
        status: StepStatus::Uncertain,
        attempts: 3,
        ended_at: Some(-5),
        output: Some("null".to_owned()),
        error: Some("{}".to_owned()),
        usage: Some("[]".to_owned()),
        ..step("support/a", 2)
    };
    let snapshot = Snapshot { seq: 1, format: 4, body: vec![1, 2, 3] };
    let whole = Append {
        steps: vec![row.clone()],
        run: Some(update.clone()),
        snapshot: Some(snapshot.clone()),
        at: 8_000,
        ..append(&claim, 0, 2)
    };
    write(&*store, vec![whole]).await;

    let loaded = database.open().await.load("r").await.expect("read").expect("there");
    assert_eq!(loaded.snapshot, Some(snapshot));
    assert_eq!(loaded.events, [event(2)]);
    let run = loaded.run;
    assert_eq!((run.summary.status, run.summary.wake_at), (update.status, update.wake_at));
    assert_eq!((run.result, run.error, run.usage), (update.result, update.error, update.usage));
    assert_eq!((run.summary.head, run.summary.created_at, run.summary.updated_at), (2, 1_000, 8_000));
    assert_eq!(store.events("r", 0, 10).await.expect("read"), [event(1), event(2)]);
    assert_eq!(store.step("r", "support/a").await.expect("read"), Some(row));
    assert_eq!(store.next_wake().await.expect("read"), Some(7_000));
}

/// Many runs in one transaction.
pub async fn a_batch_goes_over_many_runs(database: &impl Database) {
    let store = with_runs(database, &["a", "b", "c"]).await;
    let mut claims = Vec::new();
    for run_id in ["a", "b", "c"] {
        claims.push(claim(&*store, run_id).await);
    }
    for round in 0..3 {
        let batch = claims.iter().zip(1..).map(|(claim, count)| append(claim, round * count, count));
        write(&*store, batch.collect()).await;
    }
    let runs = store.runs(&RunQuery::default()).await.expect("listed");
    assert_eq!(runs.iter().map(|run| run.head).collect::<Vec<_>>(), [9, 6, 3]);
}

/// A writer that is behind, or ahead, is refused; the rest of the batch is written.
pub async fn a_conflict_refuses_one_append_alone(database: &impl Database) {
    let store = with_runs(database, &["a", "b", "c"]).await;
    let (a, b, c) = (claim(&*store, "a").await, claim(&*store, "b").await, claim(&*store, "c").await);
    write(&*store, vec![append(&b, 0, 2)]).await;
    let behind = Append {
        steps: vec![step("s", 1)],
        run: Some(RunUpdate::of(RunStatus::Failed)),
        snapshot: Some(Snapshot { seq: 1, format: 1, body: vec![] }),
        ..append(&b, 1, 1)
    };
    let outcomes = store.append(vec![append(&a, 0, 1), behind, append(&c, 5, 1)]).await.expect("tried");
    assert_eq!(
        outcomes,
        [
            AppendOutcome::Written { head: 1 },
            AppendOutcome::Refused(Refusal::Conflict { expected: 1, found: 2 }),
            AppendOutcome::Refused(Refusal::Conflict { expected: 5, found: 0 }),
        ]
    );
    let loaded = store.load("b").await.expect("read").expect("there");
    assert_eq!((loaded.snapshot, loaded.run.summary.status), (None, RunStatus::Pending));
    assert_eq!(loaded.events, [event(1), event(2)]);
    assert_eq!(store.steps("b", &StepQuery::default()).await.expect("read"), []);
    assert_eq!(store.events("c", 0, 10).await.expect("read"), []);

    // The same once each run has been appended to under its claim, with and without events.
    write(&*store, vec![append(&a, 1, 1), append(&b, 2, 1), append(&c, 0, 1)]).await;
    for count in [1, 0] {
        let ahead = Append { run: Some(RunUpdate::of(RunStatus::Failed)), ..append(&c, 7, count) };
        let head = store.run("a").await.expect("read").expect("there").summary.head;
        let outcomes =
            store.append(vec![append(&a, head, 1), append(&b, 1, count), ahead]).await.expect("tried");
        assert_eq!(
            outcomes,
            [
                AppendOutcome::Written { head: head + 1 },
                AppendOutcome::Refused(Refusal::Conflict { expected: 1, found: 3 }),
                AppendOutcome::Refused(Refusal::Conflict { expected: 7, found: 1 }),
            ]
        );
    }
    assert_eq!(store.run("c").await.expect("read").expect("there").summary.status, RunStatus::Pending);
    assert_eq!(store.events("b", 0, 10).await.expect("read"), [event(1), event(2), event(3)]);
}

/// A batch may carry a run further more than once.
pub async fn appends_of_one_run_in_a_batch_see_each_other(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let update = RunUpdate { usage: Some("9".to_owned()), ..RunUpdate::of(RunStatus::Running) };
    let first = Append { run: Some(update), steps: vec![step("s", 1)], ..append(&claim, 0, 1) };
    let again = Append { steps: vec![step("t", 2), step("s", 2)], at: 4_000, ..append(&claim, 1, 2) };
    let outcomes = store.append(vec![first, append(&claim, 0, 1), again]).await.expect("tried");
    assert_eq!(
        outcomes,
        [
            AppendOutcome::Written { head: 1 },
            AppendOutcome::Refused(Refusal::Conflict { expected: 0, found: 1 }),
            AppendOutcome::Written { head: 3 },
        ]
    );
    let run = store.run("r").await.expect("read").expect("there");
    assert_eq!((run.summary.head, run.summary.updated_at), (3, 4_000));
    assert_eq!((run.summary.status, run.usage.as_deref()), (RunStatus::Running, Some("9")));
    assert_eq!(store.step_ids("r", 10).await.expect("read"), ["s", "t"]);
}

/// What makes no sense is refused before it can do harm.
pub async fn an_append_that_contradicts_itself_is_refused(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let good = || append(&claim, 0, 2);
    let snapshot = |seq| Some(Snapshot { seq, format: 1, body: vec![] });
    let mistakes = [
        Append { events: vec![event(2)], ..good() },
        Append { events: vec![event(1), event(1)], ..good() },
        Append { events: vec![event(2), event(1)], ..good() },
        Append { events: vec![event(0)], ..good() },
        Append { snapshot: snapshot(3), ..good() },
        Append { steps: vec![step("s", 3)], ..good() },
        Append { expected_head: u64::MAX, events: vec![], ..good() },
        Append { spawned: vec![super::fixture::new_run("")], ..good() },
    ];
    for mistake in mistakes {
        let refusal = refused(&*store, mistake.clone()).await;
        assert!(matches!(refusal, Refusal::Malformed(_)), "{mistake:?}: {refusal:?}");
    }
    assert_eq!(store.run("r").await.expect("read").expect("there").summary.head, 0);
    write(&*store, vec![Append { snapshot: snapshot(2), ..good() }]).await;
}

/// A run that was never created has no journal.
pub async fn an_append_to_a_missing_run_is_refused(database: &impl Database) {
    let store = with_runs(database, &[]).await;
    let claim = claim(&*store, "r").await;
    assert_eq!(refused(&*store, append(&claim, 0, 1)).await, Refusal::NoRun);
    assert_eq!(store.events("r", 0, 10).await.expect("read"), []);
}

/// No appends, no outcomes; an append of nothing is written, and tells that the claim holds.
pub async fn an_empty_batch_is_nothing(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    assert_eq!(store.append(vec![]).await.expect("tried"), []);
    let claim = claim(&*store, "r").await;
    write(&*store, vec![append(&claim, 0, 0)]).await;
    let summary = store.run("r").await.expect("read").expect("there").summary;
    assert_eq!((summary.head, summary.updated_at), (0, 2_500));
}

/// Whatever the number of rows, each is written once and in order.
pub async fn batches_of_every_size_are_written(database: &impl Database) {
    let store = with_runs(database, &["r", "s"]).await;
    let (r, s) = (claim(&*store, "r").await, claim(&*store, "s").await);
    let mut heads = (0, 0);
    for size in (0..20).chain([31, 32, 33, 63, 64, 65, 100, 127, 128, 129, 300]) {
        let rows = |head| (head + 1..=head + size).map(|seq| step(&format!("s{seq:05}"), seq)).collect();
        let longer = Append { steps: rows(heads.0), ..append(&r, heads.0, size) };
        write(&*store, vec![longer, append(&s, heads.1, 1)]).await;
        heads = (heads.0 + size, heads.1 + 1);
    }
    let events = store.events("r", 0, u32::MAX).await.expect("read");
    assert_eq!(events, (1..=heads.0).map(event).collect::<Vec<_>>());
    let steps = store.step_ids("r", u32::MAX).await.expect("read");
    assert_eq!(steps, (1..=heads.0).map(|seq| format!("s{seq:05}")).collect::<Vec<_>>());
    assert_eq!(store.events("s", 0, u32::MAX).await.expect("read").len() as u64, heads.1);
}

/// An update says all of the row anew; an append without one leaves it.
pub async fn an_update_replaces_the_runs_row(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let parked =
        RunUpdate { wake_at: Some(5), usage: Some("1".to_owned()), ..RunUpdate::of(RunStatus::Waiting) };
    write(&*store, vec![Append { run: Some(parked), ..append(&claim, 0, 1) }]).await;
    write(&*store, vec![append(&claim, 1, 1)]).await;
    let run = store.run("r").await.expect("read").expect("there");
    assert_eq!((run.summary.status, run.summary.wake_at), (RunStatus::Waiting, Some(5)));
    assert_eq!(run.usage.as_deref(), Some("1"));

    let done = RunUpdate { result: Some("2".to_owned()), ..RunUpdate::of(RunStatus::Succeeded) };
    write(&*store, vec![Append { run: Some(done), ..append(&claim, 2, 0) }]).await;
    let run = store.run("r").await.expect("read").expect("there");
    assert_eq!((run.summary.status, run.summary.wake_at, run.summary.head), (RunStatus::Succeeded, None, 2));
    assert_eq!((run.result.as_deref(), run.usage), (Some("2"), None));
    let listed = store.runs(&RunQuery { status: Some(RunStatus::Succeeded), ..RunQuery::default() }).await;
    assert_eq!(ids(&listed.expect("listed")), ["r"]);
}

/// Nobody waiting for an append any more leaves nothing half-written, and the store goes on.
pub async fn a_dropped_append_is_done_or_not(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let mut head = 0;
    for patience in 0..40 {
        let whole =
            Append { steps: vec![step(&format!("s{patience}"), head + 2)], ..append(&claim, head, 2) };
        let mut appending = Box::pin(store.append(vec![whole]));
        for _ in 0..patience {
            tokio::select! { biased; _ = &mut appending => break, () = tokio::task::yield_now() => {} }
        }
        drop(appending);
        // An append of nothing, behind it in the queue, tells where the journal ends.
        let probe = store.append(vec![append(&claim, head, 0)]).await.expect("the store goes on");
        if let [AppendOutcome::Refused(Refusal::Conflict { found, .. })] = probe.as_slice() {
            assert_eq!(*found, head + 2);
            head += 2;
        }
        let read = store.load("r").await.expect("read").expect("there");
        assert_eq!((read.run.summary.head, read.events.len() as u64), (head, head));
        assert_eq!(store.step_ids("r", 1_000).await.expect("read").len() as u64, head / 2);
    }
}

/// Each task waits for its own; none is lost and none is written twice.
pub async fn appends_of_many_tasks_are_all_written(database: &impl Database) {
    let run_ids: Vec<String> = (0..16).map(|number| format!("r{number}")).collect();
    let store = with_runs(database, &run_ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let mut tasks = Vec::new();
    for run_id in run_ids.clone() {
        let store = store.clone();
        tasks.push(tokio::spawn(async move {
            let claim = claim(&*store, &run_id).await;
            for head in 0..10 {
                write(&*store, vec![append(&claim, head, 1)]).await;
            }
        }));
    }
    for task in tasks {
        task.await.expect("the task ends well");
    }
    for run_id in run_ids {
        assert_eq!(
            store.events(&run_id, 0, 100).await.expect("read"),
            (1..=10).map(event).collect::<Vec<_>>()
        );
    }
}
