//! What bounds agents: turns, budgets, refusals, retries, timeouts, nesting.

use agentflow_machine::*;
use agentflow_plan::*;
use serde_json::json;

use crate::agents::helper;
use crate::drive::*;
use crate::plan::*;

const ASKED: &str = "model flow/answer/turn[1]";
const AGAIN: &str = "model flow/answer/turn[2]";

#[test]
fn turns_are_bounded() {
    let plan = helper(int(), |builder, helper| builder.edit(helper).max_turns = number(1));
    check(
        plan,
        vec![
            (Start("x"), ASKED),
            (
                Model("flow/answer/turn[1]", calls(&[("lok", json!({}))])),
                "failed turn_limit at flow/answer after 1: `Helper` gave no answer within 1 turns",
            ),
        ],
    );
}

#[test]
fn budgets_are_looked_at_between_turns() {
    let nothing = Budget::default;
    for (budget, given) in [
        (Budget { turns: Some(number(1)), ..nothing() }, "1 of 1 turns"),
        (Budget { tokens: Some(number(110)), ..nothing() }, "110 of 110 tokens"),
        (
            Budget { usd: Some(Expression::Literal(Value::Float(0.0001))), ..nothing() },
            "0.0002 of 0.0001 USD",
        ),
    ] {
        let plan = || helper(string(), |builder, helper| builder.edit(helper).budget = Some(budget.clone()));
        let given = format!("failed budget at flow/answer after 1: `Helper` used up its budget: {given}");
        check(
            plan(),
            vec![(Start("x"), ASKED), (Model("flow/answer/turn[1]", calls(&[("lok", json!({}))])), &given)],
        );
        // The last turn may go past it.
        check(plan(), vec![(Start("x"), ASKED), (Model("flow/answer/turn[1]", says("x")), r#"done "x""#)]);
    }
}

#[test]
fn a_refusal_is_an_error() {
    let refused = ModelAnswer { refusal: Some("I cannot".into()), ..ModelAnswer::default() };
    let filtered = ModelAnswer { stop: StopReason::Filtered, ..says("hm") };
    for (answer, given) in [
        (refused, "failed refused at flow/answer/turn[1] after 1: I cannot"),
        (filtered, "failed refused at flow/answer/turn[1] after 1: the provider held the answer back"),
    ] {
        check(
            helper(string(), |_, _| ()),
            vec![(Start("x"), ASKED), (Model("flow/answer/turn[1]", answer), given)],
        );
    }
}

#[test]
fn models_are_tried_again_and_others_stand_in() {
    let plan = || {
        helper(string(), |builder, _| {
            let slow = builder.model("slow", policy(1));
            let fast = builder.model("fast", policy(1));
            builder.plan.models[0].retry = policy(2);
            builder.plan.models[0].fallback = vec![slow];
            builder.plan.models[slow.index()].fallback = vec![fast, ModelId(0)];
        })
    };
    let turn = "flow/answer/turn[1]";
    let mut drive = check(
        plan(),
        vec![
            (Start("x"), ASKED),
            (Fails(turn, error(ErrorKind::Unavailable)), "timer flow/answer/turn[1] 1000"),
            (Fires(turn), ASKED),
            (Fails(turn, error(ErrorKind::Unavailable)), ASKED),
        ],
    );
    assert_eq!((drive.request(turn).model, drive.request(turn).attempt), (ModelId(1), 3));
    assert_eq!(drive.row(turn), "model running 3");
    // What is not worth another attempt of one model may be worth one of another.
    assert_eq!(drive.happen(Fails(turn, error(ErrorKind::Failed))), ASKED);
    assert_eq!(drive.request(turn).model, ModelId(2));
    assert_eq!(
        drive.happen(Fails(turn, error(ErrorKind::Timeout))),
        "failed timeout at flow/answer/turn[1] after 4: it was timeout"
    );
    let refused = "failed refused at flow/answer/turn[1] after 1: it was refused";
    check(plan(), vec![(Start("x"), ASKED), (Fails(turn, error(ErrorKind::Refused)), refused)]);
}

#[test]
fn agents_that_are_each_others_tools_nest_within_bounds() {
    let plan = helper(string(), |builder, helper| {
        builder.edit(helper).tools.push(entry("helper", CallableId::Agent(helper), 1));
    });
    let mut drive = Drive::new(plan);
    drive.happen(Start("x"));
    let mut path = "flow/answer".to_string();
    for _ in 0..200 {
        let turn: &'static str = format!("{path}/turn[1]").leak();
        let given = drive.happen(Model(turn, calls(&[("helper", json!({"question": "y"}))])));
        if given.starts_with("failed") {
            // No agent in between is asked for another turn.
            let told = "agents call each other as tools more than 64 deep";
            assert_eq!(given, format!("failed failed at {turn}/helper after 1: {told}"));
            assert_eq!(path.matches("/helper").count(), 64);
            drive.check_replay();
            return;
        }
        path = format!("{turn}/helper");
    }
    panic!("agents nest without bound");
}

#[test]
fn the_timeout_of_an_agent_is_for_the_whole() {
    let plan = helper(string(), |builder, helper| {
        builder.edit(helper).timeout = Some(ms(1_000));
        builder.plan.models[0].retry = policy(3);
    });
    check(
        plan,
        vec![
            (Start("x"), "timer flow/answer 1000; model flow/answer/turn[1]"),
            (Fails("flow/answer/turn[1]", error(ErrorKind::Timeout)), "timer flow/answer/turn[1] 1000"),
            (
                Fires("flow/answer"),
                "cancel flow/answer/turn[1]; failed timeout at flow/answer after 1: `Helper` took longer than 1s",
            ),
        ],
    );
}

#[test]
fn a_whole_agent_is_tried_again_and_its_turns_are_told_apart() {
    let plan = helper(string(), |builder, helper| builder.edit(helper).retry = Some(policy(2)));
    let mut drive = check(
        plan,
        vec![
            (Start("x"), ASKED),
            (Fails("flow/answer/turn[1]", error(ErrorKind::Timeout)), "timer flow/answer 1000"),
            (Fires("flow/answer"), AGAIN),
        ],
    );
    assert_eq!(drive.told("flow/answer/turn[2]"), ["user: question: x"]);
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("x"))), r#"done "x""#);
    assert_eq!(drive.row("flow/answer"), "agent succeeded 2");
}
