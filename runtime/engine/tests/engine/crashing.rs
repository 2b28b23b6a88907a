//! Processes that die, and what the next one makes of it.

use agentflow_engine::Message;
use agentflow_store::{RunStatus, StepStatus};
use serde_json::json;
use tokio::runtime::{Builder, Runtime};

use crate::effects::Behaviour;
use crate::fixture::{Fixture, int, parked, result};

fn tool(effect: &str) -> String {
    format!(
        "
tool work(value: int) -> int {{
  exec: [\"none\"]
  effect: {effect}
}}
workflow main() -> int {{
  let a = work(1)
  return a + 1
}}
"
    )
}

fn process() -> Runtime {
    Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime starts")
}

/// A run whose process died while its only tool was being carried out.
fn dead(program: &str) -> Fixture {
    let process = process();
    let fixture = process.block_on(async {
        let fixture = Fixture::new(program);
        fixture.effects.set("work", Behaviour::Hangs);
        fixture.start().await;
        let _driven = fixture.drive_aside();
        fixture.effects.begun(1).await;
        fixture
    });
    // Everything that was going on ends without another word, as it does with a process.
    drop(process);
    fixture
}

#[test]
fn what_may_be_repeated_is_repeated_with_the_same_key() {
    for effect in ["read", "idempotent"] {
        let dead = dead(&tool(effect));
        process().block_on(async {
            let next = dead.other_process();
            assert_eq!(next.status().await, RunStatus::Running);
            assert_eq!(result(next.drive().await), json!(2));
            assert_eq!(next.effects.log(), dead.effects.log(), "the same step with the same key");
            assert_eq!(next.kinds().await, ["started", "tool_returned"]);
        });
    }
}

#[test]
fn what_must_happen_once_is_uncertain() {
    let dead = dead(&tool("once"));
    process().block_on(async {
        let next = dead.other_process();
        assert_eq!(parked(next.drive().await), RunStatus::Uncertain);
        assert_eq!(next.step("main/a").await.status, StepStatus::Uncertain);
        assert_eq!(next.effects.log().len(), 0);
        assert_eq!(next.kinds().await, ["started", "effect_started", "effect_lost"]);

        // Asking again changes nothing.
        assert_eq!(parked(next.drive().await), RunStatus::Uncertain);
        assert_eq!(next.kinds().await.len(), 3);

        let answer = Message::Answer { step: "main/a".into(), value: json!(41), by: None };
        next.post(answer).await.expect("a person knows what it returned");
        assert_eq!(result(next.drive().await), json!(42));
        assert_eq!(next.effects.log().len(), 0);
    });
}

#[test]
fn what_did_not_happen_is_tried_again() {
    let dead = dead(&tool("once"));
    process().block_on(async {
        let next = dead.other_process();
        assert_eq!(parked(next.drive().await), RunStatus::Uncertain);
        next.post(Message::Retry { step: "main/a".into() })
            .await
            .expect("a person knows that nothing happened");
        next.effects.set("work", Behaviour::Gives(int(1)));
        assert_eq!(result(next.drive().await), json!(2));
        assert_eq!(next.effects.log(), dead.effects.log(), "the same key, should it have happened after all");
    });
}

#[test]
fn all_that_is_due_goes_on() {
    let dead = dead(&tool("read"));
    process().block_on(async {
        let next = dead.other_process();
        next.start_as("new", "main", json!({})).await.expect("it can be started");
        let driven = next.engine.drive_due().await.expect("the store works");
        let ids: Vec<&str> = driven.iter().map(|(run_id, _)| run_id.as_str()).collect();
        assert_eq!(ids, ["run", "new"]);
        for (_, end) in driven {
            assert_eq!(result(end), json!(2));
        }
        assert!(next.engine.drive_due().await.expect("the store works").is_empty());
    });
}
