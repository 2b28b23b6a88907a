//! Parking on request: what can be repeated is dropped, what must happen once is let finish.

use std::sync::Arc;
use std::time::Duration;

use agentflow_store::RunStatus;
use serde_json::json;
use tokio::sync::Notify;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, int, parked, result};

const BOTH: &str = "
tool look() -> int {
  exec: [\"none\"]
  effect: read
}
tool pay() -> int {
  exec: [\"none\"]
  effect: once
}
workflow main() -> int {
  let all = parallel {
    seen: look()
    paid: { let a = pay(); let b = pay(); a + b }
  }
  return all.seen + all.paid
}
";

#[tokio::test(start_paused = true)]
async fn a_parked_run_goes_on_later() {
    let fixture = Fixture::new(BOTH);
    let gate = Arc::new(Notify::new());
    fixture.effects.set("look", Behaviour::Hangs);
    fixture.effects.set("pay", Behaviour::GivesWhenOpened(gate.clone(), int(1)));
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(2).await;
    fixture.engine.park();
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert!(!driven.is_finished(), "the payment is still being made");
    gate.notify_one();
    assert_eq!(parked(driven.await.expect("it ends")), RunStatus::Running);
    assert_eq!(fixture.kinds().await, ["started", "effect_started", "tool_returned"]);
    assert_eq!(fixture.effects.count("pay"), 1, "the second payment is for later");

    let next = fixture.other_process();
    next.effects.set("look", Behaviour::Gives(int(5)));
    next.effects.set("pay", Behaviour::Gives(int(1)));
    let mut driven = next.engine.drive_due().await.expect("the store works");
    assert_eq!(result(driven.remove(0).1), json!(7));
    assert_eq!((next.effects.count("look"), next.effects.count("pay")), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn a_parked_engine_begins_nothing() {
    let fixture = Fixture::new(BOTH);
    fixture.engine.park();
    assert_eq!(parked(fixture.run().await), RunStatus::Running);
    assert_eq!(fixture.effects.log().len(), 0);
}
