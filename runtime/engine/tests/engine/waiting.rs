//! Timers, people and signals: short waits here, long ones on disk.

use std::time::Duration;

use agentflow_engine::{Message, RunEnd, Told};
use agentflow_store::{RunStatus, StepStatus};
use serde_json::json;

use crate::fixture::{BEGINNING, Fixture, error_kind, parked, result};

#[tokio::test(start_paused = true)]
async fn a_short_sleep_is_waited_for() {
    let fixture = Fixture::new("workflow main() -> int { sleep 20s; return 1 }");
    let began = tokio::time::Instant::now();
    assert_eq!(result(fixture.run().await), json!(1));
    assert_eq!(began.elapsed().as_secs(), 20);
}

#[tokio::test(start_paused = true)]
async fn a_long_sleep_is_parked_until_it_is_over() {
    let fixture = Fixture::new("workflow main() -> int { sleep 2h; return 1 }");
    let end = fixture.run().await;
    let Ok(RunEnd::Parked(waits)) = &end else { panic!("{end:?}") };
    let due = BEGINNING + 2 * 60 * 60 * 1_000;
    assert_eq!((waits.status, waits.wake_at), (RunStatus::Waiting, Some(due)));
    assert_eq!(fixture.record().await.summary.wake_at, Some(due));
    assert!(fixture.engine.drive_due().await.expect("the store works").is_empty());

    tokio::time::advance(Duration::from_secs(2 * 60 * 60)).await;
    let mut driven = fixture.engine.drive_due().await.expect("the store works");
    assert_eq!(driven.len(), 1);
    assert_eq!(result(driven.remove(0).1), json!(1));
}

const ASK: &str = "
workflow main() -> bool {
  let ok: bool = ask \"Shall we?\" { to: \"ada\", within: 2d } catch false
  return ok
}
";

#[tokio::test(start_paused = true)]
async fn a_person_is_waited_for_on_disk() {
    let fixture = Fixture::new(ASK);
    let end = fixture.run().await;
    let Ok(RunEnd::Parked(waits)) = &end else { panic!("{end:?}") };
    assert_eq!(waits.questions.len(), 1);
    assert_eq!(fixture.step("main/ok").await.status, StepStatus::Waiting);

    let answer = |value| Message::Answer { step: "main/ok".into(), value, by: Some("ada".into()) };
    assert_eq!(fixture.post(answer(json!(true))).await.expect("it is an answer"), Told::Recorded);
    assert_eq!(fixture.post(answer(json!(true))).await.expect("it is the same"), Told::RecordedBefore);
    let again = fixture.post(answer(json!(false))).await.expect_err("it was answered");
    assert!(matches!(again, agentflow_engine::EngineError::Overtaken { .. }), "{again}");
    assert_eq!(fixture.status().await, RunStatus::Waiting, "an answer is only recorded");
    assert_eq!(result(fixture.drive().await), json!(true));
    assert_eq!(fixture.record().await.summary.unread, 0);
}

#[tokio::test(start_paused = true)]
async fn a_person_who_does_not_answer_is_waited_for_so_long_and_no_longer() {
    let fixture = Fixture::new(ASK);
    assert_eq!(parked(fixture.run().await), RunStatus::Waiting);
    tokio::time::advance(Duration::from_secs(2 * 24 * 60 * 60)).await;
    assert_eq!(result(fixture.drive().await), json!(false));
}

#[tokio::test(start_paused = true)]
async fn a_script_answers_in_a_persons_place() {
    let fixture = Fixture::new(ASK);
    fixture.effects.stand_in("ada", json!(true));
    assert_eq!(result(fixture.run().await), json!(true));
    assert_eq!(fixture.kinds().await, ["started", "answered"]);
}

#[tokio::test(start_paused = true)]
async fn a_script_that_answers_nonsense_fails_the_question() {
    let fixture = Fixture::new("workflow main() -> bool { let ok: bool = ask \"Shall we?\"; return ok }");
    fixture.effects.stand_in("*", json!("perhaps"));
    assert_eq!(error_kind(fixture.run().await), "failed");
}

#[tokio::test(start_paused = true)]
async fn the_clock_and_the_dice_are_recorded() {
    let fixture = Fixture::new(
        "
workflow main() -> string {
  let at = now()
  let id = uuid()
  let drawn = random()
  ask_someone()
  return \"${at} ${id} ${drawn < 1.0}\"
}
workflow ask_someone() { let ok: bool = ask \"Shall we?\" }
",
    );
    assert_eq!(parked(fixture.run().await), RunStatus::Waiting);
    let before = fixture.kinds().await;
    assert_eq!(before, ["started", "source_read", "source_read", "source_read"]);
    assert_eq!(fixture.store.batches(), 1, "reading needs no transaction of its own");
    let waiting =
        fixture.steps().await.into_iter().find(|step| step.kind == "ask").expect("someone is asked");
    tokio::time::advance(Duration::from_secs(100)).await;
    let next = fixture.other_process();
    let answer = Message::Answer { step: (&*waiting.step).into(), value: json!(true), by: None };
    next.post(answer).await.expect("it is an answer");
    assert_eq!(
        result(next.drive().await),
        json!("2023-11-14T22:13:20Z 00000000-0000-4000-8000-000000000000 true"),
        "what was read once stays so"
    );
}
