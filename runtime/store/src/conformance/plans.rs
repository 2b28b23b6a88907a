//! Plans by their hash.

use super::Database;

/// A plan comes back by its hash, in any process.
pub async fn a_plan_is_kept_by_its_hash(database: &impl Database) {
    let store = database.open().await;
    store.put_plan("h1", b"\x00one").await.expect("put");
    store.put_plan("h2", &vec![7; 200_000]).await.expect("put");
    store.put_plan("empty", b"").await.expect("put");
    let other = database.open().await;
    assert_eq!(other.plan("h1").await.expect("read"), Some(b"\x00one".to_vec()));
    assert_eq!(other.plan("h2").await.expect("read"), Some(vec![7; 200_000]));
    assert_eq!(other.plan("empty").await.expect("read"), Some(vec![]));
    assert_eq!(other.plan("h3").await.expect("read"), None);
}

/// A hash says what the plan is, so a second one changes nothing.
pub async fn the_first_plan_of_a_hash_stays(database: &impl Database) {
    let store = database.open().await;
    store.put_plan("h", b"one").await.expect("put");
    store.put_plan("h", b"two").await.expect("put");
    assert_eq!(store.plan("h").await.expect("read"), Some(b"one".to_vec()));
}
