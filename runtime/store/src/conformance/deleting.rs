//! Deleting runs, and what only they needed.

use super::Database;
use super::fixture::{PLAN, append, claim, message, new_run, set_status, step, with_runs, write};
use crate::{Append, Creation, Deletion, NewRun, RunQuery, RunStatus, RunUpdate, Snapshot, StepQuery};

/// Nothing of the run is left, and nothing of another is gone.
pub async fn a_finished_run_is_deleted_whole(database: &impl Database) {
    let store = with_runs(database, &["r", "s"]).await;
    for run_id in ["r", "s"] {
        store.post(run_id, &message("answer")).await.expect("posted");
        let claim = claim(&*store, run_id).await;
        let done = RunUpdate { wake_at: Some(1), ..RunUpdate::of(RunStatus::Succeeded) };
        let snapshot = Some(Snapshot { seq: 1, format: 1, body: vec![1] });
        let whole = Append { steps: vec![step("a", 1)], run: Some(done), snapshot, ..append(&claim, 0, 2) };
        write(&*store, vec![whole]).await;
    }
    let other = store.load("s").await.expect("read");
    assert_eq!(store.delete_run("r").await.expect("tried"), Deletion::Deleted);
    assert_eq!(store.delete_run("r").await.expect("tried"), Deletion::Missing);
    assert_eq!(store.load("r").await.expect("read"), None);
    assert_eq!(store.events("r", 0, 10).await.expect("read"), []);
    assert_eq!(store.steps("r", &StepQuery::default()).await.expect("read"), []);
    assert_eq!(store.inbox("r").await.expect("read"), []);
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 1);
    assert_eq!(store.load("s").await.expect("read"), other);
    assert_eq!(store.inbox("s").await.expect("read").len(), 1);
    assert_eq!(store.step_ids("s", 10).await.expect("read"), ["a"]);
}

/// What has not ended is still needed.
pub async fn an_unfinished_run_is_kept(database: &impl Database) {
    let words: Vec<&str> = RunStatus::ALL.iter().map(|status| status.as_str()).collect();
    let store = with_runs(database, &words).await;
    for &status in RunStatus::ALL {
        set_status(&*store, status.as_str(), status).await;
        let deletion = store.delete_run(status.as_str()).await.expect("tried");
        let expected = if status.is_finished() { Deletion::Deleted } else { Deletion::Unfinished(status) };
        assert_eq!(deletion, expected);
    }
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 4);
}

/// Nothing is deleted under the hands of who works on it.
pub async fn a_claimed_run_is_kept(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    set_status(&*store, "r", RunStatus::Succeeded).await;
    let ours = claim(&*store, "r").await;
    for again in [&store, &database.open().await] {
        let deletion = again.delete_run("r").await.expect("tried");
        assert!(matches!(deletion, Deletion::Held { .. }), "{deletion:?}");
    }
    drop(ours);
    assert_eq!(store.delete_run("r").await.expect("tried"), Deletion::Deleted);
}

/// Plans are kept as long as a run needs them.
pub async fn a_plan_goes_with_its_last_run(database: &impl Database) {
    let store = with_runs(database, &["r", "s"]).await;
    store.put_plan("unused", b"plan").await.expect("put");
    for (run_id, left) in [("r", true), ("s", false)] {
        set_status(&*store, run_id, RunStatus::Cancelled).await;
        assert_eq!(store.delete_run(run_id).await.expect("tried"), Deletion::Deleted);
        assert_eq!(store.plan(PLAN).await.expect("read").is_some(), left);
    }
    assert!(store.plan("unused").await.expect("read").is_some());
}

/// The new run of an old id has nothing of the old one.
pub async fn a_deleted_id_can_be_used_again(database: &impl Database) {
    let store = with_runs(database, &["r", "other"]).await;
    let number = store.run("r").await.expect("read").expect("there").summary.number;
    set_status(&*store, "r", RunStatus::Failed).await;
    store.delete_run("r").await.expect("deleted");
    let again = NewRun { input: "2".to_owned(), ..new_run("r") };
    assert_eq!(store.create_run(&again).await.expect("created"), Creation::Created);
    let loaded = store.load("r").await.expect("read").expect("there");
    assert!(loaded.run.summary.number > number);
    assert_eq!((loaded.run.input.as_str(), loaded.run.summary.head, loaded.events.len()), ("2", 0, 0));
    set_status(&*store, "r", RunStatus::Running).await;
}
