//! Creating and listing runs.

use super::Database;
use super::fixture::{PLAN, ids, new_run, set_status, with_runs};
use crate::{Creation, NewRun, RunQuery, RunStatus, StepQuery, StoreError};

/// Starting a run is idempotent: the second time gives what is there.
pub async fn creating_twice_changes_nothing(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let first = store.run("r").await.expect("read").expect("there");
    let again = NewRun { input: "2".to_owned(), created_at: 9_000, ..new_run("r") };
    let created = database.open().await.create_run(&again).await.expect("tried");
    assert_eq!(created, Creation::Exists(Box::new(first.clone())));
    assert_eq!(store.run("r").await.expect("read"), Some(first));
}

/// A run without its plan could never go on.
pub async fn a_run_needs_its_plan(database: &impl Database) {
    let store = database.open().await;
    let error = store.create_run(&new_run("r")).await.expect_err("there is no plan");
    assert!(matches!(&error, StoreError::NotFound { what: "plan", id, .. } if id == PLAN), "{error:?}");
    assert_eq!(store.run("r").await.expect("read"), None);
}

/// An id is 1 to 255 bytes without control characters.
pub async fn a_run_id_is_checked(database: &impl Database) {
    let store = with_runs(database, &["ä b/c", &"x".repeat(255)]).await;
    for run_id in ["", "a\nb", "a\0b", &"x".repeat(256)] {
        let error = store.create_run(&new_run(run_id)).await.expect_err("the id is wrong");
        assert!(matches!(error, StoreError::Malformed(_)), "{error:?}");
        let error = store.claim(run_id).await.expect_err("the id is wrong");
        assert!(matches!(error, StoreError::Malformed(_)), "{error:?}");
    }
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 2);
}

/// A run's row before anything happened.
pub async fn a_new_run_is_pending(database: &impl Database) {
    let store = with_runs(database, &[]).await;
    let new = NewRun { parent: Some("p".to_owned()), ..new_run("r") };
    assert_eq!(store.create_run(&new).await.expect("created"), Creation::Created);
    let run = database.open().await.run("r").await.expect("read").expect("there");
    assert_eq!((run.input, run.options), (new.input, new.options));
    assert_eq!((run.result, run.error, run.usage), (None, None, None));
    let summary = run.summary;
    assert_eq!((summary.run_id, summary.workflow, summary.plan), (new.run_id, new.workflow, new.plan));
    assert_eq!((summary.parent, summary.status), (new.parent, RunStatus::Pending));
    assert_eq!((summary.created_at, summary.updated_at, summary.wake_at), (1_000, 1_000, None));
    assert_eq!((summary.head, summary.consumed, summary.unread), (0, 0, 0));
}

/// The order is that of creation, whatever the clocks said.
pub async fn runs_are_listed_newest_first(database: &impl Database) {
    let store = with_runs(database, &["b", "c", "a"]).await;
    store.create_run(&NewRun { created_at: 1, ..new_run("d") }).await.expect("created");
    let runs = store.runs(&RunQuery::default()).await.expect("listed");
    assert_eq!(ids(&runs), ["d", "a", "c", "b"]);
    assert!(runs.windows(2).all(|pair| pair[0].number > pair[1].number));
}

/// Filters narrow, alone and together.
pub async fn runs_are_listed_by_status_and_workflow(database: &impl Database) {
    let store = with_runs(database, &["a", "b"]).await;
    for run_id in ["c", "d"] {
        let run = NewRun { workflow: "report".to_owned(), ..new_run(run_id) };
        store.create_run(&run).await.expect("created");
    }
    set_status(&*store, "a", RunStatus::Failed).await;
    set_status(&*store, "c", RunStatus::Failed).await;
    let list = async |status, workflow: Option<&str>| {
        let query = RunQuery { status, workflow: workflow.map(str::to_owned), ..RunQuery::default() };
        let runs = store.runs(&query).await.expect("listed");
        ids(&runs).join(" ")
    };
    assert_eq!(list(Some(RunStatus::Failed), None).await, "c a");
    assert_eq!(list(None, Some("report")).await, "d c");
    assert_eq!(list(Some(RunStatus::Pending), Some("report")).await, "d");
    assert_eq!(list(Some(RunStatus::Waiting), None).await, "");
    assert_eq!(list(None, Some("repor")).await, "");
}

/// Pages join without gaps or repeats, also when runs are created between them.
pub async fn lists_of_runs_come_in_pages(database: &impl Database) {
    let store = with_runs(database, &["a", "b", "c", "d", "e"]).await;
    let page = async |before, limit| {
        let runs = store.runs(&RunQuery { before, limit, ..RunQuery::default() }).await.expect("listed");
        let last = runs.last().map(|run| run.number);
        (ids(&runs).join(" "), last)
    };
    let (first, last) = page(None, 2).await;
    store.create_run(&new_run("f")).await.expect("created");
    let (second, last) = page(last, 2).await;
    let (third, last) = page(last, 2).await;
    assert_eq!((first.as_str(), second.as_str(), third.as_str()), ("e d", "c b", "a"));
    assert_eq!(page(last, 2).await, (String::new(), None));
    assert_eq!(page(Some(0), 2).await, (String::new(), None));
    assert_eq!(page(Some(u64::MAX), 1).await.0, "f");
    assert_eq!(page(None, 0).await, (String::new(), None));
}

/// A prefix is text, not a pattern.
pub async fn run_ids_are_found_by_prefix(database: &impl Database) {
    let store = with_runs(database, &["run-1", "run-2", "run_3", "%", "Run-4", "ä"]).await;
    let find = async |prefix: &str, limit| store.run_ids(prefix, limit).await.expect("found").join(" ");
    assert_eq!(find("run-", 10).await, "run-2 run-1");
    assert_eq!(find("run", 2).await, "run_3 run-2");
    assert_eq!(find("", 10).await, "ä Run-4 % run_3 run-2 run-1");
    assert_eq!(find("%", 10).await, "%");
    assert_eq!(find("ä", 10).await, "ä");
    assert_eq!(find("run-1x", 10).await, "");
}

/// Asking about a run that is not there is no error.
pub async fn what_is_unknown_is_empty(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    for run_id in ["missing", "", "a\0b"] {
        assert_eq!(store.run(run_id).await.expect("read"), None);
        assert_eq!(store.load(run_id).await.expect("read"), None);
        assert_eq!(store.events(run_id, 0, 10).await.expect("read"), []);
        assert_eq!(store.steps(run_id, &StepQuery::default()).await.expect("read"), []);
        assert_eq!(store.step(run_id, "s").await.expect("read"), None);
        assert_eq!(store.step_ids(run_id, 10).await.expect("read"), Vec::<String>::new());
        assert_eq!(store.inbox(run_id).await.expect("read"), []);
    }
    assert_eq!(store.step("r", "s").await.expect("read"), None);
    assert_eq!(store.next_wake().await.expect("read"), None);
}
