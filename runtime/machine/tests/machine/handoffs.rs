//! Handoffs, and conversations that are kept over several messages.

use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

/// A flow whose step `answer` calls `Triage(ticket)`, which has the tool `look(what)` and may hand over to
/// `Refunds(ticket, reason)`, the ticket bound.
fn triage(edit: impl FnOnce(&mut Builder, AgentId, AgentId)) -> Plan {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let refunds = builder.agent("Refunds", texts(&["ticket", "reason"]), int());
    let triage = builder.agent("Triage", texts(&["ticket"]), int());
    let agent = builder.edit(triage);
    agent.tools.push(entry("look", look, 1));
    agent.handoffs.push(handoff("transfer_to_refunds", refunds, vec![bound(local(0)), Binding::Open]));
    edit(&mut builder, triage, refunds);
    builder.flow(vec![node("answer", call(CallableId::Agent(triage), vec![local(0)])).out(1)], Some(local(1)))
}

const ASKED: &str = "model flow/answer/turn[1]";
const AGAIN: &str = "model flow/answer/turn[2]";

fn transfer() -> agentflow_machine::ModelAnswer {
    calls(&[("transfer_to_refunds", json!({"reason": "late"}))])
}

/// What the agent that takes over is told, after a turn that looks and one that hands over.
fn shared(sharing: Sharing, without_tools: bool, prompt: bool) -> Vec<String> {
    let plan = triage(|builder, triage, refunds| {
        let handoff = &mut builder.edit(triage).handoffs[0];
        handoff.sharing = sharing;
        handoff.without_tools = without_tools;
        if prompt {
            builder.edit(refunds).prompt = Some(local(1));
        }
    });
    let mut drive = Drive::new(plan);
    drive.happen(Start("broken"));
    drive.happen(Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))])));
    drive.happen(Tool("flow/answer/turn[1]/look", json!("A")));
    drive.happen(Model("flow/answer/turn[2]", transfer()));
    drive.told("flow/answer/turn[3]")
}

#[test]
fn what_is_shared_comes_before_the_prompt() {
    let all = [
        "user: ticket: broken",
        "assistant calls look",
        "look: A",
        "assistant calls transfer_to_refunds",
        "transfer_to_refunds: {\"assistant\":\"Refunds\"}",
    ];
    assert_eq!(shared(Sharing::None, false, false), ["user: ticket: broken\nreason: late"]);
    assert_eq!(shared(Sharing::None, false, true), ["user: late"]);
    assert_eq!(shared(Sharing::All, false, false), all);
    assert_eq!(shared(Sharing::All, false, true), [&all[..], &["user: late"]].concat());
    assert_eq!(shared(Sharing::All, true, false), all[..1]);
    assert_eq!(shared(Sharing::Last(2), false, false), all[3..]);
    assert_eq!(shared(Sharing::Last(3), false, false), all[1..]);
    // What was called goes along with its results.
    assert_eq!(shared(Sharing::Last(1), false, false), all[3..]);
}

#[test]
fn a_summary_is_one_more_turn_of_the_agent_that_hands_over() {
    let plan = triage(|builder, triage, _| {
        builder.edit(triage).handoffs[0].sharing = Sharing::Summary;
        builder.edit(triage).max_turns = number(2);
    });
    let mut drive = check(
        plan,
        vec![
            (Start("broken"), ASKED),
            (Model("flow/answer/turn[1]", transfer()), "model flow/answer/turn[1]/summary"),
        ],
    );
    let request = drive.request("flow/answer/turn[1]/summary");
    assert!(request.tools.is_empty());
    assert_eq!(request.turn, 1);
    assert_eq!(drive.told("flow/answer/turn[1]/summary").len(), 4);
    assert_eq!(drive.happen(Model("flow/answer/turn[1]/summary", says("It broke."))), AGAIN);
    assert_eq!(drive.told("flow/answer/turn[2]"), ["user: Summary of the conversation so far:\nIt broke."]);
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("7"))), "done 7");
    assert_eq!(drive.machine.usage().turns, 3);
    drive.check_replay();
}

