//! What a long run writes, and how it is rebuilt.

use agentflow_plan::Value;
use agentflow_store::{Append, ClaimAttempt, RunStatus, Snapshot, Store as _};
use serde_json::json;

use crate::effects::Behaviour;
use crate::fixture::{Fixture, parked, result};

const CONVERSATION: &str = "
provider p { protocol: \"openai\", base_url: \"http://localhost:1\", api_key: secret(\"KEY\") }
model m { provider: p, name: \"m\" }
agent Talker() -> string {
  model: m
  instructions: \"Talk.\"
  max_turns: 1000000
}
workflow main(turns: int) -> string {
  let chat = conversation(Talker())
  var last = \"\"
  for n in range(turns) {
    last = chat.send(\"What do you say to ${n}?\")
  }
  return last
}
";

async fn bytes_of_a_conversation(turns: usize) -> usize {
    let fixture = Fixture::new(CONVERSATION);
    fixture.effects.set("Talker", Behaviour::Gives(Value::string("words ".repeat(50))));
    fixture.start_with(json!({ "turns": turns })).await.expect("it can be started");
    result(fixture.drive().await);
    assert_eq!(fixture.effects.count("Talker"), turns);
    fixture.store.bytes()
}

#[tokio::test(start_paused = true)]
async fn a_conversation_takes_bytes_in_proportion_to_its_turns() {
    // Snapshots come at doubling sizes, so that one number of turns may be dearer than another; never by much.
    let a_turn = [bytes_of_a_conversation(500).await / 500, bytes_of_a_conversation(4_000).await / 4_000];
    assert!(a_turn[1] * 10 < a_turn[0] * 13, "bytes a turn: {a_turn:?}");
    assert!(a_turn[1] < 2_000, "bytes a turn of 330: {a_turn:?}");
}

const LONG: &str = "
tool page(n: int) -> string {
  exec: [\"none\"]
  effect: read
}
workflow main() -> int {
  var length = 0
  for n in range(200) {
    let text = page(n)
    length = length + text.length
  }
  let ok: bool = ask \"Is that enough?\"
  return length
}
";

async fn asked() -> Fixture {
    let fixture = Fixture::new(LONG);
    fixture.effects.set("page", Behaviour::Gives(Value::string("x".repeat(1_000))));
    assert_eq!(parked(fixture.run().await), RunStatus::Waiting);
    fixture
}

async fn answered(fixture: &Fixture) -> serde_json::Value {
    let answer = agentflow_engine::Message::Answer { step: "main/ok".into(), value: json!(true), by: None };
    fixture.post(answer).await.expect("someone is asked");
    result(fixture.drive().await)
}

#[tokio::test(start_paused = true)]
async fn a_long_run_is_rebuilt_from_its_snapshot() {
    let fixture = asked().await;
    let snapshots = fixture.store.snapshots();
    assert!((1..=4).contains(&snapshots), "{snapshots} snapshots of a journal of 200 KB");
    let loaded = fixture.store.load("run").await.expect("the store works").expect("the run is there");
    assert!(loaded.events.len() < 100, "{} events are read of 200", loaded.events.len());
    assert_eq!(answered(&fixture.other_process()).await, json!(200_000));
}

#[tokio::test(start_paused = true)]
async fn a_snapshot_that_is_not_known_is_passed_over() {
    let fixture = asked().await;
    let head = fixture.record().await.summary.head;
    for (format, body) in
        [(u32::MAX, b"of another version".to_vec()), (agentflow_machine::SNAPSHOT_FORMAT, vec![0xff])]
    {
        let ClaimAttempt::Claimed(claim) = fixture.store.claim("run").await.expect("the store works") else {
            panic!("nobody drives it")
        };
        let mut append = Append::new(claim.token().clone(), head, 0);
        append.snapshot = Some(Snapshot { seq: head, format, body });
        fixture.store.append(vec![append]).await.expect("the store works");
        drop(claim);
        assert_eq!(parked(fixture.other_process().drive().await), RunStatus::Waiting);
    }
    assert_eq!(answered(&fixture.other_process()).await, json!(200_000));
}

#[tokio::test(start_paused = true)]
async fn a_journal_that_makes_no_sense_is_told() {
    let fixture = asked().await;
    let head = fixture.record().await.summary.head;
    let ClaimAttempt::Claimed(claim) = fixture.store.claim("run").await.expect("the store works") else {
        panic!("nobody drives it")
    };
    let mut append = Append::new(claim.token().clone(), head, 0);
    append.events.push(agentflow_store::EventRecord {
        seq: head + 1,
        at: 0,
        kind: "dreamt".to_owned(),
        body: b"{}".to_vec(),
        payload: None,
    });
    fixture.store.append(vec![append]).await.expect("the store works");
    drop(claim);
    let told = fixture.drive().await.expect_err("it can't be replayed").to_string();
    assert!(told.contains("dreamt") && told.contains(&(head + 1).to_string()), "{told}");
}

#[tokio::test(start_paused = true)]
async fn a_large_value_is_the_same_bytes_in_event_and_row() {
    let fixture = Fixture::new(
        "
tool page(n: int) -> string {
  exec: [\"none\"]
  effect: read
}
workflow main() -> int { let text = page(1); return text.length }
",
    );
    fixture.effects.set("page", Behaviour::Gives(Value::string("ü\"\n".repeat(50_000))));
    assert_eq!(result(fixture.run().await), json!(150_000));
    let row = fixture.step("main/text").await.output.expect("the step has an output");
    let payload = fixture
        .events()
        .await
        .into_iter()
        .find_map(|event| (event.kind == "tool_returned").then_some(event.payload).flatten());
    assert_eq!(payload.as_deref(), Some(row.as_bytes()), "so the store keeps it once");
}
