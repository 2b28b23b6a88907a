//! Large runs: an event costs what it changes, however much else is going on.

use std::sync::Arc;

use agentflow_machine::*;
use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

const BRANCHES: usize = 20_000;
const TURNS: usize = 2_000;

fn start(plan: &Arc<Plan>, input: &str) -> (Machine, Transition) {
    let mut machine = Machine::new(plan.clone(), "run".into());
    let kind = EventKind::Started {
        workflow: "flow".into(),
        input: Value::object([("input".into(), Value::string(input))]),
        environment: Vec::new(),
    };
    let given = machine.apply(&Event { at: 1, kind }).expect("it starts");
    (machine, given)
}

#[test]
fn many_branches() {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let region = builder.region(vec![node("page", call(look, vec![local(3)])).out(4)], Some(local(4)));
    let items = Expression::Method(Method::Split, Box::new(local(0)), vec![text(",")]);
    let kind = NodeKind::ParallelFor { items, max: None, item: LocalId(3), index: None, region };
    let plan = Arc::new(builder.flow(vec![node("each", kind).out(2)], Some(local(2))));
    let input = vec!["an item that is long enough to be told from others"; BRANCHES].join(",");
    let (mut machine, given) = start(&plan, &input);
    assert_eq!(given.commands.len(), BRANCHES);
    // What all branches see is written once.
    let bytes = machine.snapshot();
    assert!(bytes.len() < input.len() * 3 + BRANCHES * 1_500, "{} bytes", bytes.len());
    let mut machine_restored = Machine::restore(plan.clone(), &bytes).expect("a snapshot can be read");
    assert_eq!(machine_restored.in_flight().len(), BRANCHES);
    for (count, command) in given.commands.iter().enumerate() {
        let kind =
            EventKind::ToolReturned { command: command.id, value: Value::string("page"), picked: false };
        let event = Event { at: 2, kind };
        let given = machine.apply(&event).expect("it is in flight");
        assert_eq!(machine_restored.apply(&event).as_ref(), Ok(&given));
        // The row of the call; at the end those of the loop and the run too.
        let last = count + 1 == BRANCHES;
        assert_eq!(given.steps.len(), if last { 3 } else { 1 });
    }
    assert!(
        matches!(machine.outcome(), Some(Outcome::Succeeded(Value::List(pages))) if pages.len() == BRANCHES)
    );
}

#[test]
fn many_turns() {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let helper = builder.agent("Helper", texts(&["question"]), string());
    builder.edit(helper).tools.push(entry("look", look, 1));
    builder.edit(helper).max_turns = number(TURNS as i64);
    let kind = call(CallableId::Agent(helper), vec![local(0)]);
    let plan = Arc::new(builder.flow(vec![node("answer", kind).out(1)], Some(local(1))));
    let (mut machine, mut given) = start(&plan, "why?");
    let mut journal = 0;
    for _ in 1..TURNS {
        let asked = given.commands[0].id;
        let answer = calls(&[("look", json!({"what": "the same question as always, at some length"}))]);
        let kind = EventKind::ModelAnswered { command: asked, answer, usage: Usage::default() };
        let event = Event { at: 2, kind };
        journal += serde_json::to_vec(&event).expect("events can be written").len();
        let looked = machine.apply(&event).expect("it is in flight").commands[0].id;
        let kind = EventKind::ToolReturned {
            command: looked,
            value: Value::string("x".repeat(1_000)),
            picked: false,
        };
        let event = Event { at: 2, kind };
        journal += serde_json::to_vec(&event).expect("events can be written").len();
        given = machine.apply(&event).expect("it is in flight");
        assert_eq!(given.steps.len(), 2, "the tool's and the next turn's");
    }
    let CommandKind::Model(request) = &given.commands[0].kind else { panic!("the model is asked") };
    assert_eq!(request.items.len(), 2 * TURNS - 1);
    assert!(journal < TURNS * 2_000, "the journal grows by what is new: {journal} bytes");
    let bytes = machine.snapshot();
    assert!(bytes.len() < TURNS * 2_000, "each item is kept once: {} bytes", bytes.len());
    let answer = ModelAnswer { text: Some("because".into()), ..ModelAnswer::default() };
    let kind = EventKind::ModelAnswered { command: given.commands[0].id, answer, usage: Usage::default() };
    machine.apply(&Event { at: 3, kind }).expect("it is in flight");
    assert_eq!(machine.outcome(), Some(&Outcome::Succeeded(Value::string("because"))));
}
