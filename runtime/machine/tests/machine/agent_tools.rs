//! Tools of agents: what is called, together or one after another, and what a model is told of it.

use agentflow_machine::*;
use agentflow_plan::*;
use serde_json::json;

use crate::agents::helper;
use crate::drive::*;
use crate::plan::*;

const ASKED: &str = "model flow/answer/turn[1]";
const AGAIN: &str = "model flow/answer/turn[2]";

#[test]
fn tools_of_one_turn_run_together_and_are_told_in_the_order_of_the_calls() {
    let mut drive = check(
        helper(string(), |_, _| ()),
        vec![
            (Start("why?"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("look", json!({"what": "a"})), ("look", json!({"what": "b"}))]),
                ),
                r#"tool flow/answer/turn[1]/look {"what":"a"}; tool flow/answer/turn[1]/look#2 {"what":"b"}"#,
            ),
            (Tool("flow/answer/turn[1]/look#2", json!("B")), "running"),
            (Fails("flow/answer/turn[1]/look", error(ErrorKind::Tool)), AGAIN),
        ],
    );
    assert_eq!(
        drive.told("flow/answer/turn[2]"),
        ["user: question: why?", "assistant calls look, look", "look: Error (tool): it was tool", "look: B"]
    );
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("x"))), r#"done "x""#);
    drive.check_replay();
}

#[test]
fn one_call_a_turn_where_that_is_asked_for() {
    let plan = helper(string(), |builder, helper| builder.edit(helper).parallel_tools = false);
    let drive = check(
        plan,
        vec![
            (Start("why?"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("look", json!({"what": "a"})), ("look", json!({"what": "b"}))]),
                ),
                r#"tool flow/answer/turn[1]/look {"what":"a"}"#,
            ),
            (Tool("flow/answer/turn[1]/look", json!("A")), AGAIN),
        ],
    );
    assert_eq!(
        drive.told("flow/answer/turn[2]")[2..],
        ["look: A", "look: This call was not made: one call a turn."]
    );
}

#[test]
fn arguments_that_no_tool_has_are_told() {
    let call = || calls(&[("look", json!({"what": "a", "where": "here"}))]);
    let drive = check(
        helper(string(), |_, _| ()),
        vec![(Start("why?"), ASKED), (Model("flow/answer/turn[1]", call()), AGAIN)],
    );
    let told = drive.told("flow/answer/turn[2]").pop().expect("an answer to the call");
    assert!(
        told.starts_with("look: This call was not made: the arguments of \"look\" are wrong.\nwhere: "),
        "{told}"
    );
}

#[test]
fn tools_that_share_a_variable_run_one_by_one() {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let body = builder.region(
        vec![
            node("page", call(look, vec![local(1)])).out(2),
            node("add", NodeKind::Compute(binary(BinaryOperator::Add, local(0), local(2)))).out(0),
        ],
        Some(text("noted")),
    );
    let note = builder.tool(
        "note",
        vec![variable("notes", 0, string()), parameter("what", 1, string())],
        string(),
        Effect::Once,
    );
    builder.last_tool().implementation = Implementation::Body(body);
    let helper = builder.agent("Helper", vec![variable("notes", 0, string())], string());
    let agent = builder.edit(helper);
    agent.instructions = Some(local(0));
    let mut noting = entry("note", note, 2);
    noting.arguments[0] = Binding::Bound(Argument::Variable(LocalId(0)));
    agent.tools.push(noting);
    let kind =
        call_with(CallableId::Agent(helper), vec![Argument::Variable(LocalId(0))], CallOptions::default());
    let plan = builder.flow(vec![node("answer", kind).out(1)], Some(local(0)));
    let mut drive = check(
        plan,
        vec![
            (Start("-"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("note", json!({"what": "a"})), ("note", json!({"what": "b"}))]),
                ),
                r#"tool flow/answer/turn[1]/note/page {"what":"a"}"#,
            ),
            (
                Tool("flow/answer/turn[1]/note/page", json!("A")),
                r#"tool flow/answer/turn[1]/note#2/page {"what":"b"}"#,
            ),
            (Tool("flow/answer/turn[1]/note#2/page", json!("B")), AGAIN),
        ],
    );
    // Instructions are rendered for each turn.
    let offered = &drive.request("flow/answer/turn[2]").tools[0].parameters;
    let OfferedParameters::Typed(parameters) = offered else { panic!("typed by the program") };
    assert_eq!(parameters.iter().map(|parameter| &*parameter.name).collect::<Vec<_>>(), ["what"]);
    assert_eq!(drive.request("flow/answer/turn[2]").instructions.as_deref(), Some("-AB"));
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("x"))), r#"done "-AB""#);
}

