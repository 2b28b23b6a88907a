//! What is stood in for, and what is real.

use std::path::Path;
use std::sync::Arc;

use agentflow_effects::{Effects, Environment, Script, ScriptedEffects};
use agentflow_machine::{
    AskRequest, Item, ModelRequest, OfferedKind, OfferedParameters, OfferedTool, Part, ToolAction, Wanted,
    WantedResponse,
};
use agentflow_plan::{Bounds, Field, HttpMethod, Implementation, Plan, RegionId, Type, Value};
use tokio::time::Instant;

use crate::setting::*;

fn scripted(script: &str) -> ScriptedEffects {
    let script = Script::parse(script).expect("a good script");
    ScriptedEffects::new(script, Arc::new(live(Path::new("."))))
}

/// A plan of which nothing can be reached and whose secrets are not there: real effects would show.
fn unreachable_plan() -> Plan {
    let mut plan = plan("http://127.0.0.1:1");
    plan.providers[0].api_key = Some(agentflow_plan::Expression::Secret("NONE".into()));
    plan
}

async fn model(script: &str, request: &ModelRequest) -> String {
    match scripted(script).model(&unreachable_plan(), &Environment::new(), request).await {
        Ok((answer, usage)) => {
            let calls =
                answer.calls.iter().map(|call| format!(" {}={}({})", call.id, call.name, call.arguments));
            let tokens = format!("{}/{}/{}", usage.turns, usage.input_tokens, usage.output_tokens);
            format!("{}{} [{tokens}]", answer.text.as_deref().unwrap_or("-"), calls.collect::<String>())
        }
        Err(error) => told(&error),
    }
}

fn at_turn(turn: u64) -> ModelRequest {
    ModelRequest { turn, ..model_request() }
}

#[tokio::test]
async fn an_output_is_the_text_of_the_answer() {
    let script = r#"{"agents": {"Helper": {"turns": [{"output": "calm"}, {"output": {"a": 20.0}}, {"text": "{oops"}]}}}"#;
    for (turn, output, expected) in [
        (0, text_type(), "calm [1/0/0]"),
        (0, Type::Json, "\"calm\" [1/0/0]"),
        (1, text_type(), "{\"a\":20.0} [1/0/0]"),
        (1, Type::Json, "{\"a\":20.0} [1/0/0]"),
        (2, Type::Json, "{oops [1/0/0]"),
    ] {
        let request = ModelRequest { output, ..at_turn(turn) };
        assert_eq!(model(script, &request).await, expected);
    }
}

#[tokio::test]
async fn calls_and_handoffs_are_made() {
    let script = r#"{"agents": {"Helper": {"turns": [
        {"call": "look", "args": {"id": "A1"}, "usage": {"input_tokens": 5, "output_tokens": 6}},
        {"text": "both", "calls": [{"handoff": "Refunds", "args": {"why": "x"}}, {"call": "nonsense", "args": "{"}]},
        {"handoff": "Refund"}]}}}"#;
    let offer = |name: &str, kind| OfferedTool {
        name: name.into(),
        description: None,
        parameters: OfferedParameters::Typed(Vec::new()),
        kind,
    };
    let tools = Arc::new(vec![
        offer("look", OfferedKind::Tool),
        offer("transfer_to_refunds", OfferedKind::Handoff("Refunds".into())),
    ]);
    for (turn, expected) in [
        (0, "- call_Helper_0_0=look({\"id\":\"A1\"}) [1/5/6]"),
        (1, "both call_Helper_1_0=transfer_to_refunds({\"why\":\"x\"}) call_Helper_1_1=nonsense({) [1/0/0]"),
        (
            2,
            "failed never nothing_ran: turn 3 of agent `Helper` in the script hands over to `Refund`, which is not on \
             offer; there is `Refunds`",
        ),
    ] {
        let request = ModelRequest { tools: Arc::clone(&tools), ..at_turn(turn) };
        assert_eq!(model(script, &request).await, expected);
    }
    assert_eq!(
        model(script, &at_turn(2)).await,
        "failed never nothing_ran: turn 3 of agent `Helper` in the script hands over to `Refund`, and no handoff is on \
         offer"
    );
}

