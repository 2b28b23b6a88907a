//! No run uses more than `agentflow cost` says: programs and models are drawn from seeds, and what runs use is counted.

use std::fmt::Write as _;
use std::sync::Mutex;

use agentflow_driver::{Amount, MemoryWorld, check, costs};
use agentflow_machine::{
    AskRequest, EffectError, ModelAnswer, ModelRequest, OfferedKind, ToolCall, ToolRequest,
};
use agentflow_plan::{ErrorKind, Plan, Value};
use agentflow_simulator::{Faults, Outside, PersonAnswer, simulate};
use serde_json::{Value as Json, json};

use crate::programs::compiled;

/// How many programs are drawn, and how often each runs.
const PROGRAMS: u64 = 24;
const RUNS: u64 = 4;

/// After so many turns or calls of tools, models only answer: a run must end in a test's time.
const TURNS_MAX: u64 = 100;
const CALLS_MAX: u64 = 300;

const DECLARATIONS: &str = r#"
provider openai { protocol: "openai", api_key: secret("KEY") }
model fast { provider: openai, name: "fast" }
tool look(t: string) -> string { http: get "https://shop.example/", query: { t: t } }
tool fine(t: string) -> bool { http: get "https://shop.example/fine", query: { t: t } }
tool twice(t: string) -> string {
  do {
    let first = look(t)
    return look(first)
  }
}
"#;

/// Numbers that follow from a seed and a text.
struct Draw(u64);

impl Draw {
    fn new(seed: u64, text: &str) -> Draw {
        let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let hashed =
            text.bytes().fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let mut draw = Draw(hashed | 1);
        draw.below(2);
        draw.below(2);
        draw
    }

    fn below(&mut self, count: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) % count
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len() as u64) as usize]
    }
}

/// Models that call as much as they can, and tools and guards that fail now and then.
struct Greedy {
    seed: u64,
    /// Turns of models, and calls of tools.
    used: Mutex<(u64, u64)>,
}

impl Greedy {
    fn used(&self) -> (u64, u64) {
        *self.used.lock().expect("nobody panics while counting")
    }
}

impl Outside for Greedy {
    fn model(&self, _plan: &Plan, step: &str, request: &ModelRequest) -> Result<ModelAnswer, EffectError> {
        let (turns, called) = {
            let mut used = self.used.lock().expect("nobody panics while counting");
            used.0 += 1;
            *used
        };
        let mut draw = Draw::new(self.seed, step);
        let (handoffs, tools): (Vec<&str>, Vec<&str>) = {
            let is_handoff = |kind: &OfferedKind| matches!(kind, OfferedKind::Handoff(_));
            let names = |handoff: bool| {
                let offered = request.tools.iter().filter(move |tool| is_handoff(&tool.kind) == handoff);
                offered.map(|tool| &*tool.name).collect()
            };
            (names(true), names(false))
        };
        let mut names = Vec::new();
        let mood = draw.below(10);
        if turns < TURNS_MAX && called < CALLS_MAX {
            if mood < 7 && !tools.is_empty() {
                let count = [1, 2, 3, 66][draw.below(4) as usize];
                names.extend((0..count).map(|_| draw.pick(&tools)));
            }
            if (6..9).contains(&mood) && !handoffs.is_empty() {
                names.push(draw.pick(&handoffs));
            }
        }
        let call = |(index, name): (usize, &str)| ToolCall {
            id: format!("call_{index}").into(),
            name: name.into(),
            arguments: json!({ "t": "x" }).to_string().into(),
        };
        let text = (names.is_empty() && !draw.one_in(4)).then(|| "done".into());
        Ok(ModelAnswer {
            text,
            calls: names.into_iter().enumerate().map(call).collect(),
            ..ModelAnswer::default()
        })
    }

    fn tool(&self, plan: &Plan, step: &str, request: &ToolRequest) -> Result<Json, EffectError> {
        self.used.lock().expect("nobody panics while counting").1 += 1;
        let mut draw = Draw::new(self.seed + 1, step);
        if draw.one_in(4) {
            return Err(EffectError {
                kind: ErrorKind::Tool,
                message: "it is closed".into(),
                retry_after_ms: None,
                certainty: Default::default(),
                retryability: Default::default(),
                usage: Default::default(),
            });
        }
        let is_guard = &*plan.tools[request.tool.index()].name == "fine";
        Ok(if is_guard { json!(!draw.one_in(3)) } else { json!("x") })
    }

    fn person(&self, _step: &str, _request: &AskRequest) -> Option<PersonAnswer> {
        None
    }

    fn signals(&self) -> Vec<(i64, String, Json)> {
        Vec::new()
    }
}

const RETRY: &str =
    "retry: { attempts: 2, backoff: 1s..1s, on: [tool, guard, turn_limit, budget, failed, invalid_output] }";

