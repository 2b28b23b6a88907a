//! Reading journals back.

use super::Database;
use super::fixture::{append, claim, event, with_runs, write};
use crate::{Append, EventRecord, Snapshot};

/// Pages join without gaps or repeats.
pub async fn events_are_read_in_pages(database: &impl Database) {
    let store = with_runs(database, &["q", "r", "s"]).await;
    for run_id in ["q", "r", "s"] {
        let claim = claim(&*store, run_id).await;
        write(&*store, vec![append(&claim, 0, 5)]).await;
    }
    let read = async |after, limit| store.events("r", after, limit).await.expect("read");
    assert_eq!(read(0, 3).await, [event(1), event(2), event(3)]);
    assert_eq!(read(3, 3).await, [event(4), event(5)]);
    assert_eq!(read(5, 3).await, []);
    assert_eq!(read(u64::MAX, 3).await, []);
    assert_eq!(read(0, 0).await, []);
    assert_eq!(read(2, u32::MAX).await, [event(3), event(4), event(5)]);
}

/// A resume reads the newest snapshot and what came after it.
pub async fn loading_starts_from_the_newest_snapshot(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let snapshot = |seq| Snapshot { seq, format: u32::MAX, body: vec![seq as u8; 100_000] };
    let with_snapshot =
        |head, count, seq| Append { snapshot: Some(snapshot(seq)), ..append(&claim, head, count) };
    assert_eq!(store.load("r").await.expect("read").expect("there").snapshot, None);
    write(&*store, vec![with_snapshot(0, 2, 0)]).await;
    let loaded = store.load("r").await.expect("read").expect("there");
    assert_eq!((loaded.snapshot, loaded.events.len()), (Some(snapshot(0)), 2));
    write(&*store, vec![with_snapshot(2, 2, 4)]).await;
    write(&*store, vec![append(&claim, 4, 1)]).await;
    let loaded = store.load("r").await.expect("read").expect("there");
    assert_eq!((loaded.snapshot, loaded.events), (Some(snapshot(4)), vec![event(5)]));
    assert_eq!(store.events("r", 0, 100).await.expect("read").len(), 5);
}

/// A snapshot is only ever taken over by one of the same event or a later one.
pub async fn an_older_snapshot_never_takes_the_place_of_a_newer(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let snapshot = |seq, mark| Snapshot { seq, format: 1, body: vec![mark] };
    let mut head = 0;
    for (seq, mark, newest) in
        [(1, 1, (1, 1)), (2, 2, (2, 2)), (1, 3, (2, 2)), (2, 4, (2, 4)), (0, 5, (2, 4))]
    {
        write(&*store, vec![Append { snapshot: Some(snapshot(seq, mark)), ..append(&claim, head, 2) }]).await;
        head += 2;
        let loaded = store.load("r").await.expect("read").expect("there");
        assert_eq!(loaded.snapshot, Some(snapshot(newest.0, newest.1)));
    }
}

/// The store never looks inside: any bytes, any text, any time.
pub async fn bytes_come_back_as_they_went_in(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let all_bytes: Vec<u8> = (0..=255).collect();
    let bodies = [
        ("", vec![], None),
        ("kind", all_bytes.clone(), Some(vec![])),
        ("'; DROP TABLE run; --", b"NULL".to_vec(), Some(all_bytes)),
        ("ünï\u{1F600}\u{FFFD}", b"\xff\xfe".to_vec(), Some(b"0".to_vec())),
        ("42", b"42".to_vec(), Some(b"42".to_vec())),
    ];
    let times = [0, -1, i64::MIN, i64::MAX, 1];
    let events: Vec<EventRecord> = (1..)
        .zip(bodies)
        .zip(times)
        .map(|((seq, (kind, body, payload)), at)| EventRecord {
            seq,
            at,
            kind: kind.to_owned(),
            body,
            payload,
        })
        .collect();
    write(&*store, vec![Append { events: events.clone(), ..append(&claim, 0, 0) }]).await;
    assert_eq!(database.open().await.events("r", 0, 10).await.expect("read"), events);
}
