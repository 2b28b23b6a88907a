//! Bounds of what one run can use.

use agentflow_flows::{Amount, costs};

use crate::program;

const PRELUDE: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model priced {
  provider: openai, name: "m", context: 1_000, max_output_tokens: 100, price: { input: 1.0, output: 10.0 }
}
model dear {
  provider: openai, name: "d", context: 2_000, max_output_tokens: 100, price: { input: 10.0, output: 10.0 }
}
model plain { provider: openai, name: "m" }
tool look(id: string) -> string { http: get "https://shop.example/look", query: { id: id } }
tool both(id: string) -> string {
  do {
    let one = look(id)
    return look(one)
  }
}
agent Asker(text: string) -> string { model: priced, prompt: text, max_turns: 3 }
agent Searcher(text: string) -> string {
  model: priced
  prompt: text
  max_turns: 2
  parallel_tools: false
  tools: [look]
}
"#;

/// The bounds of a workflow with these declarations and this body: turns, tool calls, tokens, USD; `None` where there is
/// none.
fn check_with(declarations: &str, body: &str, expected: [Option<f64>; 4]) {
    let text = format!(
        "{PRELUDE}{declarations}\nworkflow main(text: string, items: string[](..5), many: string[], few: int(1..4)) \
         -> int {{\n{body}\nreturn 1\n}}\n"
    );
    let costs = costs(&program(&text));
    let main = costs.iter().find(|cost| cost.workflow == "main").expect("there is a workflow `main`");
    let usage = main.usage.clone();
    let found = [usage.turns, usage.tool_calls, usage.tokens, usage.usd].map(|amount| match amount {
        Amount::AtMost(most) => Some((most * 1e9).round() / 1e9),
        Amount::Open(_) => None,
    });
    assert_eq!(found, expected, "{declarations}\n{body}");
}

fn check(body: &str, expected: [Option<f64>; 4]) {
    check_with("", body, expected);
}

/// So many turns of the priced model, with 1,000 tokens in and 100 out each, and calls of tools.
fn known(turns: f64, calls: f64) -> [Option<f64>; 4] {
    [Some(turns), Some(calls), Some(turns * 1_100.0), Some((turns * 0.002 * 1e9).round() / 1e9)]
}

const NONE: [Option<f64>; 4] = [None; 4];

#[test]
fn calls_add_up() {
    for (body, turns, calls) in [
        ("", 0.0, 0.0),
        ("emit look(text)", 0.0, 1.0),
        ("emit both(text)", 0.0, 3.0),
        ("emit both(text) with { retry: 2 }", 0.0, 6.0),
        // A failed attempt of a tool that somebody else carries out is no other call.
        ("emit look(text) with { retry: 2 }", 0.0, 1.0),
        ("emit Asker(text)", 3.0, 0.0),
        ("emit Asker(text) with { max_turns: 7 }", 7.0, 0.0),
        ("emit Asker(text) with { max_turns: few }", 4.0, 0.0),
        ("emit Asker(text) with { retry: 2 }", 6.0, 0.0),
        ("emit Searcher(text)", 2.0, 2.0),
        ("emit Asker(text)\nemit Searcher(text)", 5.0, 2.0),
        ("emit Asker(look(text))", 3.0, 1.0),
        ("let kept = look(text) undo look(text)\nemit kept", 0.0, 5.0),
        ("if text == \"\" { return 2 }\nemit Asker(text)", 3.0, 0.0),
        ("fail Asker(text)", 3.0, 0.0),
    ] {
        let body =
            if body.starts_with("fail") { format!("if text == \"\" {{ {body} }}") } else { body.to_owned() };
        check(&body, known(turns, calls));
    }
}