#[tokio::test]
async fn what_a_script_does_not_have_fails_for_good() {
    for (script, expected) in [
        (r#"{"agents": {}}"#, "the script has nothing for agent `Helper`"),
        (
            r#"{"agents": {"Helpr": {"turns": []}}}"#,
            "the script has nothing for agent `Helper`; it has `Helpr`",
        ),
        (
            r#"{"agents": {"Helper": {"turns": [{"output": 1}]}}}"#,
            "the script has 1 turn for agent `Helper`; turn 3 is due",
        ),
        (
            r#"{"agents": {"Helper": {"match": [{"when": "x", "output": 1}], "turns": []}}}"#,
            "the script has no turns for agent `Helper` besides its `match`, whose entries count as turns too and did \
             not apply; turn 3 is due",
        ),
    ] {
        assert_eq!(model(script, &at_turn(2)).await, format!("failed never nothing_ran: {expected}"));
    }
}

#[tokio::test]
async fn why_another_turn_is_due_is_told() {
    let mut request = at_turn(1);
    let said = Item::Assistant { text: Some("\"a\"".into()), calls: Vec::new(), extra: None };
    let told = Item::User { parts: vec![Part::Text("Your answer is wrong: expected an int".into())] };
    request.items.extend([Arc::new(said), Arc::new(told)]);
    assert_eq!(
        model(r#"{"agents": {"Helper": {"turns": [{"output": "a"}]}}}"#, &request).await,
        "failed never nothing_ran: the script has 1 turn for agent `Helper`; turn 2 is due; it was told: Your answer is \
         wrong: expected an int"
    );
}

#[tokio::test]
async fn errors_are_played() {
    let script = r#"{"agents": {"Helper": {"turns": [
        {"error": "rate_limited"},
        {"error": {"kind": "refused", "message": "no", "retry_after": "2s"}, "usage": {"input_tokens": 1}}]}}}"#;
    for (turn, expected) in [
        (0, "rate_limited: `rate_limited`, as the script has agent `Helper` fail"),
        (1, "refused after 2000: no"),
    ] {
        assert_eq!(model(script, &at_turn(turn)).await, expected);
    }
}

