//! Which runs someone should work on.

use super::Database;
use super::fixture::{append, claim, ids, message, set_status, with_runs, write};
use crate::{Append, DueQuery, Millis, RunStatus, RunUpdate, Store};

async fn due(store: &dyn Store, now: Millis) -> String {
    let runs = store.due(&DueQuery { now, after: None, limit: 100 }).await.expect("asked");
    ids(&runs).join(" ")
}

/// A running run that nobody claims has lost its process.
pub async fn pending_and_running_runs_are_due(database: &impl Database) {
    let words: Vec<&str> = RunStatus::ALL.iter().map(|status| status.as_str()).collect();
    let store = with_runs(database, &words).await;
    for &status in RunStatus::ALL {
        set_status(&*store, status.as_str(), status).await;
    }
    assert_eq!(due(&*store, 0).await, "pending running");
}

/// A parked run is due from the moment on that it named.
pub async fn a_run_is_due_when_its_timer_comes(database: &impl Database) {
    let store = with_runs(database, &["a", "b"]).await;
    for (run_id, wake_at) in [("a", 700), ("b", 500)] {
        let claim = claim(&*store, run_id).await;
        let parked = RunUpdate { wake_at: Some(wake_at), ..RunUpdate::of(RunStatus::Waiting) };
        write(&*store, vec![Append { run: Some(parked), ..append(&claim, 0, 1) }]).await;
    }
    assert_eq!(store.next_wake().await.expect("asked"), Some(500));
    assert_eq!(due(&*store, 499).await, "");
    assert_eq!(due(&*store, 500).await, "b");
    assert_eq!(due(&*store, 10_000).await, "a b");
    set_status(&*store, "b", RunStatus::Succeeded).await;
    assert_eq!(store.next_wake().await.expect("asked"), Some(700));
    assert_eq!(due(&*store, 10_000).await, "a");
}

/// A message may open a run again that has ended, so someone must look.
pub async fn a_run_with_unread_messages_is_due_however_it_stands(database: &impl Database) {
    let words = ["waiting", "uncertain", "succeeded", "failed", "cancelled"];
    let store = with_runs(database, &words).await;
    for word in words {
        set_status(&*store, word, RunStatus::parse(word).expect("a status")).await;
    }
    assert_eq!(due(&*store, 0).await, "");
    for word in words {
        store.post(word, &message("retry")).await.expect("posted");
    }
    assert_eq!(due(&*store, 0).await, words.join(" "));
    for word in words {
        let claim = claim(&*store, word).await;
        write(&*store, vec![Append { consumed: Some(1), ..append(&claim, 1, 1) }]).await;
    }
    assert_eq!(due(&*store, 0).await, "");
}

/// A worker does not want to hear of what it is working on; others can only tell by trying.
pub async fn due_runs_leave_out_our_own_claims(database: &impl Database) {
    let store = with_runs(database, &["a", "b", "c"]).await;
    let other = database.open().await;
    let ours = claim(&*store, "b").await;
    assert_eq!(due(&*store, 0).await, "a c");
    assert_eq!(due(&*other, 0).await, "a b c");
    let page = DueQuery { now: 0, after: None, limit: 2 };
    assert_eq!(ids(&store.due(&page).await.expect("asked")), ["a", "c"]);
    drop(ours);
    assert_eq!(due(&*store, 0).await, "a b c");
}

/// Oldest first, each once, although it may be due for more than one reason.
pub async fn due_runs_come_in_pages(database: &impl Database) {
    let run_ids: Vec<String> = (0..9).map(|number| format!("r{number}")).collect();
    let store = with_runs(database, &run_ids.iter().map(String::as_str).collect::<Vec<_>>()).await;
    for run_id in ["r1", "r4", "r7"] {
        store.post(run_id, &message("signal")).await.expect("posted");
        let claim = claim(&*store, run_id).await;
        let running = RunUpdate { wake_at: Some(1), ..RunUpdate::of(RunStatus::Running) };
        write(&*store, vec![Append { run: Some(running), ..append(&claim, 0, 1) }]).await;
    }
    let mut query = DueQuery { now: 5, after: None, limit: 2 };
    let mut read = Vec::new();
    loop {
        let page = store.due(&query).await.expect("asked");
        let Some(last) = page.last() else { break };
        query.after = Some(last.number);
        read.extend(page);
    }
    assert_eq!(ids(&read), run_ids);
    assert_eq!(store.due(&DueQuery { limit: 0, after: None, ..query }).await.expect("asked"), []);
}
