//! Commands that look at and act on runs, beyond what the examples show.

use crate::command::Folder;

const PROGRAM: &str = r#"
record Payment { amount: float }

signal payment: Payment

workflow main(item: string) -> string {
  let sure: bool = ask "Buy ${item}?" { to: "buyer" }
  if !sure { return "no" }
  let paid = wait payment
  return "${item} for ${paid.amount}"
}
"#;

fn started() -> Folder {
    let folder = Folder::new();
    folder.write("main.agentflow", PROGRAM);
    folder.run(["run", "main.agentflow", "--run-id", "r1", "--input", r#"{ "item": "a lamp" }"#]).exits(3);
    folder
}

#[test]
fn a_person_and_a_signal_move_a_run_on() {
    let folder = started();
    let shown = folder.run(["show", "r1", "--format", "json"]).exits(0).json();
    assert_eq!(shown["status"], "waiting");
    assert_eq!(
        shown["steps"].as_array().map(|steps| steps.iter().any(|step| step["id"] == "main/sure")),
        Some(true)
    );
    // What does not fit is told before it is recorded.
    let ran = folder.run(["answer", "r1", "main/sure", "\"maybe\""]).exits(2);
    assert!(!ran.stderr.is_empty());
    let ran = folder.run(["signal", "r1", "paymnt", "{}"]).exits(2);
    assert!(ran.stderr.contains("`payment`"), "{ran:#?}");
    // Signals that come before the wait are kept.
    folder.run(["signal", "r1", "payment", r#"{ "amount": 20 }"#]).exits(0);
    folder.run(["answer", "r1", "main/sure", "true"]).exits(0);
    let ran = folder.run(["resume", "r1"]).exits(0);
    assert_eq!(ran.json(), "a lamp for 20.0");
    let events = folder.run(["events", "r1"]).exits(0);
    assert!(events.stdout.lines().count() >= 3, "{events:#?}");
}

#[test]
fn a_cancelled_run_is_cancelled() {
    let folder = started();
    folder.run(["cancel", "r1"]).exits(0);
    folder.run(["resume", "r1"]);
    let shown = folder.run(["show", "r1", "--format", "json"]).exits(0).json();
    assert_eq!(shown["status"], "cancelled");
    let listed = folder.run(["runs", "--status", "cancelled"]).exits(0);
    assert!(listed.stdout.contains("r1"), "{listed:#?}");
    let listed = folder.run(["runs", "--status", "succeeded"]).exits(0);
    assert!(!listed.stdout.contains("r1"), "{listed:#?}");
}

#[test]
fn editing_a_program_does_not_touch_a_run_in_flight() {
    let folder = started();
    folder
        .write("main.agentflow", PROGRAM.replace("for ${paid.amount}", "changed").replace("Buy", "Purchase"));
    folder.run(["signal", "r1", "payment", r#"{ "amount": 1.5 }"#]).exits(0);
    folder.run(["answer", "r1", "main/sure", "true"]).exits(0);
    let ran = folder.run(["resume", "r1"]).exits(0);
    assert_eq!(ran.json(), "a lamp for 1.5");
}
