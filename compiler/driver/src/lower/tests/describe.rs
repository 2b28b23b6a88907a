//! A plan's regions as text that a person can check: what each reads, gives back and waits for.

use std::fmt::Write;

use agentflow_analysis::world::MemoryWorld;
use agentflow_plan::{Edge, Node, NodeKind, Plan, RegionId};

use crate::graph::Words;

/// Declarations that most programs here use.
const AROUND: &str = r#"
provider p { protocol: "openai" }
model m { provider: p, name: "m" }
tool fetch(url: string) -> string { exec: ["fetch"] }
tool count(text: string) -> int { exec: ["count"] }
tool book(place: string) -> string? { exec: ["book"] }
tool cancel(booking: string?) -> bool { exec: ["cancel"] }
agent Writer(topic: string) -> string { model: m, prompt: topic }
"#;

/// The plan of a program of which only what matters is written.
pub(super) fn plan_of(program: &str) -> Plan {
    let text = format!("{program}\n{AROUND}");
    let world = MemoryWorld::new().with("main.agentflow", text);
    let compiled = crate::compile(&world, "main.agentflow");
    let errors: Vec<_> = compiled.findings.iter().filter(|finding| finding.is_error()).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let plan = compiled.plan.expect("a program without errors has a plan");
    let again = Plan::from_bytes(&plan.to_bytes()).expect("a plan is read back");
    assert_eq!(plan.hash(), again.hash(), "a plan is the same once it is read back");
    plan
}

/// The workflow `main` of a program with this body.
pub(super) fn body(statements: &str) -> String {
    described(&format!(
        "workflow main(a: string, b: int, c: bool, xs: string[], maybe: string?) -> string {{\n{statements}\n}}"
    ))
}

/// The workflow `main` of a program.
pub(super) fn described(program: &str) -> String {
    let plan = plan_of(program);
    let workflow = plan.workflow("main").expect("the program has a workflow `main`");
    let mut description =
        Description { plan: &plan, words: Words::of(&plan, "workflow main"), text: String::new() };
    description.region("main", workflow.body, 0);
    description.text
}

struct Description<'p> {
    plan: &'p Plan,
    words: Words<'p>,
    text: String,
}

impl Description<'_> {
    fn line(&mut self, depth: usize, line: &str) {
        writeln!(self.text, "{}{line}", "  ".repeat(depth)).expect("a string takes any text");
    }

    fn region(&mut self, role: &str, id: RegionId, depth: usize) {
        let region = self.plan.region(id);
        let names = |locals: &[agentflow_plan::LocalId]| {
            locals.iter().map(|local| self.words.local(*local)).collect::<Vec<_>>().join(", ")
        };
        let mut head = format!("{role}({})", names(&region.inputs));
        if let Some(label) = &region.label {
            write!(head, " /{label}").expect("a string takes any text");
        }
        if !region.assigns.is_empty() {
            write!(head, " assigns {}", names(&region.assigns)).expect("a string takes any text");
        }
        self.line(depth, &head);
        for position in region.graph.node_indices() {
            let waits: Vec<String> = region
                .graph
                .edge_indices()
                .filter_map(|edge| Some((region.graph.edge_endpoints(edge)?, &region.graph[edge])))
                .filter(|((_, to), _)| *to == position)
                .map(|((from, _), edge)| {
                    let from = &region.graph[from].name;
                    match edge {
                        Edge::Order => format!("{from}"),
                        Edge::Data(name) => format!("{from}:{name}"),
                        Edge::Condition(condition) => format!("{from}?{condition}"),
                    }
                })
                .collect();
            self.node(&region.graph[position], &waits.join(" "), depth + 1);
        }
        if let Some(result) = &region.result {
            let result = self.words.expression(result);
            self.line(depth + 1, &format!("= {result}"));
        }
    }

    fn node(&mut self, node: &Node, waits: &str, depth: usize) {
        let output = node.output.map(|local| format!(" -> {}", self.words.local(local))).unwrap_or_default();
        let does = self.does(&node.kind);
        self.line(depth, &format!("{}{output}: {does}  [{waits}]", node.name));
        match &node.kind {
            NodeKind::If { then, otherwise, .. } => {
                self.region("then", *then, depth + 1);
                if let Some(otherwise) = otherwise {
                    self.region("else", *otherwise, depth + 1);
                }
            }
            NodeKind::Match { arms, .. } => {
                for arm in arms {
                    let pattern = self.words.pattern(&arm.pattern);
                    self.region(&pattern, arm.region, depth + 1);
                }
            }
            NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
                for branch in branches {
                    self.region("branch", branch.region, depth + 1);
                }
            }
            NodeKind::ParallelFor { region, .. } | NodeKind::Loop { region, .. } => {
                self.region("each", *region, depth + 1);
            }
            NodeKind::Try { region, handler, .. } => {
                self.region("try", *region, depth + 1);
                self.region("catch", *handler, depth + 1);
            }
            _ => {}
        }
        if let Some(undo) = node.undo {
            self.region("undo", undo, depth + 1);
        }
    }

    fn does(&self, kind: &NodeKind) -> String {
        let words = |expression| self.words.expression(expression);
        match kind {
            NodeKind::Compute(value) => words(value),
            NodeKind::Call(call) => {
                format!("call {}{}", self.words.callable(call.target), self.words.arguments(&call.arguments))
            }
            NodeKind::If { condition, .. } => format!("if {}", words(condition)),
            NodeKind::Match { subject, .. } => format!("match {}", words(subject)),
            NodeKind::Return(value) => format!("return {}", value.as_ref().map(words).unwrap_or_default()),
            NodeKind::Fail { kind, message } => format!("fail {} {}", kind.name(), words(message)),
            NodeKind::Raise(value) => format!("raise {}", words(value)),
            NodeKind::Emit(value) => format!("emit {}", words(value)),
            NodeKind::Sleep(value) => format!("sleep {}", words(value)),
            NodeKind::Send { conversation, message, .. } => {
                format!("send {} {}", words(conversation), words(message))
            }
            NodeKind::ParallelFor { items, item, .. } => {
                format!("parallel for {} in {}", self.words.local(*item), words(items))
            }
            NodeKind::Loop { control, .. } => match control {
                agentflow_plan::LoopControl::Repeat { bound } => {
                    format!("repeat {}", bound.as_ref().map(words).unwrap_or_default())
                }
                agentflow_plan::LoopControl::While { condition, bound } => {
                    format!("while {} {}", words(condition), bound.as_ref().map(words).unwrap_or_default())
                }
                agentflow_plan::LoopControl::For { items, item, .. } => {
                    format!("for {} in {}", self.words.local(*item), words(items))
                }
            },
            NodeKind::Try { error, .. } => {
                format!("try {}", error.map(|error| self.words.local(error)).unwrap_or_default())
            }
            NodeKind::Break => "break".to_owned(),
            NodeKind::Continue => "continue".to_owned(),
            NodeKind::Parallel(_) => "parallel".to_owned(),
            NodeKind::Race(_) => "race".to_owned(),
            NodeKind::Ask(ask) => format!("ask {}", words(&ask.question)),
            NodeKind::Wait(wait) => format!("wait {}", self.plan.signals[wait.signal.index()].name),
            NodeKind::Spawn(spawn) => format!("spawn {}", self.plan.workflows[spawn.workflow.index()].name),
            NodeKind::Read(source) => format!("{source:?}").to_lowercase(),
            NodeKind::Converse { agent, .. } => {
                format!("converse {}", self.plan.agents[agent.index()].name)
            }
            NodeKind::Expect { condition, .. } => format!("expect {}", words(condition)),
        }
    }
}
