//! The graphs of a program with a bit of everything, in every format. Labels hold what each format must escape.

use agentflow_analysis::world::MemoryWorld;
use agentflow_plan::Plan;
use insta::assert_snapshot;

use super::{dot, json, mermaid, text};

const PROGRAM: &str = r##"
provider p { protocol: "openai" }
model m { provider: p, name: "m" }
enum Answer { Said { text: string }, Silent }
tool fetch(url: string) -> string { exec: ["fetch"] }
tool pay(amount: float) -> string {
  exec: ["pay"]
  approval: amount > 10.0
}
agent Front(question: string) -> Answer {
  model: m
  tools: [fetch, Helper]
  handoffs: [Back(reason: _) sharing last 2 without tools when question != "<b>\"x\"</b>"]
}
agent Back(reason: string) -> Answer {
  model: m
  tools: [pay with { approval: args.amount > 5.0 }, other]
  handoffs: [Front sharing all]
}
agent Helper(text: string) -> string { model: m, prompt: text }
workflow other(n: int) -> int { return n }
/// Answers.
workflow main(question: string, urls: string[]) -> string {
  let facts = parallel {
    one: fetch("a") catch ""
    two: other(1)
  }
  for url in urls {
    if url == "#\"`<i>`" { continue }
    emit "${facts.one} & more"
  }
  let answer = Front(question)
  match answer {
    Said { text } if text.length > 3 => {
      let ok: bool = ask "Really?\n${text}" { to: "boss" }
      if !ok { return "no" }
    }
    _ => { fetch("b") catch err { emit err.message } }
  }
  let booked = fetch("book") undo fetch("cancel")
  return booked
}
"##;

fn plan() -> Plan {
    let compiled = crate::compile(&MemoryWorld::new().with("main.agentflow", PROGRAM), "main.agentflow");
    compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.findings))
}

#[test]
fn text_is_a_tree() {
    assert_snapshot!(text(&plan(), Some("main")).expect("there is such a workflow"));
}

#[test]
fn mermaid_is_escaped() {
    assert_snapshot!(mermaid(&plan(), Some("main")).expect("there is such a workflow"));
}

#[test]
fn dot_is_escaped() {
    assert_snapshot!(dot(&plan(), Some("main")).expect("there is such a workflow"));
}

#[test]
fn json_is_flat() {
    assert_snapshot!(json(&plan(), Some("other")).expect("there is such a workflow"));
}

/// Both ends of every edge are in the graph.
#[test]
fn edges_lead_somewhere() {
    let graph = json(&plan(), None).expect("all workflows");
    let graph: serde_json::Value = serde_json::from_str(&graph).expect("it is JSON");
    for workflow in graph["workflows"].as_array().expect("a list") {
        let ids = |list: &str| {
            workflow[list].as_array().expect("a list").iter().map(|one| one["id"].clone()).collect::<Vec<_>>()
        };
        let known: Vec<_> = ids("nodes").into_iter().chain(ids("groups")).collect();
        for edge in workflow["edges"].as_array().expect("a list") {
            assert!(known.contains(&edge["from"]) && known.contains(&edge["to"]), "{edge} leads nowhere");
        }
    }
}

#[test]
fn an_unknown_workflow_has_no_graph() {
    assert_eq!(text(&plan(), Some("nothing")), None);
}
