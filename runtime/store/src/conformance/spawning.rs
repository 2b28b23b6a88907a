//! What an append does to other runs.

use super::Database;
use super::fixture::{append, claim, message, new_run, refused, with_runs, write};
use crate::{Append, NewMessage, NewRun, OutgoingMessage, Refusal, RunQuery, RunStatus, RunUpdate};

fn tell(run_id: &str, kind: &str) -> OutgoingMessage {
    OutgoingMessage { run_id: run_id.to_owned(), message: message(kind) }
}

/// Spawned runs are there with the append that spawned them; an id that is taken is left as it is.
pub async fn a_run_spawns_others(database: &impl Database) {
    let store = with_runs(database, &["parent", "taken"]).await;
    let claim = claim(&*store, "parent").await;
    let child = |run_id: &str| NewRun { parent: Some("parent".to_owned()), ..new_run(run_id) };
    let start = store.arrivals_now().await.expect("read");
    let spawned = vec![child("one"), child("taken"), child("two"), child("one")];
    let spawn = Append { spawned, messages: vec![tell("two", "hello")], ..append(&claim, 0, 1) };
    // The second of the batch tells a run that the first made.
    let batch = vec![spawn, Append { messages: vec![tell("one", "hello")], ..append(&claim, 1, 1) }];
    write(&*store, batch).await;

    let one = store.run("one").await.expect("read").expect("there");
    assert_eq!((one.summary.parent.as_deref(), one.summary.status), (Some("parent"), RunStatus::Pending));
    assert_eq!(store.run("taken").await.expect("read").expect("there").summary.parent, None);
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 4);
    assert_eq!(store.inbox("one").await.expect("read").len(), 1);
    assert_eq!(store.inbox("two").await.expect("read").len(), 1);
    assert_eq!(store.arrivals(start).await.expect("read").runs, ["one", "two"]);

    // A refused append spawns nothing.
    let refusal = refused(&*store, Append { spawned: vec![child("three")], ..append(&claim, 9, 1) }).await;
    assert_eq!(refusal, Refusal::Conflict { expected: 9, found: 2 });
    assert_eq!(store.run("three").await.expect("read"), None);
}

/// Messages go to runs that are there; ids are good for one here too.
pub async fn a_run_tells_others(database: &impl Database) {
    let store = with_runs(database, &["a", "b"]).await;
    let claim = claim(&*store, "a").await;
    let once = OutgoingMessage {
        run_id: "b".to_owned(),
        message: NewMessage { dedupe: Some("1".to_owned()), ..message("done") },
    };
    let messages = vec![tell("b", "one"), tell("missing", "lost"), once.clone(), once, tell("a", "self")];
    let update = Some(RunUpdate::of(RunStatus::Succeeded));
    write(&*store, vec![Append { messages, run: update, ..append(&claim, 0, 1) }]).await;
    let kinds = async |run_id: &str| {
        let inbox = store.inbox(run_id).await.expect("read");
        inbox
            .into_iter()
            .map(|message| format!("{}{}", message.seq, message.kind))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(kinds("b").await, "1one 2done");
    assert_eq!(kinds("a").await, "1self");
    assert_eq!(store.run("missing").await.expect("read"), None);
    // What one append of a batch sends, the next may consume.
    let to_self = Append { messages: vec![tell("a", "more")], ..append(&claim, 1, 1) };
    write(&*store, vec![to_self, Append { consumed: Some(2), ..append(&claim, 2, 1) }]).await;
    assert_eq!(kinds("a").await, "");
}

/// A child without a plan could never go on.
pub async fn spawning_without_a_plan_is_refused(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let child = NewRun { plan: "unknown".to_owned(), ..new_run("child") };
    let refusal =
        refused(&*store, Append { spawned: vec![new_run("first"), child], ..append(&claim, 0, 1) }).await;
    assert_eq!(refusal, Refusal::spawns_without_plan("unknown"));
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 1);
}
