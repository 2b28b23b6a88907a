//! What those who watch are told.

use agentflow_engine::Progress;
use agentflow_store::RunStatus;
use serde_json::json;

use crate::fixture::{Fixture, result};

const EMITS: &str = "
workflow main(times: int) -> int {
  for n in range(times) { emit \"at ${n}\" }
  return times
}
";

#[tokio::test(start_paused = true)]
async fn steps_and_what_is_emitted_are_told_in_order() {
    let fixture = Fixture::new(EMITS);
    let mut watching = fixture.engine.progress();
    fixture.start_with(json!({ "times": 3 })).await.expect("it can be started");
    assert_eq!(result(fixture.drive().await), json!(3));
    let mut emitted = Vec::new();
    let mut last = None;
    while let Ok(told) = watching.try_recv() {
        match told {
            Progress::Emitted { value, .. } => emitted.push(value),
            Progress::Run { status, .. } => last = Some(status),
            _ => {}
        }
    }
    assert_eq!(emitted, ["at 0", "at 1", "at 2"]);
    assert_eq!(last, Some(RunStatus::Succeeded));
    let noted = fixture.kinds().await.iter().filter(|kind| *kind == "emitted").count();
    assert_eq!(noted, 3, "who comes later reads it in the journal");
}

#[tokio::test(start_paused = true)]
async fn who_does_not_read_slows_nothing() {
    let fixture = Fixture::new(EMITS);
    let _asleep = fixture.engine.progress();
    fixture.start_with(json!({ "times": 20_000 })).await.expect("it can be started");
    assert_eq!(result(fixture.drive().await), json!(20_000));
}