#[test]
fn a_summary_without_tools_is_made_of_what_was_said() {
    let plan = triage(|builder, triage, _| {
        builder.edit(triage).handoffs[0].sharing = Sharing::Summary;
        builder.edit(triage).handoffs[0].without_tools = true;
    });
    let drive = check(
        plan,
        vec![
            (Start("broken"), ASKED),
            (
                Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))])),
                r#"tool flow/answer/turn[1]/look {"what":"a"}"#,
            ),
            (Tool("flow/answer/turn[1]/look", json!("A")), AGAIN),
            (Model("flow/answer/turn[2]", transfer()), "model flow/answer/turn[2]/summary"),
        ],
    );
    let told = drive.told("flow/answer/turn[2]/summary");
    assert_eq!((told.len(), told[0].as_str()), (2, "user: ticket: broken"));
    assert!(told[1].starts_with("user: Summarize"), "{told:?}");
}

#[test]
fn ordinary_tools_run_first_and_the_first_handoff_wins() {
    let plan = triage(|builder, triage, _| {
        let others = builder.agent("Others", Vec::new(), int());
        let mut other = handoff("transfer_to_others", others, Vec::new());
        other.sharing = Sharing::All;
        let handoffs = &mut builder.edit(triage).handoffs;
        handoffs[0].sharing = Sharing::All;
        handoffs.push(other);
    });
    let answer = calls(&[
        ("transfer_to_refunds", json!({"reason": 7})),
        ("transfer_to_others", json!({})),
        ("look", json!({"what": "a"})),
        ("transfer_to_refunds", json!({"reason": "late"})),
    ]);
    let mut drive = check(
        plan,
        vec![
            (Start("broken"), ASKED),
            (Model("flow/answer/turn[1]", answer), r#"tool flow/answer/turn[1]/look {"what":"a"}"#),
            (Tool("flow/answer/turn[1]/look", json!("A")), AGAIN),
        ],
    );
    assert_eq!(drive.request("flow/answer/turn[2]").instructions.as_deref(), Some("You are Others."));
    assert_eq!(
        drive.told("flow/answer/turn[2]")[2..],
        [
            "transfer_to_refunds: This call was not made: the arguments of \"transfer_to_refunds\" are wrong.\n\
             reason: expected a string, found 7",
            "transfer_to_others: {\"assistant\":\"Others\"}",
            "look: A",
            "transfer_to_refunds: Ignored: another call of this turn handed the conversation over.",
        ]
    );
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("7"))), "done 7");
}

#[test]
fn a_handoff_that_is_off_is_not_offered() {
    let plan = triage(|builder, triage, _| {
        builder.edit(triage).handoffs[0].when = Some(binary(BinaryOperator::Equal, local(0), text("broken")));
    });
    let mut drive = Drive::new(plan.clone());
    drive.happen(Start("broken"));
    assert_eq!(drive.request("flow/answer/turn[1]").tools.len(), 2);
    let mut drive = Drive::new(plan);
    drive.happen(Start("fine"));
    assert_eq!(drive.request("flow/answer/turn[1]").tools.len(), 1);
    drive.happen(Model("flow/answer/turn[1]", transfer()));
    assert_eq!(
        drive.told("flow/answer/turn[2]")[2],
        "transfer_to_refunds: There is no tool \"transfer_to_refunds\". The tools are: look."
    );
}

#[test]
fn turns_are_those_of_the_agent_that_was_called() {
    // Each hands over to the other, forever.
    let plan = triage(|builder, triage, refunds| {
        builder.edit(triage).max_turns = number(3);
        let back = handoff("transfer_to_triage", triage, vec![bound(local(0))]);
        builder.edit(refunds).handoffs.push(back);
    });
    let back = || calls(&[("transfer_to_triage", json!({}))]);
    check(
        plan,
        vec![
            (Start("broken"), ASKED),
            (Model("flow/answer/turn[1]", transfer()), AGAIN),
            (Model("flow/answer/turn[2]", back()), "model flow/answer/turn[3]"),
            (
                Model("flow/answer/turn[3]", transfer()),
                "failed turn_limit at flow/answer after 1: `Triage` gave no answer within 3 turns",
            ),
        ],
    );
}

