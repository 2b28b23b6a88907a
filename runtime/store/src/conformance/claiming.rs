//! Claims: one owner at a time.

use super::Database;
use super::fixture::{append, claim, refused, with_runs, write};
use crate::{AppendOutcome, ClaimAttempt, ClaimToken, Refusal};

/// Neither this process nor another gets a run that is claimed.
pub async fn a_run_is_claimed_once(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let other = database.open().await;
    let ours = claim(&*store, "r").await;
    assert_eq!(ours.run_id(), "r");
    for again in [&store, &other] {
        match again.claim("r").await.expect("tried") {
            ClaimAttempt::Held { by } => assert!(!by.is_empty()),
            ClaimAttempt::Claimed(_) => panic!("a run was claimed twice"),
        }
    }
    assert!(store.renew(ours.token()).await.expect("asked"));
}

/// Dropping and releasing both give the run back at once.
pub async fn a_claim_given_back_can_be_taken(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let other = database.open().await;
    let mut head = 0;
    for _ in 0..3 {
        let ours = claim(&*store, "r").await;
        write(&*store, vec![append(&ours, head, 1)]).await;
        drop(ours);
        let theirs = claim(&*other, "r").await;
        write(&*other, vec![append(&theirs, head + 1, 1)]).await;
        other.release(theirs).await.expect("released");
        head += 2;
    }
}

/// Without a claim nothing is written, whatever the head.
pub async fn an_append_needs_its_claim(database: &impl Database) {
    let store = with_runs(database, &["r", "s"]).await;
    let other = database.open().await;
    let (r, s) = (claim(&*store, "r").await, claim(&*store, "s").await);
    let unknown = ClaimToken { run_id: "r".to_owned(), fence: r.token().fence + 1_000 };
    let mut foreign = append(&r, 0, 1);
    foreign.claim = unknown.clone();
    let outcomes = store.append(vec![foreign.clone(), append(&s, 0, 1)]).await.expect("tried");
    assert_eq!(outcomes, [AppendOutcome::Refused(Refusal::LostClaim), AppendOutcome::Written { head: 1 }]);
    assert!(!store.renew(&unknown).await.expect("asked"));
    drop(r);
    let _theirs = claim(&*other, "r").await;
    assert_eq!(refused(&*store, foreign).await, Refusal::LostClaim);
    assert_eq!(store.run("r").await.expect("read").expect("there").summary.head, 0);
}

/// A claim that was given back is worth nothing, even to who claims the run again.
pub async fn a_stale_claim_writes_nothing(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let first = claim(&*store, "r").await;
    let late = append(&first, 0, 1);
    let token = first.token().clone();
    drop(first);
    assert_eq!(refused(&*store, late.clone()).await, Refusal::LostClaim);
    let second = claim(&*store, "r").await;
    assert_ne!(*second.token(), token);
    assert!(!store.renew(&token).await.expect("asked"));
    assert_eq!(refused(&*store, late).await, Refusal::LostClaim);
    write(&*store, vec![append(&second, 0, 1)]).await;
}

/// Two workers share a store.
pub async fn claims_of_different_runs_are_independent(database: &impl Database) {
    let store = with_runs(database, &["a", "A"]).await;
    let other = database.open().await;
    let ours = claim(&*store, "a").await;
    let theirs = claim(&*other, "A").await;
    write(&*store, vec![append(&ours, 0, 1)]).await;
    write(&*other, vec![append(&theirs, 0, 1)]).await;
    drop(ours);
    assert!(other.renew(theirs.token()).await.expect("asked"));
}

/// An id is any text, not a file name.
pub async fn strange_run_ids_can_be_claimed(database: &impl Database) {
    let long = "x".repeat(255);
    let run_ids =
        ["../../escape", "a/b", "a\\b", ".", "..", "con", "ä😀", " ", "*?<>|\"'", &long, &long[..254]];
    let store = with_runs(database, &run_ids).await;
    let mut claims = Vec::new();
    for run_id in run_ids {
        claims.push(claim(&*store, run_id).await);
    }
    write(&*store, claims.iter().map(|claim| append(claim, 0, 1)).collect()).await;
}