/// An agent, which leads to those after it alone.
fn agent(draw: &mut Draw, number: u64, count: u64) -> String {
    let mut tools: Vec<String> =
        ["look", "twice"].into_iter().filter(|_| draw.one_in(2)).map(str::to_owned).collect();
    let mut handoffs = Vec::new();
    for next in number + 1..count {
        if draw.one_in(6) {
            let with = ["", " with { max_turns: 1 }", " with { budget: { turns: 2 } }"];
            tools.push(format!("A{next}{}", draw.pick(&with)));
        } else if draw.one_in(2) {
            let sharing = ["", "(t: t) sharing all", "(t: t) sharing summary"];
            handoffs.push(format!("A{next}{}", draw.pick(&sharing)));
        }
    }
    let mut settings = vec![
        format!("tools: [{}], handoffs: [{}]", tools.join(", "), handoffs.join(", ")),
        format!("max_turns: {}", 1 + draw.below(4)),
    ];
    for (one_in, setting) in [
        (4, "parallel_tools: false"),
        (6, "tool_choice: none"),
        (6, "budget: { turns: 1 }"),
        (4, "budget: { turns: 3 }"),
        (5, "tool_errors: fail"),
        (6, RETRY),
        (5, "guard input { fine(t), \"no\" }"),
        (5, "guard input first { fine(t), \"no\" }"),
        (4, "guard output { fine(result), \"no\" }"),
    ] {
        let is_second =
            setting.starts_with("budget") && settings.iter().any(|other| other.starts_with("budget"));
        if draw.one_in(one_in) && !is_second {
            settings.push(setting.to_owned());
        }
    }
    format!("agent A{number}(t: string) -> string {{ model: fast, prompt: t, {} }}\n", settings.join(", "))
}

fn call(draw: &mut Draw, agents: u64) -> String {
    let with = match draw.below(8) {
        0 => " with { max_turns: 2 }".to_owned(),
        1 => " with { budget: { turns: 2 }, guard_retries: 1 }".to_owned(),
        2 => format!(" with {{ {RETRY} }}"),
        _ => String::new(),
    };
    match draw.below(7) {
        0 => "twice(t)".to_owned(),
        1 => "child(t)".to_owned(),
        _ => format!("A{}(t){with}", draw.below(agents)),
    }
}

fn statement(draw: &mut Draw, agents: u64, number: u64) -> String {
    let (one, other) = (call(draw, agents), call(draw, agents));
    match draw.below(9) {
        0 => format!("repeat up to 3 {{ emit {one} catch \"f\" }}"),
        1 => format!("let kept{number} = {one} undo {other}\nemit kept{number}"),
        2 => format!("try {{\nemit {one}\nfail \"x\"\n}} catch {{ emit {other} catch \"f\" }}"),
        3 => format!(
            "let both{number} = parallel {{ a: {one} catch \"f\", b: {other} catch \"g\" }}\nemit both{number}.a"
        ),
        4 => format!("let first{number} = race {{ a: {one}, b: {other} }} catch \"f\"\nemit first{number}"),
        5 => format!(
            "let all{number} = parallel for item in [\"a\", \"b\"] {{\nlet x = {one} catch item\nx\n}}\nemit all{number}.length"
        ),
        6 | 7 => {
            let with = ["", " with { budget: { turns: 3 } }", " with { max_turns: 2 }"];
            let (agent, with) = (draw.below(agents), draw.pick(&with));
            format!(
                "let chat{number} = conversation(A{agent}(t)){with}\nrepeat up to 4 {{ emit chat{number}.send(\"m\") catch \"f\" }}"
            )
        }
        _ => format!("emit {one} catch {{ {other} catch \"f\" }}"),
    }
}

fn program(seed: u64) -> String {
    let mut draw = Draw::new(seed, "program");
    let agents = 2 + draw.below(3);
    let mut text = DECLARATIONS.to_owned();
    for number in 0..agents {
        text.push_str(&agent(&mut draw, number, agents));
    }
    let _ = writeln!(text, "workflow child(t: string) -> string {{ return A{}(t) }}", draw.below(agents));
    text.push_str("workflow main(t: string) -> string {\n");
    for number in 0..2 + draw.below(4) {
        let _ = writeln!(text, "{}", statement(&mut draw, agents, number));
    }
    text.push_str("return t\n}\n");
    text
}

#[test]
fn no_run_uses_more_than_its_bound() {
    let mut near = 0;
    for seed in 0..PROGRAMS {
        let text = program(seed);
        let plan = compiled(&text);
        let world = MemoryWorld::new().with("program.agentflow", &*text);
        let checked = check(&world, &["program.agentflow".to_owned()]).program.expect("it was compiled");
        let bounds = costs(&checked);
        let bound = bounds.iter().find(|cost| cost.workflow == "main").expect("there is `main`");
        let most = |amount: &Amount| match amount {
            Amount::AtMost(most) => *most,
            Amount::Open(_) => f64::INFINITY,
        };
        let (turns_most, calls_most) = (most(&bound.usage.turns), most(&bound.usage.tool_calls));
        let mut is_near = false;
        for run in 0..RUNS {
            let outside = Greedy { seed: run, used: Mutex::new((0, 0)) };
            let input = Value::object([("t".into(), Value::String("x".into()))]);
            simulate(&plan, "main", input, &outside, Faults::NONE).expect("no rule is broken");
            let (turns, calls) = outside.used();
            assert!(
                turns as f64 <= turns_most && calls as f64 <= calls_most,
                "{turns} turns of {turns_most}, {calls} calls of {calls_most}:\n{text}"
            );
            is_near |= turns as f64 * 2.0 >= turns_most;
        }
        near += u64::from(is_near);
    }
    assert!(near * 4 >= PROGRAMS, "bounds are near what is used in {near} of {PROGRAMS} programs");
}