#[test]
fn branches_take_the_dearest_and_parallel_ones_all() {
    for (body, turns, calls) in [
        ("if text == \"a\" { emit Asker(text) } else { emit look(text) }", 3.0, 1.0),
        ("if text == \"a\" { emit Asker(text) } else if text == \"b\" { emit Searcher(text) }", 3.0, 2.0),
        ("let both = parallel {\n a: Asker(text)\n b: Searcher(text)\n}\nemit both.a", 5.0, 2.0),
        ("let first = race {\n a: Asker(text)\n b: Searcher(text)\n}\nemit first", 5.0, 2.0),
        ("emit look(text) catch { Asker(text) }", 3.0, 1.0),
        ("try { emit Asker(text) } catch err { emit look(err.message) }", 3.0, 1.0),
        ("match text {\n \"a\" => emit Asker(text)\n \"b\" => emit look(text)\n _ => {}\n}", 3.0, 1.0),
        ("match look(text) {\n \"a\" => emit Asker(text)\n _ => {}\n}", 3.0, 1.0),
    ] {
        check(body, known(turns, calls));
    }
}

#[test]
fn loops_multiply() {
    for (body, turns, calls) in [
        ("repeat up to 4 { emit Asker(text) }", 12.0, 0.0),
        ("repeat up to few { emit Asker(text) }", 12.0, 0.0),
        ("let n = 2\nrepeat up to n { emit Asker(text) }", 6.0, 0.0),
        ("repeat up to items.length { emit look(text) }", 0.0, 5.0),
        ("while look(text) == \"a\" up to 3 { emit Asker(text) }", 9.0, 3.0),
        ("repeat up to 2 { repeat up to 3 { emit look(text) } }", 0.0, 6.0),
        ("for item in items { emit look(item) }", 0.0, 5.0),
        ("for item in [\"a\", \"b\"] { emit look(item) }", 0.0, 2.0),
        ("let kept = [\"a\", \"b\"]\nfor item in kept { emit look(item) }", 0.0, 2.0),
        ("let all = parallel for item in items { look(item) }\nemit all.length.to_string()", 0.0, 5.0),
        (
            "let all = parallel(max: 2) for item in items { look(item) }\nfor one in all { emit look(one) }",
            0.0,
            10.0,
        ),
        ("for item in many.take(3) { emit look(item) }", 0.0, 3.0),
        ("for item in items.take(9) { emit look(item) }", 0.0, 5.0),
        ("for item in [each + \"!\" for each in items if each != \"\"] { emit look(item) }", 0.0, 5.0),
        ("for item in items.sort().reverse().drop(1) { emit look(item) }", 0.0, 5.0),
        ("for _ in range(few) { emit look(text) }", 0.0, 4.0),
        // Nothing, however often, is nothing.
        ("repeat forever { break }", 0.0, 0.0),
        ("for item in many { emit item }", 0.0, 0.0),
    ] {
        check(body, known(turns, calls));
    }
    check_with(
        "const MOST: int = 3\nconst NAMES: string[] = [\"a\", \"b\"]",
        "repeat up to MOST { for n in NAMES { emit look(n) } }",
        known(0.0, 6.0),
    );
}

#[test]
fn what_nothing_bounds_is_told() {
    let calls = [Some(0.0), None, Some(0.0), Some(0.0)];
    for body in [
        "for item in many { emit look(item) }",
        "repeat forever { emit look(text) }",
        "repeat up to many.length { emit look(text) }",
        "while text == \"\" { emit look(text) }",
    ] {
        check(body, calls);
    }
    check("for item in many { emit Asker(item) }", [None, Some(0.0), None, None]);
}

#[test]
fn agents_that_are_tools_are_called_as_often_as_the_machine_lets_them() {
    for (agent, turns, calls) in [
        // Three turns, in each of which 64 calls of an agent of three turns.
        ("tools: [Asker], max_turns: 3", 3.0 + 3.0 * 64.0 * 3.0, 0.0),
        ("tools: [Asker with { max_turns: 1 }], max_turns: 3", 3.0 + 3.0 * 64.0, 0.0),
        ("tools: [Asker with { max_turns: 1, retry: 2 }], max_turns: 3", 3.0 + 3.0 * 64.0 * 2.0, 0.0),
        ("tools: [look, both], max_turns: 1", 1.0, 64.0 * 3.0),
        ("tools: [look, both], max_turns: 1, tool_choice: none", 1.0, 0.0),
        ("tools: [look], max_turns: 1, retry: 2", 2.0, 2.0 * 64.0),
        // A budget is looked at between turns: the last one begins with one turn left.
        ("tools: [Asker], budget: { turns: 3 }", 2.0 + 1.0 + 64.0 * 3.0, 0.0),
        ("tools: [Asker], budget: { turns: 1_000 }, max_turns: 1", 1.0 + 64.0 * 3.0, 0.0),
        ("max_turns: 20, budget: { turns: 4 }", 4.0, 0.0),
    ] {
        check_with(
            &format!("agent Chief(text: string) -> string {{ model: priced, prompt: text, {agent} }}"),
            "emit Chief(text)",
            known(turns, calls),
        );
    }
}

