//! Nothing is carried out before what it follows from is on disk, and what is ready together is written together.

use std::time::Duration;

use agentflow_engine::EngineError;
use agentflow_store::{RunStatus, StoreError};
use serde_json::json;
use tokio::sync::Notify;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, int, result};
use crate::store::WatchedStore;

const PAY: &str = "
tool look() -> int {
  exec: [\"none\"]
  effect: read
}
tool pay() -> int {
  exec: [\"none\"]
  effect: once
}
workflow main() -> int {
  let a = look()
  let b = pay()
  return a + b
}
";

#[tokio::test(start_paused = true)]
async fn an_effect_waits_for_the_disk() {
    let fixture = Fixture::with_store(PAY, WatchedStore::gated());
    fixture.effects.set("look", Behaviour::Gives(int(1)));
    fixture.effects.set("pay", Behaviour::Gives(int(2)));
    fixture.start().await;
    let driven = fixture.drive_aside();

    // The start is being written.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(fixture.effects.log().len(), 0);
    fixture.store.open(1);
    fixture.effects.begun(1).await;
    // The first result and the start of the payment are being written.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(fixture.kinds().await, ["started"]);
    assert_eq!(fixture.effects.count("pay"), 0);
    fixture.store.open(1);
    fixture.effects.begun(2).await;
    assert_eq!(fixture.kinds().await, ["started", "tool_returned", "effect_started"]);
    fixture.store.open(10);
    assert_eq!(result(driven.await.expect("it ends")), json!(3));
}

#[tokio::test(start_paused = true)]
async fn runs_are_written_together() {
    const RUNS: usize = 100;
    let fixture = Fixture::with(PAY, WatchedStore::gated(), |options| options.effects_max = RUNS);
    fixture.effects.set("look", Behaviour::Gives(int(1)));
    fixture.effects.set("pay", Behaviour::Gives(int(2)));
    let mut driven = Vec::new();
    for number in 0..RUNS {
        let run_id = format!("run-{number}");
        fixture.start_as(&run_id, "main", json!({})).await.expect("it can be started");
        let engine = fixture.engine.clone();
        driven.push(tokio::spawn(async move { engine.drive(&run_id).await }));
    }
    // Time only passes when all that can be done is done: each transaction then holds what has queued up.
    let store = fixture.store.clone();
    let gates = tokio::spawn(async move {
        loop {
            tokio::time::sleep(Duration::from_millis(1)).await;
            store.open(1);
        }
    });
    for run in driven {
        assert_eq!(result(run.await.expect("it ends")), json!(3));
    }
    gates.abort();
    assert_eq!(fixture.store.appends(), 3 * RUNS, "a run writes its start, its first result, its end");
    assert!(fixture.store.batches() <= 12, "{} transactions", fixture.store.batches());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_is_full_stops_the_run_where_it_was() {
    let fixture = Fixture::new(PAY);
    fixture.effects.set("look", Behaviour::Gives(int(1)));
    fixture.effects.set("pay", Behaviour::Gives(int(2)));
    fixture.store.fail(2, full());
    let stopped = fixture.run().await;
    assert!(matches!(stopped, Err(EngineError::Store(StoreError::Full { .. }))), "{stopped:?}");
    assert_eq!(fixture.kinds().await, ["started"]);
    assert_eq!(fixture.status().await, RunStatus::Running);
    assert_eq!(fixture.effects.count("pay"), 0);

    // With room again it goes on. What was not on disk is asked for again.
    assert_eq!(result(fixture.drive().await), json!(3));
    assert_eq!((fixture.effects.count("look"), fixture.effects.count("pay")), (2, 1));
}

#[tokio::test(start_paused = true)]
async fn a_payment_in_flight_is_saved_when_the_store_fails() {
    let fixture = Fixture::new(
        "
tool look(n: int) -> int {
  exec: [\"none\"]
  effect: read
}
tool pay() -> int {
  exec: [\"none\"]
  effect: once
}
workflow main() -> int {
  let all = parallel {
    paid: pay()
    seen: { let a = look(1); look(a) }
  }
  return all.paid + all.seen
}
",
    );
    let gate = std::sync::Arc::new(Notify::new());
    fixture.effects.set("look", Behaviour::Gives(int(1)));
    fixture.effects.set("pay", Behaviour::GivesWhenOpened(gate.clone(), int(2)));
    // The first writes the start, the second what the first look gave.
    fixture.store.fail(2, full());
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(2).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!driven.is_finished(), "it waits for the payment");
    gate.notify_one();
    let stopped = driven.await.expect("it ends");
    assert!(matches!(stopped, Err(EngineError::Store(StoreError::Full { .. }))), "{stopped:?}");

    assert_eq!(result(fixture.drive().await), json!(3));
    assert_eq!(fixture.effects.count("pay"), 1, "what was paid is known");
    assert!(fixture.steps().await.iter().all(|step| step.status != agentflow_store::StepStatus::Uncertain));
}

fn full() -> StoreError {
    StoreError::Full { store: "the store in memory".to_owned(), cause: "so says the test".to_owned() }
}
