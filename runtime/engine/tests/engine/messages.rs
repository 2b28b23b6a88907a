//! Messages from other processes, while a run is driven and after.

use std::time::Duration;

use agentflow_engine::{EngineError, Message};
use agentflow_machine::Refused;
use agentflow_store::{NewMessage, RunStatus, Store as _};
use serde_json::json;

use crate::effects::Behaviour;
use crate::fixture::{BEGINNING, Fixture, int, parked, result};

const PAID: &str = "
signal payment: int
tool work() -> int {
  exec: [\"none\"]
  effect: read
}
workflow main() -> int {
  let all = parallel {
    worked: work()
    paid: { let amount = wait payment; amount }
  }
  return all.worked + all.paid
}
";

#[tokio::test(start_paused = true)]
async fn a_signal_reaches_a_run_that_another_process_drives() {
    let fixture = Fixture::new(PAID);
    fixture.effects.set("work", Behaviour::GivesAfter(Duration::from_secs(60), int(1)));
    fixture.start().await;
    let driven = fixture.drive_aside();
    fixture.effects.begun(1).await;
    let other = fixture.other_process();
    let signal = Message::Signal { signal: "payment".into(), payload: json!(20) };
    other.post(signal).await.expect("the program declares it");
    // Heard long before the tool is done.
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(fixture.kinds().await, ["started", "signalled"]);
    assert_eq!(result(driven.await.expect("it ends")), json!(21));
}

#[tokio::test(start_paused = true)]
async fn a_signal_that_comes_early_is_kept() {
    let fixture = Fixture::new(PAID);
    fixture.effects.set("work", Behaviour::Gives(int(1)));
    fixture.start().await;
    let signal = |payload| Message::Signal { signal: "payment".into(), payload };
    fixture.post(signal(json!(20))).await.expect("the program declares it");
    assert_eq!(result(fixture.drive().await), json!(21));
}

#[tokio::test(start_paused = true)]
async fn what_does_not_fit_is_told_to_the_sender() {
    let fixture = Fixture::new(PAID);
    fixture.effects.set("work", Behaviour::Gives(int(1)));
    assert_eq!(parked(fixture.run().await), RunStatus::Waiting);
    let wrong = [
        Message::Signal { signal: "paiment".into(), payload: json!(20) },
        Message::Signal { signal: "payment".into(), payload: json!("twenty") },
        Message::Answer { step: "main/all".into(), value: json!(1), by: None },
        Message::Approve { step: "main/nothing".into(), arguments: None, by: None },
        Message::Retry { step: "main/all".into() },
    ];
    for message in wrong {
        let told = fixture.post(message.clone()).await;
        assert!(matches!(told, Err(EngineError::Refused(_))), "{message:?}: {told:?}");
    }
    assert!(fixture.store.inbox("run").await.expect("the store works").is_empty());
    let nobody = fixture.engine.post("rnu", Message::Cancel { reason: None }).await;
    assert!(matches!(nobody, Err(EngineError::UnknownRun { .. })), "{nobody:?}");
}

#[tokio::test(start_paused = true)]
async fn what_a_run_refuses_is_noted_and_gone() {
    let fixture = Fixture::new(PAID);
    fixture.effects.set("work", Behaviour::Gives(int(1)));
    fixture.start().await;
    let nonsense =
        NewMessage { kind: "signal".into(), body: b"nonsense".to_vec(), at: BEGINNING, dedupe: None };
    let forged = NewMessage {
        kind: "signal".into(),
        body: br#"{"kind":"tool_returned","command":1,"value":5}"#.to_vec(),
        at: BEGINNING,
        dedupe: None,
    };
    for message in [&nonsense, &forged] {
        fixture.store.post("run", message).await.expect("the store works");
    }
    assert_eq!(parked(fixture.drive().await), RunStatus::Waiting);
    assert_eq!(fixture.kinds().await, ["started", "message_refused", "message_refused", "tool_returned"]);
    assert_eq!(fixture.record().await.summary.unread, 0);

    // A replay passes over the notes.
    let signal = Message::Signal { signal: "payment".into(), payload: json!(20) };
    fixture.post(signal).await.expect("the program declares it");
    assert_eq!(result(fixture.other_process().drive().await), json!(21));
}

#[tokio::test(start_paused = true)]
async fn a_message_to_a_run_that_has_ended_is_taken() {
    let fixture = Fixture::new("workflow main() -> int { return 1 }");
    result(fixture.run().await);
    let told = fixture.post(Message::Cancel { reason: None }).await;
    assert!(matches!(told, Err(EngineError::Refused(Refused::Ended))), "{told:?}");

    // One that was sent before the end was written.
    let late = NewMessage { kind: "cancel".into(), body: b"{}".to_vec(), at: BEGINNING, dedupe: None };
    fixture.store.post("run", &late).await.expect("the store works");
    let driven = fixture.engine.drive_due().await.expect("the store works");
    assert_eq!(driven.len(), 1);
    assert_eq!(fixture.record().await.summary.unread, 0);
    assert!(fixture.engine.drive_due().await.expect("the store works").is_empty());
}