#[test]
fn a_conversation_has_the_turns_of_the_agent_that_was_called() {
    let second =
        "agent Second(text: string) -> string { model: dear, prompt: text, tools: [look], max_turns: 50 }\n";
    let dear = |turns: f64, calls: f64| {
        [Some(turns), Some(calls), Some(turns * 2_100.0), Some((turns * 0.021 * 1e9).round() / 1e9)]
    };
    for (agent, expected) in [
        // Any of its turns may be the other one's.
        ("handoffs: [Second], max_turns: 3", dear(3.0, 3.0 * 64.0)),
        ("handoffs: [Second], max_turns: 3, tool_choice: none", known(3.0, 0.0)),
    ] {
        check_with(
            &format!(
                "{second}agent First(text: string) -> string {{ model: priced, prompt: text, {agent} }}"
            ),
            "emit First(text)",
            expected,
        );
    }
    // A summary is one more answer of whoever hands over.
    check_with(
        "agent Second(text: string) -> string { model: priced, prompt: text, handoffs: [First] }\n\
         agent First(text: string) -> string { model: priced, prompt: text, handoffs: [Second(text: text) sharing summary], max_turns: 3 }",
        "emit First(text)",
        known(6.0, 0.0),
    );
    check_with(
        "agent Second(text: string) -> string { model: priced, prompt: text, handoffs: [First] }\n\
         agent First(text: string) -> string { model: priced, prompt: text, handoffs: [Second] }",
        "emit First(text)",
        known(10.0, 0.0),
    );
}

#[test]
fn guards_run_for_who_begins_and_for_what_goes_out() {
    let agent = |settings: &str| {
        format!(
            "tool fine(text: string) -> bool {{ http: get \"https://shop.example/fine\", query: {{ t: text }} }}\n\
             agent Other(text: string) -> string {{ model: priced, prompt: text }}\n\
             agent Guarded(text: string) -> string {{ model: priced, prompt: text, max_turns: 5, {settings} }}"
        )
    };
    for (settings, calls) in [
        ("guard input { fine(text), \"no\" }", 1.0),
        ("guard input { fine(text), \"no\" }, handoffs: [Other]", 6.0),
        ("guard output { fine(result), \"no\" }", 3.0),
        ("guard output { fine(result), \"no\" }, guard_retries: 0", 1.0),
        ("guard output { fine(result), \"no\" }, guard_retries: 9", 5.0),
    ] {
        check_with(&agent(settings), "emit Guarded(text)", known(5.0, calls));
    }
}

#[test]
fn models_that_stand_in_and_that_are_asked_for() {
    let both = "model pair {\n  provider: openai, name: \"m\", context: 1_000, max_output_tokens: 100, price: { input: 1.0, output: 10.0 }\n  fallback: [dear]\n}\n\
        agent Two(text: string) -> string { model: pair, prompt: text, max_turns: 1 }";
    check_with(both, "emit Two(text)", [Some(1.0), Some(0.0), Some(2_100.0), Some(0.021)]);
    check("emit Asker(text) with { model: dear }", [Some(3.0), Some(0.0), Some(6_300.0), Some(0.063)]);
    check(
        "emit Asker(text) with { max_output_tokens: 500 }",
        [Some(3.0), Some(0.0), Some(4_500.0), Some(0.018)],
    );
    check_with(
        "agent Short(text: string) -> string { model: priced, prompt: text, max_turns: 1, max_output_tokens: 10 }",
        "emit Short(text)",
        [Some(1.0), Some(0.0), Some(1_010.0), Some(0.0011)],
    );
}

