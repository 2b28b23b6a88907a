//! Agents: prompts, outputs, what `with` replaces.

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
