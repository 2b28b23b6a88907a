//! Rows of steps.

use super::Database;
use super::fixture::{append, claim, step, with_runs, write};
use crate::{Append, StepQuery, StepRow, StepStatus};

/// By first appearance, then by path, byte by byte.
pub async fn steps_are_listed_in_order_of_appearance(database: &impl Database) {
    let store = with_runs(database, &["r", "other"]).await;
    let (ours, theirs) = (claim(&*store, "r").await, claim(&*store, "other").await);
    let rows = vec![step("z", 1), step("b", 2), step("a", 2), step("B", 2), step("", 3), step("ä", 0)];
    let foreign = Append { steps: vec![step("foreign", 1)], ..append(&theirs, 0, 1) };
    write(&*store, vec![Append { steps: rows, ..append(&ours, 0, 3) }, foreign]).await;
    assert_eq!(store.step_ids("r", 10).await.expect("read"), ["ä", "z", "B", "a", "b", ""]);
    assert_eq!(store.step_ids("r", 3).await.expect("read"), ["ä", "z", "B"]);
    let listed = store.steps("r", &StepQuery::default()).await.expect("read");
    assert_eq!(listed.iter().map(|row| row.step.as_str()).collect::<Vec<_>>(), ["ä", "z", "B", "a", "b", ""]);
}

/// A later row says all of it anew, but where it is listed.
pub async fn a_step_is_replaced_and_keeps_its_place(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    write(&*store, vec![Append { steps: vec![step("a", 1), step("b", 1)], ..append(&claim, 0, 1) }]).await;
    let done = StepRow {
        kind: "agent".to_owned(),
        status: StepStatus::Succeeded,
        attempts: 2,
        started_at: None,
        ended_at: Some(9),
        input: None,
        output: Some("true".to_owned()),
        ..step("a", 2)
    };
    write(&*store, vec![Append { steps: vec![step("a", 2), done.clone()], ..append(&claim, 1, 1) }]).await;
    assert_eq!(store.step("r", "a").await.expect("read"), Some(StepRow { first_seq: 1, ..done }));
    assert_eq!(store.step_ids("r", 10).await.expect("read"), ["a", "b"]);
}

/// Pages join without gaps or repeats, also within one event.
pub async fn steps_come_in_pages(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let rows: Vec<StepRow> = (0..10).map(|number| step(&format!("s{number}"), number / 4)).collect();
    write(&*store, vec![Append { steps: rows.clone(), ..append(&claim, 0, 3) }]).await;
    let mut query = StepQuery { limit: 3, ..StepQuery::default() };
    let mut read = Vec::new();
    loop {
        let page = store.steps("r", &query).await.expect("read");
        let Some(last) = page.last() else { break };
        assert!(page.len() <= 3);
        query.after = Some(last.cursor());
        read.extend(page);
    }
    assert_eq!(read, rows);
}

/// A filter narrows, with pages too.
pub async fn steps_are_listed_by_status(database: &impl Database) {
    let store = with_runs(database, &["r"]).await;
    let claim = claim(&*store, "r").await;
    let with = |path: &str, status| StepRow { status, ..step(path, 1) };
    let rows = StepStatus::ALL.iter().map(|&status| with(status.as_str(), status)).collect();
    write(&*store, vec![Append { steps: rows, ..append(&claim, 0, 1) }]).await;
    for &status in StepStatus::ALL {
        let query = StepQuery { status: Some(status), ..StepQuery::default() };
        assert_eq!(store.steps("r", &query).await.expect("read"), [with(status.as_str(), status)]);
        let after = Some(with(status.as_str(), status).cursor());
        assert_eq!(store.steps("r", &StepQuery { after, ..query }).await.expect("read"), []);
    }
}
