//! Bounds of what one run can use.

use agentflow_flows::{Amount, costs};

use crate::program;

const PRELUDE: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model priced {
  provider: openai, name: "m", context: 1_000, max_output_tokens: 100, price: { input: 1.0, output: 10.0 }
}
model plain { provider: openai, name: "m" }
tool look(id: string) -> string { http: get "https://shop.example/look", query: { id: id } }
agent Asker(text: string) -> string { model: priced, prompt: text, max_turns: 3 }
agent Searcher(text: string) -> string {
  model: priced
  prompt: text
  max_turns: 2
  parallel_tools: false
  tools: [look]
}
agent Unpriced(text: string) -> string { model: plain, prompt: text, budget: { turns: 4, usd: 0.5 } }
"#;

/// The bounds of a workflow with this body: turns, tool calls, tokens, USD; `None` where there is none.
fn check(body: &str, expected: [Option<f64>; 4]) {
    let text = format!(
        "{PRELUDE}workflow main(text: string, items: string[](..5), many: string[]) -> int {{\n{body}\nreturn 1\n}}\n"
    );
    let usage = costs(&program(&text)).remove(0).usage;
    let found = [usage.turns, usage.tool_calls, usage.tokens, usage.usd].map(|amount| match amount {
        Amount::AtMost(most) => Some((most * 1e9).round() / 1e9),
        Amount::Open(_) => None,
    });
    assert_eq!(found, expected, "{body}");
}

fn known(turns: f64, calls: f64) -> [Option<f64>; 4] {
    // A turn of the priced model: 1,000 tokens in and 100 out.
    [Some(turns), Some(calls), Some(turns * 1_100.0), Some((turns * 0.002 * 1e9).round() / 1e9)]
}

#[test]
fn calls_add_up() {
    check("", known(0.0, 0.0));
    check("emit look(text)", known(0.0, 1.0));
    check("emit Asker(text)", known(3.0, 0.0));
    check("emit Asker(text) with { max_turns: 7 }", known(7.0, 0.0));
    check("emit Asker(text) with { retry: 2 }", known(6.0, 0.0));
    check("emit Searcher(text)", known(2.0, 2.0));
    check("emit Asker(text)\nemit Searcher(text)", known(5.0, 2.0));
}

#[test]
fn branches_take_the_dearest_and_parallel_ones_all() {
    check("if text == \"a\" { emit Asker(text) } else { emit look(text) }", known(3.0, 1.0));
    check("let both = parallel {\n a: Asker(text)\n b: Searcher(text)\n}\nemit both.a", known(5.0, 2.0));
    check("let first = race {\n a: Asker(text)\n b: Searcher(text)\n}\nemit first", known(5.0, 2.0));
    check("emit look(text) catch { Asker(text) }", known(3.0, 1.0));
}

#[test]
fn loops_multiply() {
    check("repeat up to 4 { emit Asker(text) }", known(12.0, 0.0));
    check("for item in items { emit look(item) }", known(0.0, 5.0));
    check("for item in [\"a\", \"b\"] { emit look(item) }", known(0.0, 2.0));
    check(
        "let all = parallel for item in items { look(item) }\nemit all.length.to_string()",
        known(0.0, 5.0),
    );
    check("for item in many.take(3) { emit look(item) }", known(0.0, 3.0));
    // Nothing, however often, is nothing.
    check("repeat forever { break }", known(0.0, 0.0));
}

#[test]
fn what_nothing_bounds_is_told() {
    check("for item in many { emit look(item) }", [Some(0.0), None, Some(0.0), Some(0.0)]);
    check("repeat forever { emit look(text) }", [Some(0.0), None, Some(0.0), Some(0.0)]);
    // A budget bounds what no price is known for.
    check("emit Unpriced(text)", [Some(4.0), Some(0.0), None, Some(0.5)]);
}
