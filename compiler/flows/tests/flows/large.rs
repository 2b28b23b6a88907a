//! Programs of many declarations: everything here is linear, and no chain of declarations is too long for the stack.

use std::fmt::Write as _;

use agentflow_flows::{Amount, costs};

use crate::{codes, program};

const PRELUDE: &str = "provider p { protocol: \"openai\", api_key: secret(\"K\") }\n\
    model m { provider: p, name: \"m\", price: { input: 1.0, output: 1.0 } }\n\
    tool secrets() -> string { exec: [\"a\"], effect: read, labels: [private, untrusted] }\n\
    tool post(t: string) -> string { exec: [\"b\"], labels: [external] }\n";

const COUNT: usize = 3_000;

/// Agents `A0`, `A1`, …, each with these settings, in which `NEXT` is the number of the next one, round and round.
fn agents(settings: &str, last: &str) -> String {
    let mut text = String::from(PRELUDE);
    for number in 0..COUNT {
        let settings = if number + 1 == COUNT { last } else { settings };
        let settings = settings.replace("NEXT", &((number + 1) % COUNT).to_string());
        let _ = writeln!(text, "agent A{number}(t: string) -> string {{ model: m, prompt: t, {settings} }}");
    }
    text.push_str("workflow main(t: string) -> string { return A0(t) }\n");
    text
}

#[test]
fn long_chains_of_tools() {
    let text = agents("tools: [ANEXT], timeout: 1m", "tools: [secrets, post], budget: { usd: 1.0 }");
    assert_eq!(codes(&text), ["W0801"]);
    let costs = costs(&program(&text));
    assert!(matches!(costs[0].usage.turns, Amount::Open(_)), "more than anybody would count");
}

#[test]
fn long_circles_of_tools() {
    let text = agents("tools: [ANEXT]", "tools: [ANEXT, secrets, post]");
    assert_eq!(codes(&text), ["W0803", "W0801"]);
    assert!(matches!(costs(&program(&text))[0].usage.turns, Amount::Open(_)));
}

#[test]
fn long_chains_of_handoffs() {
    let text = agents("tools: [secrets], handoffs: [ANEXT(t: t) sharing all], timeout: 1m", "tools: [post]");
    assert_eq!(codes(&text), ["W0801"]);
    assert_eq!(costs(&program(&text))[0].usage.turns, Amount::AtMost(10.0));
}

#[test]
fn long_circles_of_handoffs() {
    let text = agents("tools: [secrets, post], handoffs: [ANEXT(t: t) sharing all]", "handoffs: [ANEXT]");
    assert_eq!(codes(&text).len(), COUNT - 1);
    assert_eq!(costs(&program(&text))[0].usage.turns, Amount::AtMost(10.0));
}

#[test]
fn long_chains_of_workflows() {
    let mut text = String::from(PRELUDE);
    for number in 0..COUNT {
        let _ = writeln!(
            text,
            "workflow w{number}(t: string) -> string {{ return w{}(t) with {{ timeout: 1m }} }}",
            number + 1
        );
    }
    let _ = writeln!(text, "workflow w{COUNT}(t: string) -> string {{ sleep 2m\n return post(t) }}");
    assert_eq!(codes(&text), ["E0701"]);
    assert_eq!(costs(&program(&text))[0].usage.tool_calls, Amount::AtMost(1.0));
}

#[test]
fn many_calls_of_one_agent_with_many_tools() {
    let mut text = String::from(PRELUDE);
    let tools: Vec<String> = (0..COUNT).map(|number| format!("A{number}")).collect();
    let _ = writeln!(
        text,
        "agent Chief(t: string) -> string {{ model: m, prompt: t, tools: [{}] }}",
        tools.join(", ")
    );
    for name in &tools {
        let _ = writeln!(
            text,
            "agent {name}(t: string) -> string {{ model: m, prompt: t, tools: [post], max_turns: 1 }}"
        );
    }
    text.push_str("workflow main(t: string) -> string {\n");
    for _ in 0..COUNT {
        text.push_str("emit Chief(t) with { model: m, timeout: 1m, max_turns: 1, budget: { usd: 1.0 } }\n");
    }
    text.push_str("secrets()\nreturn t }\n");
    assert_eq!(codes(&text), [""; 0]);
    let turns = COUNT as f64 * (1.0 + 64.0);
    assert_eq!(costs(&program(&text))[0].usage.turns, Amount::AtMost(turns));
}