#[test]
fn what_a_model_gets_wrong_is_told() {
    for (answer, told) in [
        (
            calls(&[("lok", json!({}))]),
            "lok: There is no tool \"lok\". Did you mean \"look\"? The tools are: look.",
        ),
        (
            calls(&[("look", json!({"what": 7}))]),
            "look: This call was not made: the arguments of \"look\" are wrong.\nwhat: expected a string, found 7",
        ),
        (
            calls(&[("look", json!(""))]),
            "look: This call was not made: the arguments of \"look\" are wrong.\nwhat: missing, expected a string",
        ),
        (
            calls(&[("look", json!("{"))]),
            "look: This call was not made: the arguments of \"look\" are wrong.\nthis is no JSON: EOF while parsing an \
             object at line 1 column 1",
        ),
    ] {
        let mut drive = Drive::new(helper(string(), |_, _| ()));
        drive.happen(Start("why?"));
        assert_eq!(drive.happen(Model("flow/answer/turn[1]", answer)), AGAIN);
        assert_eq!(drive.told("flow/answer/turn[2]").last().map(String::as_str), Some(told));
    }
}

#[test]
fn at_most_so_many_calls_of_a_turn_are_made() {
    let mut drive = Drive::new(helper(string(), |_, _| ()));
    drive.happen(Start("why?"));
    let many = vec![("look", json!({"what": "a"})); TOOL_CALLS_PER_TURN_MAX + 1];
    drive.happen(Model("flow/answer/turn[1]", calls(&many)));
    assert_eq!(drive.machine.in_flight().len(), TOOL_CALLS_PER_TURN_MAX);
}

#[test]
fn a_failed_tool_may_fail_the_agent() {
    let plan = helper(string(), |builder, helper| builder.edit(helper).tool_errors = ToolErrors::Fail);
    check(
        plan,
        vec![
            (Start("why?"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("look", json!({"what": "a"})), ("look", json!({"what": "b"}))]),
                ),
                r#"tool flow/answer/turn[1]/look {"what":"a"}; tool flow/answer/turn[1]/look#2 {"what":"b"}"#,
            ),
            (
                Fails("flow/answer/turn[1]/look", error(ErrorKind::Tool)),
                "cancel flow/answer/turn[1]/look#2; failed tool at flow/answer/turn[1]/look after 1: it was tool",
            ),
        ],
    );
}

#[test]
fn approvals_hold_their_own_call_and_a_rejection_is_told() {
    let plan = helper(string(), |builder, helper| {
        let what = field(local(50), "what");
        let approval = Approval {
            when: binary(BinaryOperator::Equal, what, local(0)),
            arguments: Some(LocalId(50)),
            by: None,
            within: None,
            otherwise: ApprovalFallback::Timeout,
            quorum: 1,
        };
        builder.edit(helper).tool_errors = ToolErrors::Fail;
        builder.edit(helper).tools[0].options.approval = Some(approval);
    });
    let mut drive = check(
        plan,
        vec![
            (Start("big"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("look", json!({"what": "big"})), ("look", json!({"what": "small"}))]),
                ),
                "approve flow/answer/turn[1]/look/approval {\"what\":\"big\"}; \
                 tool flow/answer/turn[1]/look#2 {\"what\":\"small\"}",
            ),
            (Tool("flow/answer/turn[1]/look#2", json!("S")), "waiting"),
            (Rejects("flow/answer/turn[1]/look", Some("no")), AGAIN),
        ],
    );
    assert_eq!(drive.told("flow/answer/turn[2]")[2], "look: Not done: the call of `look` was rejected: no");
    assert_eq!(drive.happen(Model("flow/answer/turn[2]", says("x"))), r#"done "x""#);
}

