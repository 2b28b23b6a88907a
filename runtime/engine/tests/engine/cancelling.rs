//! Cancelling from outside, and what a run cancels itself.

use std::sync::Arc;
use std::time::Duration;

use agentflow_engine::{Message, RunEnd};
use agentflow_store::RunStatus;
use serde_json::json;
use tokio::sync::Notify;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, int, result};

fn tool(effect: &str) -> String {
    format!(
        "
tool work() -> int {{
  exec: [\"none\"]
  effect: {effect}
}}
workflow main() -> int {{
  let a = work() catch 7
  return a
}}
"
    )
}

#[tokio::test(start_paused = true)]
async fn a_cancelled_run_ends_at_once() {
    let fixture = Fixture::new(&tool("read"));
    fixture.effects.set("work", Behaviour::Hangs);
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(1).await;
    fixture.post(Message::Cancel { reason: None }).await.expect("it can be cancelled");
    let end = driven.await.expect("it ends").expect("the store works");
    assert!(matches!(&end, RunEnd::Ended(ended) if ended.status == RunStatus::Cancelled), "{end:?}");
}

#[tokio::test(start_paused = true)]
async fn what_must_happen_once_is_let_finish() {
    let fixture = Fixture::new(&tool("once"));
    let gate = Arc::new(Notify::new());
    fixture.effects.set("work", Behaviour::GivesWhenOpened(gate.clone(), int(1)));
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(1).await;
    fixture.post(Message::Cancel { reason: None }).await.expect("it can be cancelled");
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!driven.is_finished(), "the payment is still being made");
    gate.notify_one();
    let end = driven.await.expect("it ends").expect("the store works");
    assert!(matches!(&end, RunEnd::Ended(ended) if ended.status == RunStatus::Cancelled), "{end:?}");
    assert_eq!(fixture.kinds().await, ["started", "effect_started", "cancel_requested", "tool_returned"]);
}

#[tokio::test(start_paused = true)]
async fn the_losers_of_a_race_are_dropped() {
    let fixture = Fixture::new(
        "
tool slow() -> int {
  exec: [\"none\"]
  effect: read
}
tool fast() -> int {
  exec: [\"none\"]
  effect: read
}
workflow main() -> int {
  let first = race {
    a: slow()
    b: fast()
  }
  return first
}
",
    );
    fixture.effects.set("slow", Behaviour::Hangs);
    fixture.effects.set("fast", Behaviour::GivesAfter(Duration::from_secs(1), int(2)));
    assert_eq!(result(fixture.run().await), json!(2));
}

#[tokio::test(start_paused = true)]
async fn a_run_that_nobody_has_begun_can_be_cancelled() {
    let fixture = Fixture::new(&tool("read"));
    fixture.start().await;
    fixture.post(Message::Cancel { reason: Some("a duplicate".into()) }).await.expect("it can be cancelled");
    let end = fixture.drive().await.expect("the store works");
    assert!(matches!(&end, RunEnd::Ended(ended) if ended.status == RunStatus::Cancelled), "{end:?}");
    assert_eq!(fixture.effects.log().len(), 0, "it was cancelled before anything was carried out");
}
