//! People, signals and time.

use agentflow_machine::QuestionKind;
use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

fn asking(within: Option<i64>) -> Plan {
    let ask = Ask {
        question: text("Shall we?"),
        answer: Type::Bool,
        to: Some(text("finance")),
        within: within.map(ms),
    };
    Builder::new().flow(vec![node("ok", NodeKind::Ask(ask)).out(1)], Some(local(1)))
}

#[test]
fn a_person_answers() {
    let mut drive = check(asking(None), vec![(Start(""), "ask flow/ok")]);
    assert_eq!(drive.row("flow/ok"), "ask waiting 1");
    let questions = drive.machine.questions();
    assert_eq!(&*questions[0].step, "flow/ok");
    assert_eq!(questions[0].to.as_deref(), Some("finance"));
    assert_eq!(questions[0].kind, QuestionKind::Ask { answer: Type::Bool });
    for (happens, given) in [
        (
            Answers("flow/ok", json!("yes")),
            r#"refused: the value does not fit: expected a bool, found "yes""#,
        ),
        (
            Answers("flow/ko", json!(true)),
            "refused: the run has no step `flow/ko` that waits for somebody; did you mean `flow/ok`?",
        ),
        (Answers("flow", json!(true)), "refused: the step `flow` does not wait for an answer: it is running"),
        (
            Approves("flow/ok", None, None),
            "refused: the step `flow/ok` does not wait for an approval: it is waiting for an answer",
        ),
        (Answers("flow/ok", json!(true)), "done true"),
        (Answers("flow/ok", json!(true)), "refused: the run has ended"),
    ] {
        assert_eq!(drive.happen(happens), given);
    }
    drive.check_replay();
}

#[test]
fn a_question_ends_at_its_time() {
    check(
        asking(Some(172_800_000)),
        vec![
            (Start(""), "ask flow/ok; timer flow/ok 172800000"),
            (
                Fires("flow/ok"),
                "cancel flow/ok; failed timeout at flow/ok after 1: nobody answered within 2d",
            ),
        ],
    );
    check(
        asking(Some(1_000)),
        vec![
            (Start(""), "ask flow/ok; timer flow/ok 1000"),
            (Answers("flow/ok", json!(false)), "cancel flow/ok; done false"),
        ],
    );
    check(
        asking(Some(1_000)),
        vec![
            (Start(""), "ask flow/ok; timer flow/ok 1000"),
            (Cancel, "cancel flow/ok; cancel flow/ok; cancelled"),
        ],
    );
}

fn with_signal(nodes: Vec<NodeBuilder>, result: Expression) -> Plan {
    let mut builder = Builder::new();
    builder.plan.signals.push(agentflow_plan::Signal { name: "payment".into(), payload: int() });
    builder.flow(nodes, Some(result))
}

fn wait(within: Option<i64>) -> NodeKind {
    NodeKind::Wait(Wait { signal: SignalId(0), within: within.map(ms) })
}