#[test]
fn a_choice_of_tools_holds_until_one_was_used() {
    for choice in [ToolChoice::Required, ToolChoice::Tool("look".into())] {
        let plan = helper(string(), |builder, helper| builder.edit(helper).tool_choice = choice.clone());
        let mut drive = Drive::new(plan);
        drive.happen(Start("x"));
        assert_eq!(drive.request("flow/answer/turn[1]").tool_choice, choice);
        drive.happen(Model("flow/answer/turn[1]", calls(&[("lok", json!({}))])));
        assert_eq!(drive.request("flow/answer/turn[2]").tool_choice, choice);
        drive.happen(Model("flow/answer/turn[2]", calls(&[("look", json!({"what": "a"}))])));
        drive.happen(Tool("flow/answer/turn[2]/look", json!("A")));
        assert_eq!(drive.request("flow/answer/turn[3]").tool_choice, ToolChoice::Auto);
    }
}

#[test]
fn the_result_of_a_tool_may_be_the_answer() {
    let plan = helper(string(), |builder, helper| builder.edit(helper).stop_after = vec!["look".into()]);
    check(
        plan,
        vec![
            (Start("x"), ASKED),
            (
                Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))])),
                r#"tool flow/answer/turn[1]/look {"what":"a"}"#,
            ),
            // One that failed is not.
            (Fails("flow/answer/turn[1]/look", error(ErrorKind::Tool)), AGAIN),
            (
                Model("flow/answer/turn[2]", calls(&[("look", json!({"what": "b"}))])),
                r#"tool flow/answer/turn[2]/look {"what":"b"}"#,
            ),
            (Tool("flow/answer/turn[2]/look", json!("B")), r#"done "B""#),
        ],
    );
}

#[test]
fn agents_and_workflows_are_tools_too() {
    let plan = helper(string(), |builder, helper| {
        let expert = builder.agent("Expert", texts(&["topic"]), int());
        let wait = builder.workflow(
            "wait",
            texts(&["topic"]),
            vec![node("sleep", NodeKind::Sleep(ms(5)))],
            Some(local(0)),
        );
        let tools = &mut builder.edit(helper).tools;
        tools.push(entry("expert", CallableId::Agent(expert), 1));
        tools.push(entry("wait", wait, 1));
    });
    let mut drive = check(
        plan,
        vec![
            (Start("x"), ASKED),
            (
                Model(
                    "flow/answer/turn[1]",
                    calls(&[("expert", json!({"topic": "a"})), ("wait", json!({"topic": "b"}))]),
                ),
                "model flow/answer/turn[1]/expert/turn[1]; timer flow/answer/turn[1]/wait/sleep 5",
            ),
            (Model("flow/answer/turn[1]/expert/turn[1]", says("7")), "waiting"),
            (Fires("flow/answer/turn[1]/wait/sleep"), AGAIN),
        ],
    );
    assert_eq!(drive.told("flow/answer/turn[2]")[2..], ["expert: 7", "wait: b"]);
    assert_eq!(drive.row("flow/answer/turn[1]/expert"), "agent succeeded 1");
    // What is inside counts.
    assert_eq!(drive.rows["flow/answer/turn[1]/expert"].usage.turns, 1);
    drive.happen(Model("flow/answer/turn[2]", says("x")));
    assert_eq!(drive.rows["flow/answer"].usage.turns, 3);
}

#[test]
fn where_no_tools_may_be_called_none_is() {
    let plan = helper(string(), |builder, helper| builder.edit(helper).tool_choice = ToolChoice::None);
    let mut drive = Drive::new(plan);
    drive.happen(Start("x"));
    assert_eq!(drive.happen(Model("flow/answer/turn[1]", calls(&[("look", json!({"what": "a"}))]))), AGAIN);
    assert_eq!(
        drive.told("flow/answer/turn[2]")[2],
        "look: This call was not made: no tools may be called. Answer without them."
    );
}

#[test]
fn tools_of_servers_that_cannot_be_listed_are_not_left_out_silently() {
    let plan = helper(string(), |builder, helper| {
        let transport = McpTransport::Url { url: text("https://files.example"), headers: Vec::new() };
        builder.plan.mcp_servers.push(McpServer { name: "files".into(), transport });
        builder.edit(helper).tools[0].target = ToolTarget::Server(McpServerId(0));
    });
    check(
        plan,
        vec![(
            Start("x"),
            "failed failed at flow/answer/turn[1] after 1: `Helper` has tools of the MCP server `files`, and \
             this version carries out no tools of MCP servers",
        )],
    );
}
