//! Starting: checked before anything is stored, and idempotent by id.

use agentflow_engine::{EngineError, Start, Started, read_environment};
use agentflow_store::RunStatus;
use serde_json::json;

use crate::fixture::{Fixture, result};

const DOUBLE: &str = "
tool double(value: int) -> int {
  exec: [\"none\"]
  effect: read
}

workflow main(count: int, times: int = 2) -> int {
  let a = double(count)
  return a * times
}
";

#[tokio::test(start_paused = true)]
async fn a_run_goes_from_its_input_to_its_result() {
    let fixture = Fixture::new(DOUBLE);
    let started = fixture.start_with(json!({ "count": 4 })).await.expect("it can be started");
    assert_eq!(started, Started::Created { run_id: "run".to_owned() });
    assert_eq!(fixture.status().await, RunStatus::Pending);

    assert_eq!(result(fixture.drive().await), json!(8));
    let record = fixture.record().await;
    assert_eq!(record.summary.status, RunStatus::Succeeded);
    assert_eq!(record.input, r#"{"count":4,"times":2}"#, "defaults are filled in");
    assert_eq!(record.result.as_deref(), Some("8"));
    let step = fixture.step("main/a").await;
    assert_eq!((step.output.as_deref(), step.attempts), (Some("4"), 1));
    assert_eq!(fixture.kinds().await, ["started", "tool_returned"]);
}

#[tokio::test(start_paused = true)]
async fn the_same_id_again_is_the_same_run() {
    let fixture = Fixture::new(DOUBLE);
    fixture.start_with(json!({ "count": 4 })).await.expect("it can be started");
    let exists = Started::Exists { run_id: "run".to_owned() };
    for same in [json!({ "count": 4 }), json!({ "times": 2, "count": 4 })] {
        assert_eq!(fixture.start_with(same).await.expect("it is the same run"), exists);
    }
    let other = fixture.start_with(json!({ "count": 5 })).await;
    assert!(matches!(other, Err(EngineError::TakenRunId { what: "input", .. })), "{other:?}");

    result(fixture.drive().await);
    assert_eq!(fixture.start_with(json!({ "count": 4 })).await.expect("it is the same run"), exists);
    assert_eq!(result(fixture.drive().await), json!(8), "of a run that has ended, the result is told");
    assert_eq!(fixture.effects.count("double"), 1);
}

#[tokio::test(start_paused = true)]
async fn what_can_not_be_started_leaves_nothing_behind() {
    let fixture = Fixture::new(DOUBLE);
    let wrong =
        fixture.start_with(json!({ "count": "four", "tims": 1 })).await.expect_err("the input is wrong");
    let told = wrong.to_string();
    assert!(told.contains("count") && told.contains("tims"), "{told}");
    let unknown = fixture.start_as("run", "mian", json!({})).await;
    assert!(matches!(unknown, Err(EngineError::UnknownWorkflow { .. })), "{unknown:?}");
    let bad = fixture.start_as("", "main", json!({ "count": 1 })).await;
    assert!(matches!(bad, Err(EngineError::BadRunId(_))), "{bad:?}");
    let nobody = fixture.drive().await;
    assert!(matches!(nobody, Err(EngineError::UnknownRun { .. })), "{nobody:?}");
}

#[tokio::test(start_paused = true)]
async fn the_environment_is_read_when_a_run_starts() {
    let fixture = Fixture::new(
        "workflow main() -> string { return env(\"PLACE\") + env(\"KIND\", default: \"shop\") }",
    );
    let missing = fixture.start_with(json!({})).await;
    assert!(matches!(missing, Err(EngineError::Environment { .. })), "{missing:?}");
    let environment = read_environment(&fixture.plan, |name| (name == "PLACE").then(|| "Lyon".to_owned()));
    let options = agentflow_engine::RunOptions {
        environment: environment.expect("what is not set has a default"),
        ..Default::default()
    };
    let start = Start {
        plan: fixture.plan.clone(),
        workflow: "main".to_owned(),
        input: json!({}),
        run_id: Some("run".to_owned()),
        options,
    };
    fixture.engine.start(start).await.expect("it can be started");
    assert_eq!(result(fixture.drive().await), json!("Lyonshop"));
}

#[tokio::test(start_paused = true)]
async fn ids_are_drawn_where_none_is_given() {
    let fixture = Fixture::new(DOUBLE);
    let mut drawn = Vec::new();
    for _ in 0..2 {
        let start = Start {
            plan: fixture.plan.clone(),
            workflow: "main".to_owned(),
            input: json!({ "count": 1 }),
            run_id: None,
            options: Default::default(),
        };
        drawn.push(fixture.engine.start(start).await.expect("it can be started").run_id().to_owned());
    }
    assert_eq!(drawn, ["main-0000000000", "main-1111111111"]);
}
