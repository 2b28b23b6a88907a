//! Bounds on what is carried out at once, and effects that break.

use std::time::Duration;

use serde_json::json;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, error_kind, int, result};
use crate::store::WatchedStore;

fn fan_out(effect: &str) -> String {
    format!(
        "
tool work(n: int) -> int {{
  exec: [\"none\"]
  effect: {effect}
}}
workflow main() -> int {{
  let all = parallel for n in range(20) {{ work(n) }}
  return all.sum()
}}
"
    )
}

#[tokio::test(start_paused = true)]
async fn effects_are_bounded() {
    for effect in ["read", "once"] {
        let fixture = Fixture::with(&fan_out(effect), WatchedStore::new(), |options| options.effects_max = 3);
        fixture.effects.set("work", Behaviour::GivesAfter(Duration::from_secs(1), int(1)));
        let began = tokio::time::Instant::now();
        assert_eq!(result(fixture.run().await), json!(20), "{effect}");
        assert_eq!(fixture.effects.at_once_max(), 3, "{effect}");
        assert_eq!(began.elapsed().as_secs(), 7, "{effect}: twenty of a second each, three at once");
    }
}

#[tokio::test(start_paused = true)]
async fn what_must_happen_once_is_begun_only_when_there_is_room() {
    let fixture = Fixture::with(&fan_out("once"), WatchedStore::new(), |options| options.effects_max = 3);
    fixture.effects.set("work", Behaviour::Hangs);
    fixture.start().await;
    let _driven = fixture.drive_aside();
    fixture.effects.begun(3).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let started = fixture.kinds().await.iter().filter(|kind| *kind == "effect_started").count();
    assert_eq!(started, 3, "a crash now leaves three steps uncertain, not twenty");
}

#[tokio::test(start_paused = true)]
async fn an_effect_that_breaks_is_an_error_of_its_step() {
    let fixture = Fixture::new(&fan_out("read"));
    fixture.effects.set("work", Behaviour::Panics);
    assert_eq!(error_kind(fixture.run().await), "failed");
    let error = fixture.record().await.error.expect("a failed run has an error");
    assert!(error.contains("work breaks"), "{error}");
}

#[tokio::test(start_paused = true)]
async fn a_run_never_hangs_on_an_effect() {
    let fixture = Fixture::new(
        "
tool work() -> int {
  exec: [\"none\"]
  effect: read
  timeout: 10s
}
workflow main() -> int { let a = work(); return a }
",
    );
    fixture.effects.set("work", Behaviour::Hangs);
    let began = tokio::time::Instant::now();
    assert_eq!(error_kind(fixture.run().await), "timeout");
    assert!(began.elapsed() <= Duration::from_secs(16), "{:?}", began.elapsed());
}

#[tokio::test(start_paused = true)]
async fn a_loop_that_only_reads_the_clock_can_be_parked() {
    let fixture = Fixture::new("workflow main() { repeat forever { let at = now() } }");
    fixture.start().await;
    let driven = fixture.drive_aside();
    while fixture.store.batches() < 3 {
        tokio::task::yield_now().await;
    }
    fixture.engine.park();
    assert_eq!(crate::fixture::parked(driven.await.expect("it ends")), agentflow_store::RunStatus::Running);
}