#[test]
fn signals_are_taken_in_their_order() {
    let plan = with_signal(
        vec![
            node("sleep", NodeKind::Sleep(ms(10))),
            node("a", wait(None)).out(1),
            node("b", wait(None)).out(2),
        ],
        Expression::List(vec![local(1), local(2)]),
    );
    check(
        plan,
        vec![
            (Start(""), "timer flow/sleep 10"),
            (Signal("payment", json!(1)), "waiting"),
            (
                Signal("payments", json!(1)),
                "refused: the program declares no signal `payments`; did you mean `payment`?",
            ),
            (Signal("payment", json!("x")), r#"refused: the value does not fit: expected an int, found "x""#),
            (Fires("flow/sleep"), "waiting"),
            (Signal("payment", json!(2)), "done [1,2]"),
        ],
    );
}

#[test]
fn a_wait_ends_at_its_time() {
    check(
        with_signal(vec![node("a", wait(Some(1_000))).out(1)], local(1)),
        vec![
            (Start(""), "timer flow/a 1000"),
            (
                Fires("flow/a"),
                "failed timeout at flow/a after 1: the signal `payment` did not come within 1s",
            ),
        ],
    );
    check(
        with_signal(vec![node("a", wait(Some(1_000))).out(1)], local(1)),
        vec![(Start(""), "timer flow/a 1000"), (Signal("payment", json!(2)), "cancel flow/a; done 2")],
    );
}

#[test]
fn sleeping_is_until_a_time() {
    let sleep = |until| Builder::new().flow(vec![node("sleep", NodeKind::Sleep(until))], None);
    let at = |time| Expression::Literal(Value::Time(time));
    check(sleep(at(61)), vec![(Start(""), "timer flow/sleep 60"), (Fires("flow/sleep"), "done null")]);
    check(sleep(at(0)), vec![(Start(""), "done null")]);
    check(sleep(ms(-5)), vec![(Start(""), "done null")]);
    check(sleep(at(i64::MAX)), vec![(Start(""), "timer flow/sleep 9223372036854775806")]);
}

/// A flow that pays its input, after an approval.
fn paying(edit: impl FnOnce(&mut Approval)) -> Plan {
    let mut builder = Builder::new();
    let pay = builder.tool("pay", texts(&["what"]), string(), Effect::Read);
    let mut approval = Approval {
        when: binary(BinaryOperator::NotEqual, local(0), text("little")),
        arguments: None,
        by: Some(text("finance")),
        within: None,
        otherwise: ApprovalFallback::Timeout,
        quorum: 1,
    };
    edit(&mut approval);
    builder.last_tool().approval = Some(approval);
    builder.flow(vec![node("pay", call(pay, vec![local(0)])).out(1)], Some(local(1)))
}

const DUE: &str = r#"approve flow/pay/approval {"what":"much"}"#;

#[test]
fn a_call_is_approved() {
    check(paying(|_| ()), vec![(Start("little"), r#"tool flow/pay {"what":"little"}"#)]);
    let drive = check(
        paying(|_| ()),
        vec![(Start("much"), DUE), (Approves("flow/pay", None, None), r#"tool flow/pay {"what":"much"}"#)],
    );
    assert_eq!(drive.row("flow/pay/approval"), "approval succeeded 1");
    // With edited arguments, which must have the parameters' types.
    check(
        paying(|_| ()),
        vec![
            (Start("much"), DUE),
            (
                Approves("flow/pay/approval", Some(json!({"what": 7})), None),
                "refused: the value does not fit: what: expected a string, found 7",
            ),
            (
                Approves("flow/pay/approval", Some(json!({"what": "less"})), None),
                r#"tool flow/pay {"what":"less"}"#,
            ),
            (
                Approves("flow/pay", None, None),
                "refused: the step `flow/pay` does not wait for an approval: it is running",
            ),
        ],
    );
}

#[test]
fn a_call_is_rejected() {
    let drive = check(
        paying(|_| ()),
        vec![
            (Start("much"), DUE),
            (
                Rejects("flow/pay", Some("too much")),
                "failed rejected at flow/pay after 1: the call of `pay` was rejected: too much",
            ),
        ],
    );
    assert_eq!(drive.row("flow/pay"), "tool failed 1");
}

#[test]
fn nobody_approves_in_time() {
    for (otherwise, given) in [
        (
            ApprovalFallback::Timeout,
            "failed timeout at flow/pay after 1: nobody approved the call of `pay` within 1s",
        ),
        (
            ApprovalFallback::Reject,
            "failed rejected at flow/pay after 1: nobody approved the call of `pay` within 1s",
        ),
        (ApprovalFallback::Approve, r#"tool flow/pay {"what":"much"}"#),
    ] {
        let plan = paying(|approval| {
            approval.within = Some(ms(1_000));
            approval.otherwise = otherwise;
        });
        let due = format!("{DUE}; timer flow/pay/approval 1000");
        let given = format!("cancel flow/pay/approval; {given}");
        check(plan, vec![(Start("much"), &due), (Fires("flow/pay/approval"), &given)]);
    }
}

#[test]
fn a_quorum_is_of_different_people_who_saw_the_same() {
    let plan = paying(|approval| approval.quorum = 2);
    check(
        plan,
        vec![
            (Start("much"), DUE),
            (
                Approves("flow/pay", None, None),
                "refused: the step `flow/pay` cannot be approved: 2 people must approve, so say who does",
            ),
            (Approves("flow/pay", None, Some("ada")), "waiting"),
            (
                Approves("flow/pay", None, Some("ada")),
                "refused: the step `flow/pay` cannot be approved: ada approved already",
            ),
            // An edit is for others to approve.
            (Approves("flow/pay", Some(json!({"what": "less"})), Some("bob")), "waiting"),
            (
                Approves("flow/pay", None, Some("bob")),
                "refused: the step `flow/pay` cannot be approved: bob approved already",
            ),
            (Approves("flow/pay", None, Some("ada")), r#"tool flow/pay {"what":"less"}"#),
        ],
    );
}

#[test]
fn a_stand_in_may_fail() {
    check(
        asking(None),
        vec![
            (Start(""), "ask flow/ok"),
            (Fails("flow/ok", error(ErrorKind::Failed)), "failed failed at flow/ok after 1: it was failed"),
        ],
    );
    check(
        paying(|_| ()),
        vec![
            (Start("much"), DUE),
            (
                Fails("flow/pay/approval", error(ErrorKind::Failed)),
                "failed failed at flow/pay after 1: it was failed",
            ),
        ],
    );
}
