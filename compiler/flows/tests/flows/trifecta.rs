//! Where private data, strangers' text and the outside meet.

use crate::codes;

const PRELUDE: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model fast { provider: openai, name: "m" }
tool secrets() -> string { exec: ["./secrets"], effect: read, labels: [private] }
tool inbox() -> string { exec: ["./inbox"], effect: read, labels: [untrusted] }
tool send(text: string) -> string { exec: ["./send"], labels: [external] }
"#;

fn check(declarations: &str, expected: &[&str]) {
    let text = format!(
        "{PRELUDE}{declarations}\nworkflow main(text: string) -> string {{\n  return First(text)\n}}\n"
    );
    assert_eq!(codes(&text), expected, "{declarations}");
}

#[test]
fn one_agent_with_all_three_is_told() {
    check(
        "agent First(text: string) -> string { model: fast, prompt: text, tools: [secrets, inbox, send] }",
        &["W0801"],
    );
    check("agent First(text: string) -> string { model: fast, prompt: text, tools: [secrets, inbox] }", &[]);
    check(
        "agent First(text: string) -> string { model: fast, prompt: text, tools: [secrets, inbox, send with { approval: true }] }",
        &[],
    );
}

#[test]
fn agents_that_are_tools_count() {
    check(
        "agent Reader(text: string) -> string { model: fast, prompt: text, tools: [inbox] }\n\
         agent First(text: string) -> string { model: fast, prompt: text, tools: [secrets, Reader, send] }",
        &["W0801"],
    );
}

#[test]
fn handoffs_count_where_something_goes_along() {
    let second = "agent Second(text: string) -> string { model: fast, prompt: text, tools: [send] }\n";
    let first = |handoff: &str| {
        format!(
            "{second}agent First(text: string) -> string {{ model: fast, prompt: text, tools: [secrets, inbox], handoffs: [{handoff}] }}"
        )
    };
    check(&first("Second(text: text) sharing all"), &["W0801"]);
    check(&first("Second"), &["W0801"]);
    // Nothing that the first one saw reaches the second.
    check(&first("Second(text: text)"), &[]);
}

#[test]
fn a_circle_of_agents_is_told_once() {
    check(
        "agent Second(text: string) -> string { model: fast, prompt: text, tools: [send], handoffs: [First(text: text) sharing all] }\n\
         agent First(text: string) -> string { model: fast, prompt: text, tools: [secrets, inbox], handoffs: [Second(text: text) sharing all] }",
        &["W0801"],
    );
}

#[test]
fn the_agent_that_has_all_three_is_told_not_its_callers() {
    check(
        "agent Second(text: string) -> string { model: fast, prompt: text, tools: [secrets, inbox, send] }\n\
         agent First(text: string) -> string { model: fast, prompt: text, tools: [Second] }",
        &["W0801"],
    );
}
