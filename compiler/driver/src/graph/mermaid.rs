//! Mermaid flowcharts.

use std::collections::HashMap;

use agentflow_plan::Plan;

use super::model::{AgentNode, Edge, EdgeKind, Graph, Group, Member, Step, StepKind};

/// The graph of one workflow, or of all, as a Mermaid flowchart. `None` where there is no such workflow.
pub fn mermaid(plan: &Plan, workflow: Option<&str>) -> Option<String> {
    let graph = Graph::of(plan, workflow)?;
    let mut writer = Writer { text: "flowchart TD\n".to_owned(), ids: HashMap::new(), calls: Vec::new() };
    for workflow in &graph.workflows {
        writer.open(1, &format!("workflow {}", workflow.name), &workflow.signature);
        writer.members(&workflow.members, 2);
        writer.close(1);
        for edge in &workflow.edges {
            writer.edge(edge);
        }
    }
    writer.agents(&graph.agents);
    Some(writer.text)
}

struct Writer {
    text: String,
    /// Mermaid's ids by ours: it takes no slashes, and some words mean something to it.
    ids: HashMap<String, usize>,
    /// Steps that call an agent, with it.
    calls: Vec<(String, String)>,
}

impl Writer {
    fn id(&mut self, id: &str) -> String {
        let next = self.ids.len() + 1;
        let number = *self.ids.entry(id.to_owned()).or_insert(next);
        format!("n{number}")
    }

    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"    ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    fn open(&mut self, depth: usize, id: &str, title: &str) {
        let id = self.id(id);
        self.line(depth, &format!("subgraph {id}[\"{}\"]", escaped(title)));
    }

    fn close(&mut self, depth: usize) {
        self.line(depth, "end");
    }

    fn members(&mut self, members: &[Member], depth: usize) {
        for member in members {
            match member {
                Member::Step(step) => self.step(step, depth),
                Member::Group(Group { id, title, members, .. }) => {
                    self.open(depth, id, title);
                    self.members(members, depth + 1);
                    self.close(depth);
                }
            }
        }
    }

    fn step(&mut self, step: &Step, depth: usize) {
        let id = self.id(&step.id);
        let (left, right) = shape(step.kind);
        let label = match step.kind {
            StepKind::Decision
            | StepKind::Return
            | StepKind::Fail
            | StepKind::Break
            | StepKind::Continue
            | StepKind::Emit
            | StepKind::Sleep
            | StepKind::Expect => escaped(&step.words),
            _ => format!("<b>{}</b><br/>{}", escaped(&step.name), escaped(&step.words)),
        };
        self.line(depth, &format!("{id}{left}\"{label}\"{right}"));
        if let (StepKind::Agent | StepKind::Conversation, Some(agent)) = (step.kind, &step.calls) {
            self.calls.push((step.id.clone(), format!("agent {agent}")));
        }
    }

    fn edge(&mut self, edge: &Edge) {
        let arrow = match edge.kind {
            EdgeKind::Data => "==>",
            EdgeKind::Order | EdgeKind::Condition => "-->",
        };
        let (from, to) = (self.id(&edge.from), self.id(&edge.to));
        let label = edge.label.as_ref().map(|label| format!("|\"{}\"|", escaped(label))).unwrap_or_default();
        self.line(1, &format!("{from} {arrow}{label} {to}"));
    }

    fn agents(&mut self, agents: &[AgentNode]) {
        if agents.is_empty() {
            return;
        }
        self.open(1, "agents", "agents");
        for agent in agents {
            let id = self.id(&format!("agent {}", agent.name));
            let label = format!("<b>{}</b><br/>{}", escaped(&agent.name), escaped(&agent.model));
            self.line(2, &format!("{id}([\"{label}\"])"));
        }
        let mut declared = std::collections::BTreeSet::new();
        for agent in agents {
            for tool in agent.tools.iter().filter(|tool| tool.kind != "agent") {
                let key = format!("{} {}", tool.kind, tool.target);
                if declared.insert(key.clone()) {
                    let id = self.id(&format!("called {key}"));
                    self.line(2, &format!("{id}[/\"{}\"/]", escaped(&tool.target)));
                }
            }
        }
        self.close(1);
        for agent in agents {
            let from = self.id(&format!("agent {}", agent.name));
            for tool in &agent.tools {
                let to = match tool.kind {
                    "agent" => self.id(&format!("agent {}", tool.target)),
                    kind => self.id(&format!("called {kind} {}", tool.target)),
                };
                let label = tool.approval.as_deref().unwrap_or("tool");
                self.line(1, &format!("{from} -.->|\"{}\"| {to}", escaped(label)));
            }
            for handoff in &agent.handoffs {
                let to = self.id(&format!("agent {}", handoff.target));
                let when = handoff.when.as_ref().map(|when| format!(" when {when}")).unwrap_or_default();
                let label = format!("handoff {}{when}", handoff.sharing);
                self.line(1, &format!("{from} ==>|\"{}\"| {to}", escaped(&label)));
            }
        }
        for (step, agent) in std::mem::take(&mut self.calls) {
            let (from, to) = (self.id(&step), self.id(&agent));
            self.line(1, &format!("{from} -.-> {to}"));
        }
    }
}

fn shape(kind: StepKind) -> (&'static str, &'static str) {
    match kind {
        StepKind::Agent | StepKind::Conversation | StepKind::Send => ("([", "])"),
        StepKind::Tool => ("[/", "/]"),
        StepKind::Workflow | StepKind::Spawn => ("[[", "]]"),
        StepKind::Ask | StepKind::Wait | StepKind::Sleep => ("{{", "}}"),
        StepKind::Decision => ("{", "}"),
        StepKind::Return | StepKind::Fail | StepKind::Break | StepKind::Continue => (">", "]"),
        StepKind::Compute | StepKind::Read | StepKind::Emit | StepKind::Expect => ("[", "]"),
    }
}

/// Text that Mermaid shows as it is. Its entities are numbers; a number or dash at the start would make a list of it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for (position, character) in text.chars().enumerate() {
        match character {
            '"' => escaped.push_str("#quot;"),
            '#' => escaped.push_str("#35;"),
            '&' => escaped.push_str("#amp;"),
            '<' => escaped.push_str("#lt;"),
            '>' => escaped.push_str("#gt;"),
            '`' => escaped.push_str("#96;"),
            '\\' => escaped.push_str("#92;"),
            '*' => escaped.push_str("#42;"),
            '_' => escaped.push_str("#95;"),
            '-' | '+' if position == 0 => escaped.push_str(if character == '-' { "#45;" } else { "#43;" }),
            '.' if escaped.chars().all(|before| before.is_ascii_digit()) => escaped.push_str("#46;"),
            '\n' => escaped.push_str("<br/>"),
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
