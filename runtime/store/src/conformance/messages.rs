//! Inboxes, and what arrives.

use super::Database;
use super::fixture::{append, claim, message, new_run, refused, set_status, with_runs, write};
use crate::{Append, ArrivalsCursor, Message, NewMessage, Posted, Refusal, RunStatus, StoreError};

/// Messages wait in order, and leave with the append that recorded them.
pub async fn messages_are_read_in_order_until_consumed(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let other = database.open().await;
    for (seq, kind) in (1..).zip(["answer", "signal", "cancel"]) {
        assert_eq!(other.post("r", &message(kind)).await.expect("posted"), Posted::Added(seq));
    }
    let inbox = store.inbox("r").await.expect("read");
    let NewMessage { kind, body, at, dedupe } = message("answer");
    assert_eq!(inbox[0], Message { seq: 1, kind, body, at, dedupe });
    assert_eq!(inbox.iter().map(|message| message.seq).collect::<Vec<_>>(), [1, 2, 3]);

    write(&*store, vec![Append { consumed: Some(2), ..append(&claim, 0, 1) }]).await;
    assert_eq!(store.inbox("r").await.expect("read"), inbox[2..]);
    let summary = store.run("r").await.expect("read").expect("there").summary;
    assert_eq!((summary.consumed, summary.unread), (2, 1));
    write(&*store, vec![Append { consumed: Some(3), ..append(&claim, 1, 1) }]).await;
    assert_eq!(other.post("r", &message("late")).await.expect("posted"), Posted::Added(4));
    assert_eq!(store.inbox("r").await.expect("read").len(), 1);
}

/// The id of a message is good for one, consumed or not, and for its run alone.
pub async fn a_message_with_an_id_is_taken_once(database: &impl Database) {
    let store = with_runs(database, &["r", "s"]).await;
    let once = |id: &str| NewMessage { dedupe: Some(id.to_owned()), ..message("answer") };
    assert_eq!(store.post("r", &message("x")).await.expect("posted"), Posted::Added(1));
    assert_eq!(store.post("r", &once("1")).await.expect("posted"), Posted::Added(2));
    assert_eq!(database.open().await.post("r", &once("1")).await.expect("posted"), Posted::Duplicate(2));
    assert_eq!(store.post("r", &once("")).await.expect("posted"), Posted::Added(3));
    assert_eq!(store.post("s", &once("1")).await.expect("posted"), Posted::Added(1));
    let claim = claim(&*store, "r").await;
    write(&*store, vec![Append { consumed: Some(3), ..append(&claim, 0, 1) }]).await;
    assert_eq!(store.post("r", &once("1")).await.expect("posted"), Posted::Duplicate(2));
    assert_eq!(store.inbox("r").await.expect("read"), []);
}

/// A message to nobody is an error, so that a misspelt id is told.
pub async fn a_message_needs_its_run(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let error = store.post("q", &message("answer")).await.expect_err("there is no such run");
    assert!(matches!(&error, StoreError::NotFound { what: "run", id, .. } if id == "q"), "{error:?}");
    assert_eq!(store.inbox("r").await.expect("read"), []);
}

/// A run can't have recorded what nobody sent.
pub async fn consuming_beyond_the_last_message_is_refused(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    store.post("r", &message("answer")).await.expect("posted");
    for consumed in [2, u64::MAX] {
        let refusal = refused(&*store, Append { consumed: Some(consumed), ..append(&claim, 0, 1) }).await;
        assert!(matches!(refusal, Refusal::Malformed(_)), "{refusal:?}");
    }
    assert_eq!(store.inbox("r").await.expect("read").len(), 1);
}

/// A consumed message never comes back.
pub async fn consuming_never_goes_back(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    for kind in ["a", "b", "c"] {
        store.post("r", &message(kind)).await.expect("posted");
    }
    write(&*store, vec![Append { consumed: Some(2), ..append(&claim, 0, 1) }]).await;
    write(&*store, vec![Append { consumed: Some(1), ..append(&claim, 1, 1) }]).await;
    assert_eq!(store.inbox("r").await.expect("read")[0].seq, 3);
    let both = [append(&claim, 2, 1), append(&claim, 3, 1)];
    let [first, second] = both.map(|append| Append { consumed: Some(5 - append.expected_head), ..append });
    write(&*store, vec![first, second]).await;
    assert_eq!(store.inbox("r").await.expect("read"), []);
}

/// A worker learns of new runs and messages, whoever made them, once.
pub async fn news_of_any_process_arrive(database: &impl Database) {
    let store = with_runs(database, &["a", "b"]).await;
    let start = store.arrivals_now().await.expect("read");
    let quiet = store.arrivals(start).await.expect("read");
    assert_eq!((quiet.runs.len(), quiet.next), (0, start));

    let other = database.open().await;
    other.post("b", &message("answer")).await.expect("posted");
    other.post("b", &message("answer")).await.expect("posted");
    other.create_run(&new_run("c")).await.expect("created");
    let news = store.arrivals(start).await.expect("read");
    assert_eq!(news.runs, ["b", "c"]);
    let quiet = store.arrivals(news.next).await.expect("read");
    assert_eq!((quiet.runs.len(), quiet.next), (0, news.next));
    assert_eq!(store.arrivals_now().await.expect("read"), news.next);

    let all = store.arrivals(ArrivalsCursor::default()).await.expect("read");
    assert_eq!((all.runs, all.next), (["a", "b", "c"].map(str::to_owned).to_vec(), news.next));
}

/// Numbers are not given twice, so nothing new hides behind an old cursor.
pub async fn news_survive_deletion(database: &impl Database) {
    let store = with_runs(database, &["a"]).await;
    store.post("a", &message("answer")).await.expect("posted");
    set_status(&*store, "a", RunStatus::Failed).await;
    let before = store.arrivals_now().await.expect("read");
    store.delete_run("a").await.expect("deleted");
    assert_eq!(store.arrivals_now().await.expect("read"), before);
    assert_eq!(store.arrivals(ArrivalsCursor::default()).await.expect("read").runs, Vec::<String>::new());
    let store = with_runs(database, &["b"]).await;
    store.post("b", &message("answer")).await.expect("posted");
    assert_eq!(store.arrivals(before).await.expect("read").runs, ["b"]);
}
