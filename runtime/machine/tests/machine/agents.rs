//! Agents: turns, attempts, tools, outputs, bounds.

use agentflow_machine::*;
use agentflow_plan::*;
use serde_json::json;

use crate::drive::*;
use crate::plan::*;

/// A flow whose step `answer` calls the agent `Helper(question)` with the tool `look(what)`.
pub fn helper(result: Type, edit: impl FnOnce(&mut Builder, AgentId)) -> Plan {
    let mut builder = Builder::new();
    let look = builder.tool("look", texts(&["what"]), string(), Effect::Read);
    let helper = builder.agent("Helper", texts(&["question"]), result);
    builder.edit(helper).tools.push(entry("look", look, 1));
    edit(&mut builder, helper);
    builder.flow(vec![node("answer", call(CallableId::Agent(helper), vec![local(0)])).out(1)], Some(local(1)))
}

const ASKED: &str = "model flow/answer/turn[1]";
const AGAIN: &str = "model flow/answer/turn[2]";

#[test]
fn an_agent_answers() {
    let mut drive = check(helper(string(), |_, _| ()), vec![(Start("why?"), ASKED)]);
    let request = drive.request("flow/answer/turn[1]");
    assert_eq!(request.instructions.as_deref(), Some("You are Helper."));
    assert_eq!(request.tools.iter().map(|tool| &*tool.name).collect::<Vec<_>>(), ["look"]);
    assert_eq!((request.attempt, request.turn), (1, 0));
    assert_eq!(&*request.idempotency_key, "run/flow/answer/turn[1]");
    assert_eq!(drive.told("flow/answer/turn[1]"), ["user: question: why?"]);
    assert_eq!(drive.happen(Model("flow/answer/turn[1]", says("because"))), r#"done "because""#);
    let usage = drive.machine.usage();
    assert_eq!((usage.turns, usage.input_tokens, usage.output_tokens), (1, 100, 10));
    assert!((usage.usd - 0.0002).abs() < 1e-12, "{usage:?}");
    assert_eq!(drive.rows["flow/answer"].usage, usage);
    assert_eq!(drive.rows["flow"].usage, usage);
    assert_eq!(drive.row("flow/answer/turn[1]"), "model succeeded 1");
}

#[test]
fn a_prompt_may_have_parts() {
    let plan = helper(string(), |builder, helper| {
        builder.edit(helper).parameters[0].r#type = Type::Image;
        builder.edit(helper).prompt = Some(Expression::List(vec![text("What is this?"), local(0)]));
    });
    let mut drive = Drive::new(plan);
    drive.happen(Start("cat.png"));
    assert_eq!(drive.told("flow/answer/turn[1]"), [r#"user: What is this? | <image "cat.png">"#]);
    // Without a prompt, texts are rendered and images follow.
    let plan = helper(string(), |builder, helper| builder.edit(helper).parameters[0].r#type = Type::File);
    let mut drive = Drive::new(plan);
    drive.happen(Start("cat.pdf"));
    assert_eq!(drive.told("flow/answer/turn[1]"), [r#"user: <file "cat.pdf">"#]);
}

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
fn outputs_have_the_type_of_the_agent() {
    for (result, said, given) in [
        (int(), "7", "done 7"),
        (int(), "```json\n7\n```", "done 7"),
        (float(), "7", "done 7.0"),
        (string(), "{\"a\": 1}", r#"done "{\"a\": 1}""#),
        (Type::Json, "{\"a\": 1}", "done {\"a\":1}"),
        (Type::Optional(Box::new(string())), "null", "done null"),
        (Type::Optional(Box::new(string())), "some text", r#"done "some text""#),
        (Type::Null, "", "done null"),
        (Type::Null, "whatever", "done null"),
        (Type::Enum(EnumId(0)), "calm", r#"done "calm""#),
        (Type::Enum(EnumId(0)), "\"calm\"", r#"done "calm""#),
        (int(), "seven", AGAIN),
        (int(), "", AGAIN),
        (string(), " ", AGAIN),
        (Type::Enum(EnumId(0)), "wild", AGAIN),
    ] {
        let plan = helper(result.clone(), |builder, _| {
            let variant = |name: &str| Variant { name: name.into(), doc: None, fields: None };
            builder.plan.enums.push(Enum {
                name: "Mood".into(),
                doc: None,
                variants: vec![variant("calm"), variant("upset")],
            });
        });
        let mut drive = Drive::new(plan);
        drive.happen(Start("x"));
        assert_eq!(drive.happen(Model("flow/answer/turn[1]", says(said))), given, "{result:?} {said:?}");
    }
}

#[test]
fn a_wrong_output_is_told_until_the_turns_are_used_up() {
    let plan = helper(int(), |builder, helper| builder.edit(helper).max_turns = number(2));
    let mut drive =
        check(plan, vec![(Start("x"), ASKED), (Model("flow/answer/turn[1]", says("seven")), AGAIN)]);
    assert_eq!(
        drive.told("flow/answer/turn[2]"),
        [
            "user: question: x",
            "assistant: seven",
            "user: Your answer does not have the form that is due. It must be an int, and nothing else:\n\
             this is no JSON: expected value at line 1 column 1"
        ]
    );
    let cut_off = ModelAnswer { stop: StopReason::Length, ..says("8") };
    let mut other = Drive::new(helper(int(), |_, _| ()));
    other.happen(Start("x"));
    assert_eq!(other.happen(Model("flow/answer/turn[1]", cut_off)), "done 8");
    assert_eq!(
        drive.happen(Model("flow/answer/turn[2]", says("x"))),
        "failed invalid_output at flow/answer after 1: the last output of `Helper` is not an int: this is no JSON: \
         expected value at line 1 column 1"
    );
}

#[test]
fn a_cut_off_output_is_told_so() {
    let mut drive = Drive::new(helper(int(), |_, _| ()));
    drive.happen(Start("x"));
    let cut_off = ModelAnswer { stop: StopReason::Length, ..says("{\"a") };
    assert_eq!(drive.happen(Model("flow/answer/turn[1]", cut_off)), AGAIN);
    let told = drive.told("flow/answer/turn[2]");
    assert!(told[2].starts_with("user: Your answer was cut off"), "{told:?}");
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
fn what_with_says_replaces_what_the_agent_says() {
    let mut builder = Builder::new();
    let helper = builder.agent("Helper", texts(&["question"]), string());
    let fast = builder.model("fast", policy(1));
    builder.edit(helper).sampling.temperature = Some(0.5);
    builder.edit(helper).sampling.top_p = Some(0.5);
    let options = CallOptions {
        model: Some(fast),
        max_turns: Some(number(1)),
        sampling: Sampling { temperature: Some(1.0), ..Sampling::default() },
        budget: Some(Budget { turns: Some(number(5)), ..Budget::default() }),
        ..CallOptions::default()
    };
    let kind = call_with(CallableId::Agent(helper), vec![Argument::Value(local(0))], options);
    let mut drive = Drive::new(builder.flow(vec![node("answer", kind).out(1)], Some(local(1))));
    drive.happen(Start("x"));
    let request = drive.request("flow/answer/turn[1]");
    assert_eq!(request.model, fast);
    assert_eq!((request.sampling.temperature, request.sampling.top_p), (Some(1.0), Some(0.5)));
    assert_eq!(
        drive.happen(Model("flow/answer/turn[1]", calls(&[("lok", json!({}))]))),
        "failed turn_limit at flow/answer after 1: `Helper` gave no answer within 1 turns"
    );
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
fn an_answer_has_the_type_of_the_agent_that_was_called() {
    let plan = helper(float(), |builder, helper| {
        let count = builder.tool("count", Vec::new(), int(), Effect::Read);
        builder.edit(helper).tools.push(entry("count", count, 0));
        builder.edit(helper).stop_after = vec!["count".into()];
    });
    check(
        plan,
        vec![
            (Start("x"), ASKED),
            (
                Model("flow/answer/turn[1]", calls(&[("count", json!(""))])),
                "tool flow/answer/turn[1]/count {}",
            ),
            (Tool("flow/answer/turn[1]/count", json!(7)), "done 7.0"),
        ],
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
