//! Runs end the same whatever happens to their host.

use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, Outcome, ToolCall, ToolRequest};
use agentflow_plan::{Plan, Value};
use agentflow_simulator::{Faults, Outside, PersonAnswer, SimulatedRun, simulate};
use serde_json::{Value as Json, json};

use crate::programs::compiled;

/// Seeds of each program.
const SEEDS: u64 = 60;

/// A shop, and people, that answer by what they are asked.
struct Shop;

impl Outside for Shop {
    fn model(&self, plan: &Plan, step: &str, request: &ModelRequest) -> Result<ModelAnswer, EffectError> {
        let agent = &*plan.agents[request.agent.index()].name;
        let turn = step.rsplit_once("turn[").map_or("", |(_, turn)| turn);
        Ok(match (agent, turn) {
            ("Desk", "1]") => calls(&[("lookup", json!({ "id": "A1" })), ("lookup", json!({ "id": "A2" }))]),
            ("Desk", "2]") => calls(&[("transfer_to_refunds", json!({ "reason": "broken" }))]),
            ("Refunds", "3]") => calls(&[("charge", json!({ "id": "A1", "amount": 600 }))]),
            ("Refunds", _) => says("600"),
            _ => says("7"),
        })
    }

    fn tool(&self, plan: &Plan, _step: &str, request: &ToolRequest) -> Result<Json, EffectError> {
        let argument = |name: &str| request.arguments.field(name).map(Value::to_json).unwrap_or_default();
        Ok(match &*plan.tools[request.tool.index()].name {
            "lookup" => json!(argument("id").to_string().len()),
            "charge" => json!(format!("charged {}", argument("amount"))),
            "book" => json!(format!("booking {}", argument("what"))),
            "cancel" => json!(null),
            other => panic!("nobody calls `{other}`"),
        })
    }

    fn person(&self, _step: &str, request: &AskRequest) -> Option<PersonAnswer> {
        match request.to.as_deref() {
            Some("nobody") => None,
            Some("boss") => Some(PersonAnswer::Approve),
            Some("miser") => Some(PersonAnswer::Reject("too dear".into())),
            _ => Some(PersonAnswer::Answer(json!(true))),
        }
    }

    fn signals(&self) -> Vec<(i64, String, Json)> {
        vec![(700, "paid".into(), json!(3)), (90_000_000, "paid".into(), json!(4))]
    }
}

fn says(text: &str) -> ModelAnswer {
    ModelAnswer { text: Some(text.into()), ..ModelAnswer::default() }
}

fn calls(calls: &[(&str, Json)]) -> ModelAnswer {
    let call = |(index, (name, arguments)): (usize, &(&str, Json))| ToolCall {
        id: format!("call_{index}").into(),
        name: (*name).into(),
        arguments: arguments.to_string().into(),
    };
    ModelAnswer { calls: calls.iter().enumerate().map(call).collect(), ..ModelAnswer::default() }
}

const DECLARATIONS: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model fast { provider: openai, name: "fast" }
signal paid: int
tool lookup(id: string) -> int { http: get "https://shop.example/${id}"
  retry: 3 }
tool charge(id: string, amount: int) -> string { exec: ["charge"]
  approval: { when: amount > 500, by: "boss" } }
tool book(what: string) -> string { exec: ["book"]
  effect: idempotent
  retry: 2 }
tool cancel(booking: string) { exec: ["cancel"]
  effect: idempotent }
agent Judge(text: string) -> int { model: fast
  prompt: text }
agent Refunds(id: string, reason: string) -> int { model: fast
  prompt: reason
  tools: [charge] }
agent Desk(id: string) -> int { model: fast
  prompt: id
  tools: [lookup]
  handoffs: [Refunds(id: id) sharing last 2] }
"#;

