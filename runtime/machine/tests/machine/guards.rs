//! Guards of what comes in and of what goes out.

use agentflow_plan::*;
use serde_json::json;

use crate::agents::helper;
use crate::drive::*;
use crate::plan::*;

/// A helper with an input guard that looks whether the question is fine.
fn guarded(timing: GuardTiming) -> Plan {
    helper(string(), |builder, helper| {
        let look = builder.tool("judge", texts(&["what"]), Type::Bool, Effect::Read);
        let condition = builder.labelled(
            Some("guard"),
            vec![node("judge", call(look, vec![local(0)])).out(9)],
            Some(local(9)),
        );
        let message = Expression::Template(vec![text("not about "), local(0)]);
        builder.edit(helper).input_guards.push(InputGuard { condition, message, timing });
    })
}

const JUDGE: &str = r#"tool flow/answer/turn[1]/input_guard[0]/judge {"what":"x"}"#;
const GUARD: &str = "flow/answer/turn[1]/input_guard[0]/judge";
const ASKED: &str = "model flow/answer/turn[1]";
const FAILED: &str = "failed guard at flow/answer after 1: not about x";

#[test]
fn a_guard_may_come_first() {
    let drive = check(
        guarded(GuardTiming::First),
        vec![
            (Start("x"), JUDGE),
            (Tool(GUARD, json!(true)), ASKED),
            (Model("flow/answer/turn[1]", says("x")), r#"done "x""#),
        ],
    );
    assert_eq!(drive.row("flow/answer/turn[1]/input_guard[0]"), "guard succeeded 1");
    check(guarded(GuardTiming::First), vec![(Start("x"), JUDGE), (Tool(GUARD, json!(false)), FAILED)]);
}

#[test]
fn a_guard_beside_the_first_turn_holds_its_answer_back() {
    let both = format!("{JUDGE}; {ASKED}");
    check(
        guarded(GuardTiming::Beside),
        vec![
            (Start("x"), &both),
            (Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))])), "running"),
            (Tool(GUARD, json!(true)), r#"tool flow/answer/turn[1]/look {"what":"a"}"#),
        ],
    );
    check(
        guarded(GuardTiming::Beside),
        vec![
            (Start("x"), &both),
            (Tool(GUARD, json!(true)), "running"),
            (Model("flow/answer/turn[1]", says("x")), r#"done "x""#),
        ],
    );
    check(
        guarded(GuardTiming::Beside),
        vec![
            (Start("x"), &both),
            (Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))])), "running"),
            (Tool(GUARD, json!(false)), FAILED),
        ],
    );
    let cancelled = format!("cancel flow/answer/turn[1]; {FAILED}");
    check(guarded(GuardTiming::Beside), vec![(Start("x"), &both), (Tool(GUARD, json!(false)), &cancelled)]);
    check(
        guarded(GuardTiming::Beside),
        vec![
            (Start("x"), &both),
            (
                Fails(GUARD, error(ErrorKind::Unavailable)),
                "cancel flow/answer/turn[1]; failed unavailable at flow/answer/turn[1]/input_guard[0]/judge after 1: \
                 it was unavailable",
            ),
        ],
    );
}

#[test]
fn guards_hold_after_a_handoff_too() {
    let mut builder = Builder::new();
    let second = builder.agent("Second", texts(&["reason"]), string());
    let first = builder.agent("First", Vec::new(), string());
    let condition = builder.region(vec![], Some(binary(BinaryOperator::NotEqual, local(0), text("none"))));
    let guard = InputGuard { condition, message: text("a reason is due"), timing: GuardTiming::First };
    builder.edit(second).input_guards.push(guard);
    builder.edit(first).handoffs.push(handoff("transfer_to_second", second, vec![Binding::Open]));
    let kind = call(CallableId::Agent(first), Vec::new());
    let plan = builder.flow(vec![node("answer", kind).out(1)], Some(local(1)));
    for (reason, given) in [
        ("none", "failed guard at flow/answer after 1: a reason is due"),
        ("late", "model flow/answer/turn[2]"),
    ] {
        let transfer = calls(&[("transfer_to_second", json!({"reason": reason}))]);
        check(plan.clone(), vec![(Start("x"), ASKED), (Model("flow/answer/turn[1]", transfer), given)]);
    }
}

/// A helper whose answers must be long, by a pure guard, and approved of, by one with an effect.
fn checked(retries: u32) -> Plan {
    helper(string(), |builder, helper| {
        let judge = builder.tool("judge", texts(&["what"]), Type::Bool, Effect::Read);
        let length = Expression::Method(Method::Length, Box::new(local(8)), Vec::new());
        let long =
            builder.labelled(Some("guard"), vec![], Some(binary(BinaryOperator::Greater, length, number(3))));
        let judged = builder.labelled(
            Some("guard"),
            vec![node("judge", call(judge, vec![local(8)])).out(9)],
            Some(local(9)),
        );
        let agent = builder.edit(helper);
        agent.guard_retries = retries;
        let told = Expression::Template(vec![local(8), text(" is too short")]);
        agent.output_guards = vec![
            OutputGuard { condition: long, result: LocalId(8), feedback: told },
            OutputGuard { condition: judged, result: LocalId(8), feedback: text("not approved of") },
        ];
    })
}

#[test]
fn an_output_guard_tells_the_model_what_is_wrong() {
    let mut drive = check(
        checked(1),
        vec![
            (Start("x"), ASKED),
            (
                Model("flow/answer/turn[1]", says("no")),
                r#"tool flow/answer/turn[1]/output_guard[1]/judge {"what":"no"}"#,
            ),
            (Tool("flow/answer/turn[1]/output_guard[1]/judge", json!(false)), "model flow/answer/turn[2]"),
        ],
    );
    assert_eq!(
        drive.told("flow/answer/turn[2]")[1..],
        ["assistant: no", "user: no is too short\nnot approved of"]
    );
    drive.happen(Model("flow/answer/turn[2]", says("long")));
    assert_eq!(
        drive.happen(Tool("flow/answer/turn[2]/output_guard[1]/judge", json!(true))),
        r#"done "long""#
    );
    assert_eq!(drive.row("flow/answer/turn[2]/output_guard[1]"), "guard succeeded 1");
    drive.check_replay();
}

#[test]
fn too_many_broken_outputs_are_an_error() {
    check(
        checked(0),
        vec![
            (Start("x"), ASKED),
            (
                Model("flow/answer/turn[1]", says("long")),
                r#"tool flow/answer/turn[1]/output_guard[1]/judge {"what":"long"}"#,
            ),
            (
                Tool("flow/answer/turn[1]/output_guard[1]/judge", json!(false)),
                "failed guard at flow/answer after 1: not approved of",
            ),
        ],
    );
}
