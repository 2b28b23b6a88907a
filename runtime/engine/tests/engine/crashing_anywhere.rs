//! A process that dies at each of its transactions in turn, before and after it is on disk: nobody can tell from the
//! result, and nothing that was recorded is carried out again.

use std::collections::BTreeSet;

use agentflow_engine::{Message, RunEnd};
use agentflow_store::StepStatus;
use serde_json::{Value as Json, json};
use tokio::runtime::Builder;

use crate::effects::Performed;
use crate::fixture::{Fixture, result};
use crate::store::{Death, WatchedStore};

const MIXED: &str = "
tool look(value: int) -> int {
  exec: [\"none\"]
  effect: read
}
tool pay(value: int) -> int {
  exec: [\"none\"]
  effect: once
}
workflow main() -> int {
  let paid = parallel(max: 2) for n in range(4) {
    let seen = look(n)
    pay(seen)
  }
  var total = 0
  for amount in paid {
    let more = look(amount)
    total = total + more
  }
  let at = now()
  sleep 5s
  let first = race {
    slow: { sleep 20s; look(200) }
    fast: look(100)
  }
  let ok: bool = ask \"Is that all?\" { to: \"ada\" }
  return total + first
}
";

/// What a life of the process came to.
enum Life {
    Died,
    Ended(Json),
    Uncertain,
}

/// One process: drives the run until it ends, or until it dies.
fn live(fixture: &Fixture) -> Life {
    let process =
        Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime starts");
    process.block_on(async {
        // A process has effects and an engine of its own; what it did in the world stays.
        let own = fixture.other_process_with(fixture.effects.clone());
        tokio::select! {
            end = own.drive() => match end {
                Ok(RunEnd::Parked(_)) => Life::Uncertain,
                end => Life::Ended(result(end)),
            },
            () = own.store.dead() => Life::Died,
        }
    })
}

fn on<T>(fixture: &Fixture, work: impl AsyncFnOnce(&Fixture) -> T) -> T {
    let process =
        Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime starts");
    process.block_on(async { work(&fixture.other_process()).await })
}

fn new_run() -> Fixture {
    let process =
        Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime starts");
    process.block_on(async {
        let fixture = Fixture::with_store(MIXED, WatchedStore::new());
        fixture.effects.stand_in("ada", json!(true));
        fixture.start().await;
        fixture
    })
}

fn steps_with(fixture: &Fixture, status: StepStatus) -> Vec<String> {
    let rows = on(fixture, async |fixture| fixture.steps().await);
    rows.into_iter().filter(|row| row.status == status).map(|row| row.step).collect()
}

/// A person looks whether a payment was made, and says so.
fn settle(fixture: &Fixture) {
    for step in steps_with(fixture, StepStatus::Uncertain) {
        let happened = fixture.effects.log().iter().any(|performed| performed.step == step);
        let number: i64 =
            step.split(['[', ']']).nth(1).and_then(|n| n.parse().ok()).expect("a payment has a number");
        let message = if happened {
            Message::Answer { step: (&*step).into(), value: json!(number), by: None }
        } else {
            Message::Retry { step: (&*step).into() }
        };
        on(fixture, async |fixture| fixture.post(message).await.expect("the step is uncertain"));
    }
}

#[test]
fn a_death_at_any_moment_changes_nothing() {
    let undisturbed = new_run();
    let Life::Ended(expected) = live(&undisturbed) else { panic!("nothing stands in its way") };
    assert_eq!(expected, json!(6 + 100));
    let mut steps: Vec<Performed> = undisturbed.effects.log();
    steps.sort_by(|a, b| a.step.cmp(&b.step));
    let transactions = undisturbed.store.batches();
    assert!(transactions >= 10, "there are many moments to die at: {transactions}");

    for batch in 1..=transactions {
        for death in [Death::BeforeWriting, Death::AfterWriting] {
            let fixture = new_run();
            fixture.store.die(batch, death);
            let end = loop {
                let recorded: BTreeSet<String> =
                    steps_with(&fixture, StepStatus::Succeeded).into_iter().collect();
                let before = fixture.effects.log().len();
                let life = live(&fixture);
                for performed in &fixture.effects.log()[before..] {
                    assert!(
                        !recorded.contains(&performed.step),
                        "{batch} {death:?}: {performed:?} once more"
                    );
                }
                match life {
                    Life::Died => {}
                    Life::Uncertain => settle(&fixture),
                    Life::Ended(end) => break end,
                }
            };
            assert_eq!(end, expected, "dead at transaction {batch}, {death:?}");
            let log = fixture.effects.log();
            for pay in steps.iter().filter(|performed| performed.name == "pay") {
                let times = log.iter().filter(|performed| performed == &pay).count();
                assert_eq!(times, 1, "dead at transaction {batch}, {death:?}: {pay:?}");
            }
            let mut once: Vec<Performed> = log.clone();
            once.sort_by(|a, b| a.step.cmp(&b.step));
            once.dedup();
            assert_eq!(
                once, steps,
                "dead at transaction {batch}, {death:?}: the same steps with the same keys"
            );
        }
    }
}
