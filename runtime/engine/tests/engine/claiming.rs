//! One process at a time, and runs that runs start.

use agentflow_engine::EngineError;
use agentflow_store::{Refusal, RunStatus, Store as _};
use serde_json::json;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, int, result};

const WORK: &str = "
tool work() -> int {
  exec: [\"none\"]
  effect: read
}
workflow main() -> int {
  let a = work()
  return a
}
";

#[tokio::test(start_paused = true)]
async fn a_run_is_driven_by_one_process() {
    let fixture = Fixture::new(WORK);
    fixture.effects.set("work", Behaviour::Hangs);
    fixture.start().await;
    let _driven = fixture.drive_aside();
    fixture.effects.begun(1).await;
    let other = fixture.other_process();
    let held = other.drive().await;
    assert!(matches!(held, Err(EngineError::Held { .. })), "{held:?}");
    assert!(other.engine.drive_due().await.expect("the store works").is_empty());
}

#[tokio::test(start_paused = true)]
async fn who_lost_a_run_writes_nothing_more() {
    let fixture = Fixture::new(WORK);
    let gate = std::sync::Arc::new(tokio::sync::Notify::new());
    fixture.effects.set("work", Behaviour::GivesWhenOpened(gate.clone(), int(1)));
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(1).await;
    fixture.store.revoke_claim("run");
    let other = fixture.other_process();
    other.effects.set("work", Behaviour::Gives(int(2)));
    assert_eq!(result(other.drive().await), json!(2));
    gate.notify_one();
    let lost = driven.await.expect("it ends");
    let refused = matches!(&lost, Err(EngineError::Append { refusal: Refusal::LostClaim, .. }));
    assert!(refused, "{lost:?}");
    assert_eq!(fixture.record().await.result.as_deref(), Some("2"));
}

#[tokio::test(start_paused = true)]
async fn a_spawned_run_is_carried_on_beside_its_parent() {
    let fixture = Fixture::new(
        "
tool work() -> int {
  exec: [\"none\"]
  effect: read
}
workflow main() -> string {
  let child = spawn report(3)
  return child
}
workflow report(times: int) -> int {
  let a = work()
  return a * times
}
",
    );
    fixture.effects.set("work", Behaviour::Gives(int(2)));
    fixture.start().await;
    let child = result(fixture.drive().await);
    let child = child.as_str().expect("the value of spawn is an id");
    fixture.engine.settle().await;
    let record = fixture.store.run(child).await.expect("the store works").expect("the run is there");
    assert_eq!(record.summary.status, RunStatus::Succeeded);
    assert_eq!(record.result.as_deref(), Some("6"));
    assert_eq!(record.summary.parent.as_deref(), Some("run"));
    assert_eq!(record.options, fixture.record().await.options);
}
