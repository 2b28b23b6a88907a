//! What is a script, and what is told about what is none.

use agentflow_effects::Script;
use agentflow_effects::script::{AgentTurn, Reply, ScriptedCall};

fn wrong(text: &str) -> String {
    match Script::parse(text) {
        Ok(script) => format!("accepted: {script:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_example_of_the_language_page_is_read() {
    let script = Script::parse(
        r#"{ "agents": {
            "Triage":  { "turns": [ { "call": "lookup_order", "args": { "order_id": "A1" } },
                                    { "handoff": "Refunds", "args": { "reason": "broken" } } ] },
            "Refunds": { "turns": [ { "calls": [ { "call": "refund", "args": { "order_id": "A1", "amount": 20.0 } } ] },
                                    { "output": { "type": "Refunded", "amount": 20.0, "note": "ok" } } ] },
            "Search":  { "match": [ { "when": "rust", "output": "…" } ], "turns": [ { "text": "no result" } ], "repeat": true },
            "Flaky":   { "turns": [ { "error": "rate_limited", "delay": "50ms" }, { "output": 1 } ] } },
          "tools": { "lookup_order": { "turns": [ { "output": { "id": "A1" } }, { "error": "unavailable" } ] } },
          "asks": { "finance": { "turns": [ { "output": true } ] } } }"#,
    )
    .expect("the example is a script");
    assert_eq!(script.agents.len(), 4);
    let AgentTurn::Say { text: None, calls } = &script.agents["Refunds"].turns[0].act else {
        panic!("the first turn calls");
    };
    let arguments = r#"{"order_id":"A1","amount":20.0}"#.to_owned();
    assert_eq!(calls, &[ScriptedCall::Tool { name: "refund".into(), arguments }]);
    assert!(script.agents["Search"].repeat);
    assert_eq!(script.agents["Search"].matches[0].0, "rust");
    assert_eq!(script.agents["Flaky"].turns[0].delay.as_millis(), 50);
    assert_eq!(script.asks["finance"].turns[0].act, Reply::Output(true.into()));
}

#[test]
fn exact_arguments_and_text_beside_calls_are_kept() {
    let script = Script::parse(
        r#"{"agents": {"A": {"turns": [
            {"text": "let me see", "call": "t", "args": "{not json"},
            {"calls": [{"call": "a"}, {"handoff": "B"}], "usage": {"input_tokens": 7}}]}}}"#,
    )
    .expect("a script");
    let turns = &script.agents["A"].turns;
    let call = ScriptedCall::Tool { name: "t".into(), arguments: "{not json".into() };
    assert_eq!(turns[0].act, AgentTurn::Say { text: Some("let me see".into()), calls: vec![call] });
    let calls = vec![
        ScriptedCall::Tool { name: "a".into(), arguments: "{}".into() },
        ScriptedCall::Handoff { agent: "B".into(), arguments: "{}".into() },
    ];
    assert_eq!(turns[1].act, AgentTurn::Say { text: None, calls });
    assert_eq!(turns[1].usage.map(|usage| (usage.turns, usage.input_tokens)), Some((1, 7)));
}

#[test]
fn what_is_wrong_is_told_with_its_place() {
    let in_turn = |turn: &str| wrong(&format!(r#"{{"agents": {{"A": {{"turns": [{turn}]}}}}}}"#));
    for (found, told) in [
        (wrong("nonsense"), "a script is JSON, and this is none: expected ident at line 1 column 2"),
        (wrong("[]"), "expected an object, found a list"),
        (wrong(r#"{"agent": {}}"#), "unknown key `agent` (did you mean `agents`?)"),
        (wrong(r#"{"x": {}}"#), "unknown key `x` (what may stand here: `agents`, `tools`, `asks`)"),
        (
            wrong(r#"{"agents": {"A": {"turns": []}, "A": {"turns": []}}}"#),
            "a script is JSON, and this is none: the key `A` stands twice in one object at line 1 column 35",
        ),
        (wrong(r#"{"agents": {"A": []}}"#), "agents.A: expected an object, found a list"),
        (wrong(r#"{"agents": {"A": {}}}"#), "agents.A: expected `turns` or `match`"),
        (wrong(r#"{"agents": {"A": {"turn": []}}}"#), "agents.A: unknown key `turn` (did you mean `turns`?)"),
        (
            wrong(r#"{"agents": {"A": {"turns": [], "repeat": true}}}"#),
            "agents.A: `repeat` repeats the last of `turns`, and there is none",
        ),
        (
            wrong(r#"{"agents": {"A": {"match": [{"output": 1}]}}}"#),
            "agents.A.match[0]: an entry of `match` needs `when`, a text to look for",
        ),
        (
            wrong(r#"{"tools": {"t": {"turns": [{"call": "x"}]}}}"#),
            "tools.t.turns[0]: unknown key `call` (what may stand here: `output`, `error`, `when`, `delay`, `usage`)",
        ),
        (
            in_turn("{}"),
            "agents.A.turns[0]: a turn needs one of `output`, `text`, `call`, `calls`, `handoff`, `error`",
        ),
        (in_turn("7"), "agents.A.turns[0]: expected an object, found a number"),
        (
            in_turn(r#"{"output": 1, "error": "tool"}"#),
            "agents.A.turns[0]: a turn does one thing, and this has `output`, `error`",
        ),
        (in_turn(r#"{"outptu": 1}"#), "agents.A.turns[0]: unknown key `outptu` (did you mean `output`?)"),
        (
            in_turn(r#"{"output": 1, "args": {}}"#),
            "agents.A.turns[0].args: `args` belongs to a `call` or a `handoff`",
        ),
        (
            in_turn(r#"{"when": "x", "output": 1}"#),
            "agents.A.turns[0].when: `when` belongs to an entry of `match`",
        ),
        (in_turn(r#"{"calls": []}"#), "agents.A.turns[0].calls: expected at least one call"),
        (in_turn(r#"{"calls": [{}]}"#), "agents.A.turns[0].calls[0]: expected either `call` or `handoff`"),
        (
            in_turn(r#"{"error": "rate_limit"}"#),
            "agents.A.turns[0].error: unknown kind of error `rate_limit` (did you mean `rate_limited`?)",
        ),
        (in_turn(r#"{"error": {"message": "x"}}"#), "agents.A.turns[0].error: an error needs a `kind`"),
        (
            in_turn(r#"{"output": 1, "delay": 50}"#),
            "agents.A.turns[0].delay: expected a string, found a number",
        ),
        (
            in_turn(r#"{"output": 1, "delay": "50 parsecs"}"#),
            "agents.A.turns[0].delay: expected a duration such as \"50ms\"",
        ),
        (
            in_turn(r#"{"output": 1, "usage": {"input_tokens": -1}}"#),
            "agents.A.turns[0].usage.input_tokens: expected a whole number that is not negative, found a number",
        ),
    ] {
        assert_eq!(found, told);
    }
}

#[test]
fn deep_nesting_is_refused_not_followed() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let told = wrong(&format!(r#"{{"agents": {{"A": {{"turns": [{{"output": {deep}}}]}}}}}}"#));
    assert!(told.contains("recursion limit exceeded"), "{told}");
}