/// Each program, and what it gives.
const PROGRAMS: &[(&str, &str, &str)] = &[
    ("sequence", "7", "let a = lookup(\"A1\")\n  let b = Judge(\"x\")\n  return b"),
    (
        "fan_out",
        "[3,4,5,6,7]",
        "let all = parallel(max: 2) for id in [\"1\", \"12\", \"123\", \"1234\", \"12345\"] { lookup(id) }\n  return all",
    ),
    (
        "loops",
        "21",
        "var sum = 0\n  repeat up to 3 { let n = Judge(\"x\")\n    sum = sum + n }\n  for x in [1, 2] { sleep 1h }\n  return sum",
    ),
    ("agents", "600", "return Desk(\"A1\")"),
    (
        "undo",
        "\"undone: no\"",
        "let r = try {\n    let a = book(\"a\") undo cancel(a)\n    let b = book(\"b\") undo cancel(b)\n    fail \"no\"\n    \"kept\"\n  } catch err { \"undone: ${err.message}\" }\n  return r",
    ),
    (
        "race",
        "\"charged 1\"",
        "let r = race { slow: { sleep 30d\n      \"late\" }\n    fast: charge(\"A\", 1) }\n  return r",
    ),
    (
        "people",
        "[true,false,\"charged 900\"]",
        "let yes: bool = ask \"ok?\" { to: \"friend\", within: 2d }\n  let no: bool = ask \"ok?\" { to: \"nobody\", within: 2d } catch false\n  let c = charge(\"A\", 900)\n  return [yes.to_json().parse_json(), no.to_json().parse_json(), c.to_json().parse_json()]",
    ),
    ("signals", "[3,4]", "let a = wait paid within 3d\n  let b = wait paid within 3d\n  return [a, b]"),
    (
        "together",
        "{\"a\":\"charged 2\",\"b\":600,\"c\":[3,4]}",
        "let r = parallel {\n    a: charge(\"A\", 2)\n    b: Desk(\"A1\")\n    c: { parallel for id in [\"1\", \"12\"] { lookup(id) } }\n  }\n  return r",
    ),
    (
        "failing",
        "failed: it ends here",
        "let a = book(\"a\") undo cancel(a)\n  let b = charge(\"A\", 2)\n  fail \"it ends here\"\n  return null",
    ),
];

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Succeeded(value) => value.to_json_text(),
        Outcome::Failed(failure) => format!("{}: {}", failure.kind.name(), failure.message),
        Outcome::Cancelled => "cancelled".into(),
    }
}

fn run(plan: &std::sync::Arc<Plan>, faults: Faults) -> Result<SimulatedRun, String> {
    simulate(plan, "flow", Value::object([]), &Shop, faults)
}

#[test]
fn runs_end_the_same_whatever_happens_to_their_host() {
    let mut crashes = 0;
    for (name, expected, body) in PROGRAMS {
        let result = if *name == "agents" { "int" } else { "json" };
        let plan = compiled(&format!("{DECLARATIONS}\nworkflow flow() -> {result} {{\n  {body}\n}}\n"));
        let quiet = run(&plan, Faults::NONE).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(shown(&quiet.outcome), *expected, "{name}");
        for seed in 0..SEEDS {
            let faulty = run(&plan, Faults::many(seed))
                .unwrap_or_else(|problem| panic!("{name}, seed {seed}: {problem}"));
            assert_eq!(shown(&faulty.outcome), *expected, "{name}, seed {seed}");
            for key in &faulty.once {
                assert_eq!(
                    faulty.carried_out.get(key),
                    Some(&1),
                    "{name}, seed {seed}: {key} must happen once"
                );
            }
            let keys = |run: &SimulatedRun| run.carried_out.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&faulty), keys(&quiet), "{name}, seed {seed}: what was carried out");
            crashes += faulty.crashes;
        }
    }
    assert!(crashes > 1_000, "hosts died {crashes} times only");
}

#[test]
fn the_same_seed_gives_the_same_journal() {
    let (_, _, body) = PROGRAMS.iter().find(|(name, ..)| *name == "together").expect("it is listed");
    let plan = compiled(&format!("{DECLARATIONS}\nworkflow flow() -> json {{\n  {body}\n}}\n"));
    for seed in 0..10 {
        let first = run(&plan, Faults::many(seed)).expect("it ends");
        let second = run(&plan, Faults::many(seed)).expect("it ends");
        assert_eq!(first, second);
    }
}