#[test]
fn variables_go_along_and_come_back() {
    let mut builder = Builder::new();
    let second = builder.agent("Second", vec![variable("notes", 5, string())], string());
    let first = builder.agent("First", vec![variable("notes", 0, string())], string());
    let body = builder.region(
        vec![node("add", NodeKind::Compute(binary(BinaryOperator::Add, local(0), text("!")))).out(0)],
        Some(text("ok")),
    );
    let shout = builder.tool("shout", vec![variable("notes", 0, string())], string(), Effect::Once);
    builder.last_tool().implementation = Implementation::Body(body);
    let mut shouting = entry("shout", shout, 1);
    shouting.arguments[0] = Binding::Bound(Argument::Variable(LocalId(5)));
    builder.edit(second).tools.push(shouting);
    let to_second =
        handoff("transfer_to_second", second, vec![Binding::Bound(Argument::Variable(LocalId(0)))]);
    builder.edit(first).handoffs.push(to_second);
    let kind =
        call_with(CallableId::Agent(first), vec![Argument::Variable(LocalId(0))], CallOptions::default());
    let plan = builder.flow(vec![node("answer", kind).out(1)], Some(local(0)));
    check(
        plan,
        vec![
            (Start("a"), ASKED),
            (Model("flow/answer/turn[1]", calls(&[("transfer_to_second", json!({}))])), AGAIN),
            (Model("flow/answer/turn[2]", calls(&[("shout", json!({}))])), "model flow/answer/turn[3]"),
            (Model("flow/answer/turn[3]", says("done")), r#"done "a!""#),
        ],
    );
}

/// A flow that opens a conversation with `Triage` and sends its input and `more`.
fn chat(edit: impl FnOnce(&mut Builder, AgentId)) -> Plan {
    let mut builder = Builder::new();
    let second = builder.agent("Second", Vec::new(), string());
    let first = builder.agent("First", texts(&["customer"]), string());
    let mut over = handoff("transfer_to_second", second, Vec::new());
    over.sharing = Sharing::All;
    builder.edit(first).handoffs.push(over);
    edit(&mut builder, first);
    let converse = NodeKind::Converse {
        agent: first,
        arguments: vec![Argument::Value(local(0))],
        options: Box::default(),
    };
    let send = |message| NodeKind::Send { conversation: local(1), message, shared: Vec::new() };
    let caught = builder.attempt(
        vec![node("one", send(local(0))).out(2)],
        Some(local(2)),
        vec![],
        Some(text("failed")),
    );
    builder.flow(
        vec![
            node("chat", converse).out(1),
            node("try", caught).out(2),
            node("two", send(text("more"))).out(3),
        ],
        Some(Expression::List(vec![local(2), local(3)])),
    )
}

#[test]
fn a_conversation_keeps_its_history_and_its_agent() {
    let mut drive = check(
        chat(|_, _| ()),
        vec![
            (Start("hi"), "model flow/one/turn[1]"),
            (
                Model("flow/one/turn[1]", calls(&[("transfer_to_second", json!({}))])),
                "model flow/one/turn[2]",
            ),
            (Model("flow/one/turn[2]", says("hello")), "model flow/two/turn[1]"),
        ],
    );
    assert_eq!(drive.row("flow/chat"), "conversation succeeded 1");
    assert_eq!(drive.request("flow/two/turn[1]").instructions.as_deref(), Some("You are Second."));
    assert_eq!(
        drive.told("flow/two/turn[1]"),
        [
            "user: hi",
            "assistant calls transfer_to_second",
            "transfer_to_second: {\"assistant\":\"Second\"}",
            "assistant: hello",
            "user: more",
        ]
    );
    assert_eq!(drive.happen(Model("flow/two/turn[1]", says("bye"))), r#"done ["hello","bye"]"#);
    drive.check_replay();
}

#[test]
fn a_message_that_failed_leaves_the_conversation_as_it_was() {
    let drive = check(
        chat(|builder, first| {
            builder.edit(first).prompt = Some(text("Be brief."));
            builder.edit(first).max_turns = number(1);
        }),
        vec![
            (Start("hi"), "model flow/one/turn[1]"),
            (
                Model("flow/one/turn[1]", calls(&[("transfer_to_second", json!({}))])),
                "model flow/two/turn[1]",
            ),
        ],
    );
    assert_eq!(drive.told("flow/two/turn[1]"), ["user: Be brief.", "user: more"]);
}

#[test]
fn what_a_message_that_failed_used_up_counts() {
    let drive = check(
        chat(|builder, first| {
            builder.edit(first).max_turns = number(1);
            builder.edit(first).budget = Some(Budget { turns: Some(number(1)), tokens: None, usd: None });
        }),
        vec![
            (Start("hi"), "model flow/one/turn[1]"),
            (
                Model("flow/one/turn[1]", calls(&[("transfer_to_second", json!({}))])),
                "failed budget at flow/two after 1: `First` used up its budget: 1 of 1 turns",
            ),
        ],
    );
    assert_eq!(drive.row("flow/one"), "agent failed 1");
}

#[test]
fn variables_of_a_conversation_are_the_programs() {
    let mut builder = Builder::new();
    let first = builder.agent("First", vec![variable("notes", 0, string())], string());
    let body = builder.region(
        vec![node("add", NodeKind::Compute(binary(BinaryOperator::Add, local(0), text("!")))).out(0)],
        Some(text("ok")),
    );
    let shout = builder.tool("shout", vec![variable("notes", 0, string())], string(), Effect::Once);
    builder.last_tool().implementation = Implementation::Body(body);
    let mut shouting = entry("shout", shout, 1);
    shouting.arguments[0] = Binding::Bound(Argument::Variable(LocalId(0)));
    builder.edit(first).tools.push(shouting);
    builder.edit(first).instructions = Some(local(0));
    let converse = NodeKind::Converse {
        agent: first,
        arguments: vec![Argument::Variable(LocalId(0))],
        options: Box::default(),
    };
    let send =
        || NodeKind::Send { conversation: local(1), message: text("hi"), shared: vec![(0, LocalId(0))] };
    let plan = builder.flow(
        vec![
            node("chat", converse).out(1),
            node("one", send()).out(2),
            node("more", NodeKind::Compute(binary(BinaryOperator::Add, local(0), text("?")))).out(0),
            node("two", send()).out(3),
        ],
        Some(local(0)),
    );
    let called = || calls(&[("shout", json!({}))]);
    let mut drive = check(
        plan,
        vec![
            (Start("a"), "model flow/one/turn[1]"),
            (Model("flow/one/turn[1]", called()), "model flow/one/turn[2]"),
            (Model("flow/one/turn[2]", says("done")), "model flow/two/turn[1]"),
        ],
    );
    assert_eq!(drive.request("flow/two/turn[1]").instructions.as_deref(), Some("a!?"));
    assert_eq!(drive.happen(Model("flow/two/turn[1]", called())), "model flow/two/turn[2]");
    assert_eq!(drive.happen(Model("flow/two/turn[2]", says("done"))), r#"done "a!?!""#);
    drive.check_replay();
}

#[test]
fn messages_to_one_conversation_wait_for_each_other() {
    let mut builder = Builder::new();
    let first = builder.agent("First", Vec::new(), string());
    let converse = NodeKind::Converse { agent: first, arguments: Vec::new(), options: Box::default() };
    let send = |message| NodeKind::Send { conversation: local(1), message, shared: Vec::new() };
    let a = builder.branch("a", vec![node("send", send(text("a"))).out(2)], Some(local(2)));
    let b = builder.branch("b", vec![node("send", send(text("b"))).out(2)], Some(local(2)));
    let plan = builder.flow(
        vec![node("chat", converse).out(1), node("both", NodeKind::Parallel(vec![a, b])).out(3)],
        Some(local(3)),
    );
    let mut drive = check(
        plan,
        vec![
            (Start("hi"), "model flow/both/a/send/turn[1]"),
            (Model("flow/both/a/send/turn[1]", says("A")), "model flow/both/b/send/turn[1]"),
        ],
    );
    assert_eq!(drive.told("flow/both/b/send/turn[1]"), ["user: a", "assistant: A", "user: b"]);
    assert_eq!(drive.happen(Model("flow/both/b/send/turn[1]", says("B"))), r#"done {"a":"A","b":"B"}"#);
}