#[test]
fn budgets_bound_what_is_counted() {
    let unpriced = |budget: &str| {
        format!("agent Unpriced(text: string) -> string {{ model: plain, prompt: text, budget: {budget} }}")
    };
    // What has no price does not count, and how much the last turn takes is not known.
    check_with(
        &unpriced("{ turns: 4, usd: 0.5 }"),
        "emit Unpriced(text)",
        [Some(4.0), Some(0.0), None, None],
    );
    check_with(&unpriced("{ tokens: 5_000 }"), "emit Unpriced(text)", [Some(10.0), Some(0.0), None, None]);
    let priced = |budget: &str| {
        format!("agent Counted(text: string) -> string {{ model: priced, prompt: text, budget: {budget} }}")
    };
    check_with(
        &priced("{ usd: 0.01 }"),
        "emit Counted(text)",
        [Some(10.0), Some(0.0), Some(11_000.0), Some(0.012)],
    );
    check_with(
        &priced("{ tokens: 5_000 }"),
        "emit Counted(text)",
        [Some(10.0), Some(0.0), Some(6_099.0), Some(0.02)],
    );
}

#[test]
fn conversations_are_bounded_by_their_messages_or_their_budget() {
    let open = "let chat = conversation(Asker(text))\n";
    check(&format!("{open}emit chat.send(\"a\")\nemit chat.send(\"b\")"), known(6.0, 0.0));
    check(&format!("{open}repeat up to 4 {{ emit chat.send(\"a\") }}"), known(12.0, 0.0));
    check(&format!("{open}repeat forever {{ emit chat.send(\"a\") }}"), [None, Some(0.0), None, None]);
    check(
        "let chat = conversation(Asker(text)) with { max_turns: 1 }\nemit chat.send(\"a\")",
        known(1.0, 0.0),
    );
    // A budget holds for all messages together.
    let budgeted = "let chat = conversation(Asker(text)) with { budget: { turns: 5 } }\n";
    check(&format!("{budgeted}repeat forever {{ emit chat.send(\"a\") }}"), known(5.0, 0.0));
    check(&format!("{budgeted}emit chat.send(\"a\")"), known(3.0, 0.0));
    check(
        &format!("for item in items {{\n{budgeted}repeat forever {{ emit chat.send(item) }}\n}}"),
        known(25.0, 0.0),
    );
    // A message that a guard stops takes no turn.
    let guarded = "tool fine(text: string) -> bool { http: get \"https://shop.example/fine\", query: { t: text } }\n\
         agent Guarded(text: string) -> string { model: priced, prompt: text, guard input first { fine(text), \"no\" }, budget: { turns: 5 } }";
    let sends =
        "let chat = conversation(Guarded(text))\nrepeat forever { emit chat.send(\"a\") catch \"b\" }";
    check_with(guarded, sends, [Some(5.0), None, Some(5_500.0), Some(0.01)]);
}

#[test]
fn what_a_spawned_run_uses_is_its_own() {
    check_with(
        "workflow child(text: string) -> string { return Asker(text) }",
        "emit spawn child(look(text))",
        known(0.0, 1.0),
    );
}

#[test]
fn what_comes_to_call_itself_has_no_bound() {
    check_with(
        "agent Loop(text: string) -> string { model: priced, prompt: text, tools: [Loop] }",
        "emit Loop(text)",
        NONE,
    );
    check_with(
        "workflow step(text: string) -> string { return Loop(text) }\n\
         agent Loop(text: string) -> string { model: priced, prompt: text, tools: [step], budget: { turns: 3 } }",
        "emit Loop(text)",
        NONE,
    );
    check_with(
        "tool web(q: string) -> string { hosted: \"web_search\" }\n\
         agent Surfer(text: string) -> string { model: priced, prompt: text, tools: [web], max_turns: 1 }",
        "emit Surfer(text)",
        [Some(1.0), None, Some(1_100.0), Some(0.002)],
    );
}
