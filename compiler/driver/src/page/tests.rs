//! The page of a program with a bit of everything.

use agentflow_analysis::world::MemoryWorld;
use insta::assert_snapshot;

use super::page;

const PROGRAM: &str = r##"//! Answers questions.
//!
//! Nothing else.

/// What is asked.
record Question {
  /// In the words of who asks.
  text: string(1..80)
  tags: string[] = ["new"]
  urgent: bool | null
}
/// How it ended.
enum Answer {
  /// There is one.
  Said { text: string, by: Question? }
  Silent
}
enum Mood { calm, upset }
/// How sure.
type Score = int(0..10)
const LIMIT: float = 0.5
/// Twice as much.
fn twice(n: int) -> int { n * 2 }
provider p { protocol: "openai", api_key: secret("KEY") }
model m { provider: p, name: "m", context: 1_000, max_output_tokens: 100 }
mcp files { command: ["files"] }
/// Reads a page.
tool fetch(url: string, times: int = 1) -> string {
  http: get "https://example.com/${url}"
}
/// Knows everything.
agent Oracle(question: Question, score: Score) -> Answer {
  model: m
  instructions: """
    Answer with `code` and ```fences```.
  """
  tools: [fetch, files.*]
  handoffs: [Poet]
}
agent Poet() -> Answer { model: m }
signal payment: Question
/// Answers one question.
workflow answer(
  /// What to answer.
  question: Question
) -> Answer {
  return Oracle(question, 3)
}
schedule nightly = report(1) { every: 1h }
workflow report(n: int) { emit twice(n) }
test "it answers" { expect twice(1) == 2 }
"##;

#[test]
fn a_page_says_what_a_program_is() {
    let world = MemoryWorld::new().with("oracle.agentflow", PROGRAM);
    let compiled = crate::compile(&world, "oracle.agentflow");
    let plan = compiled.plan.unwrap_or_else(|| panic!("{:#?}", compiled.findings));
    let checked = crate::check(&world, &["oracle.agentflow".to_owned()]);
    let costs = crate::costs(&checked.program.expect("what compiles was checked"));
    assert_snapshot!(page(&compiled.files, &plan, &costs));
}