#[tokio::test]
async fn the_words_of_the_prompt_choose() {
    let script = r#"{"agents": {"Helper": {
        "match": [{"when": "rust", "output": "matched"}], "turns": [{"output": "by number"}], "repeat": true}}}"#;
    for (prompts, expected) in [(vec!["about go"], "by number"), (vec!["about rust"], "matched")] {
        let request = ModelRequest { items: prompts.iter().map(|text| user(text)).collect(), ..at_turn(5) };
        assert_eq!(model(script, &request).await, format!("{expected} [1/0/0]"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_delay_takes_its_time_and_can_be_too_long() {
    let script = r#"{"agents": {"Helper": {"turns": [{"output": 1, "delay": "30s"}, {"output": 1, "delay": "2m"}]}},
                     "asks": {"Ada": {"turns": [{"output": 1, "delay": "3h"}]}}}"#;
    let start = Instant::now();
    assert_eq!(model(script, &at_turn(0)).await, "1 [1/0/0]");
    assert_eq!(start.elapsed().as_secs(), 30);
    assert_eq!(
        model(script, &at_turn(1)).await,
        "timeout: the scripted model of `Helper` did not answer within 1m"
    );
    assert_eq!(start.elapsed().as_secs(), 90);
    assert_eq!(ask(&scripted(script), Some("Ada"), 0).await, "1");
    assert_eq!(start.elapsed().as_secs(), 90 + 3 * 3600);
}

#[tokio::test]
async fn a_named_tool_is_stood_in_for_and_another_is_real() {
    let by_script = r#"{"tools": {"act": {"match": [{"when": "\"n\":2", "output": {"a": 2}}],
        "turns": [{"output": {"a": 1, "more": true}}, {"output": {"a": "x"}}, {"error": "unavailable"}]}}}"#;
    let field = Field { name: "a".into(), doc: None, r#type: Type::Int(Bounds::NONE), default: None };
    let plan = unreachable_plan();
    let mut action = http_action(HttpMethod::Get, "http://127.0.0.1:1");
    if let ToolAction::Http { headers, .. } = &mut action {
        headers.push(("key".into(), secret("", "NONE")));
    }
    let mut request = tool_request(action);
    request.result = Type::Object(vec![field]);
    let effects = scripted(by_script);
    for (turn, expected) in [
        (0, r#"{"a":1}"#),
        (1, "tool: the tool `act` gave a value that breaks its type: a: expected an int, found \"x\""),
        (2, "unavailable: `unavailable`, as the script has tool `act` fail"),
        (
            3,
            "failed never nothing_ran: the script has 3 turns for tool `act` besides its `match`, whose entries count \
             as turns too and did not apply; turn 4 is due",
        ),
    ] {
        request.turn = turn;
        let found = call(&effects, &plan, &request).await;
        assert_eq!(found.map_or_else(|error| told(&error), |value| value.to_json_text()), expected);
    }
    request.arguments = Value::object([("n".into(), Value::Int(2))]);
    let matched = call(&effects, &plan, &request).await.expect("a value");
    assert_eq!(matched.to_json_text(), r#"{"a":2}"#);
    // Where the program picks from a response, what stands in gives what it would pick.
    assert!(
        effects.stands_in_for_tool(&plan, &request) && !scripted("{}").stands_in_for_tool(&plan, &request)
    );
    if let ToolAction::Http { wanted, .. } = &mut request.action {
        *wanted = WantedResponse::Record;
    }
    let picked = call(&effects, &plan, &request).await.expect("a value");
    assert_eq!(picked.to_json_text(), r#"{"a":2}"#);
    // A script without the tool leaves it as it is.
    let error = call(&scripted("{}"), &plan, &request).await.expect_err("the real one lacks its secret");
    assert_eq!(
        told(&error),
        "failed never nothing_ran: the secret `NONE` is missing: set the environment variable NONE"
    );
}

async fn ask(effects: &ScriptedEffects, to: Option<&str>, turn: u64) -> String {
    let request = AskRequest {
        question: "Confirm a refund of 20.0?".into(),
        answer: Wanted::Value(Type::Bool),
        to: to.map(Into::into),
        until: None,
        turn,
    };
    let answer = effects.ask(&request).await;
    assert_eq!(answer.is_some(), effects.stands_in(&request));
    match answer {
        None => "real".into(),
        Some(Ok(json)) => json.to_string(),
        Some(Err(error)) => told(&error),
    }
}

#[tokio::test]
async fn people_that_are_named_are_stood_in_for() {
    let named = scripted(
        r#"{"asks": {"finance": {"match": [{"when": "of 30.0", "output": 0}],
            "turns": [{"output": true}, {"error": "timeout"}]}}}"#,
    );
    let everyone =
        scripted(r#"{"asks": {"finance": {"turns": []}, "*": {"turns": [{"output": 1}], "repeat": true}}}"#);
    for (effects, to, turn, expected) in [
        (&named, Some("finance"), 0, "true"),
        (&named, Some("finance"), 1, "timeout: `timeout`, as the script has person `finance` fail"),
        (
            &named,
            Some("finance"),
            2,
            "failed never nothing_ran: the script has 2 turns for person `finance` besides its `match`, whose entries \
             count as turns too and did not apply; turn 3 is due",
        ),
        (&named, Some("Ada"), 0, "real"),
        (&named, None, 0, "real"),
        (&everyone, Some("Ada"), 9, "1"),
        (&everyone, None, 0, "1"),
        (
            &everyone,
            Some("finance"),
            0,
            "failed never nothing_ran: the script has no turns for person `finance`; turn 1 is due",
        ),
    ] {
        assert_eq!(ask(effects, to, turn).await, expected);
    }
}

#[test]
fn names_that_the_program_does_not_have_are_told() {
    let script = Script::parse(
        r#"{"agents": {"Helper": {"turns": []}, "Helpr": {"turns": []}}, "tools": {"act": {"turns": []}, "zzz": {"turns": []}}}"#,
    );
    let script = script.expect("a script");
    let mut plan = plan("unused");
    assert_eq!(
        script.unknown_names(&plan),
        [
            "the script names the agent `Helpr`, which the program does not have; did you mean `Helper`?",
            "the script names the tool `zzz`, which the program does not have",
        ]
    );
    plan.tools[0].implementation = Implementation::Body(RegionId(0));
    assert_eq!(
        script.unknown_names(&plan).last().map(String::as_str),
        Some("the script stands in for the tool `act`, whose body is in the language and runs all the same")
    );
}
