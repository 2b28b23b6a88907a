//! Graphviz.

use std::collections::{BTreeSet, HashMap};

use agentflow_plan::Plan;

use super::model::{AgentNode, Edge, EdgeKind, Graph, Group, Member, Step, StepKind};

/// The graph of one workflow, or of all, for Graphviz. `None` where there is no such workflow.
pub fn dot(plan: &Plan, workflow: Option<&str>) -> Option<String> {
    let graph = Graph::of(plan, workflow)?;
    let mut writer = Writer { text: String::new(), groups: HashMap::new(), calls: Vec::new() };
    writer.line(0, &format!("digraph {} {{", quoted(&graph.program)));
    writer.line(1, "compound=true; rankdir=TB; fontname=\"Helvetica\";");
    writer.line(1, "node [fontname=\"Helvetica\", shape=box]; edge [fontname=\"Helvetica\"];");
    for workflow in &graph.workflows {
        let name = format!("cluster workflow {}", workflow.name);
        writer.line(1, &format!("subgraph {} {{", quoted(&name)));
        writer.line(2, &format!("label={};", quoted(&workflow.signature)));
        writer.members(&workflow.members, 2);
        writer.line(1, "}");
        for edge in &workflow.edges {
            writer.edge(edge);
        }
    }
    writer.agents(&graph.agents);
    writer.line(0, "}");
    Some(writer.text)
}

struct Writer {
    text: String,
    /// Groups, by their ids, with a first and a last step: edges lead to steps and are cut at the group's border.
    groups: HashMap<String, (String, String)>,
    /// Steps that call an agent, with it.
    calls: Vec<(String, String)>,
}

impl Writer {
    fn line(&mut self, depth: usize, line: &str) {
        self.text.push_str(&"  ".repeat(depth));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Writes members; gives the first and the last step among them.
    fn members(&mut self, members: &[Member], depth: usize) -> Option<(String, String)> {
        let mut ends: Option<(String, String)> = None;
        for member in members {
            let (first, last) = match member {
                Member::Step(step) => {
                    self.step(step, depth);
                    (step.id.clone(), step.id.clone())
                }
                Member::Group(group) => self.group(group, depth)?,
            };
            ends = Some((ends.map_or(first, |(before, _)| before), last));
        }
        ends
    }

    fn group(&mut self, group: &Group, depth: usize) -> Option<(String, String)> {
        self.line(depth, &format!("subgraph {} {{", quoted(&format!("cluster {}", group.id))));
        self.line(depth + 1, &format!("label={};", quoted(&group.title)));
        let ends = self.members(&group.members, depth + 1)?;
        self.line(depth, "}");
        self.groups.insert(group.id.clone(), ends.clone());
        Some(ends)
    }

    fn step(&mut self, step: &Step, depth: usize) {
        let label = match step.words.as_str() {
            "" => step.name.to_string(),
            words => format!("{}\n{words}", step.name),
        };
        let style = style(step.kind);
        self.line(depth, &format!("{} [label={}{style}];", quoted(&step.id), quoted(&label)));
        if let (StepKind::Agent | StepKind::Conversation, Some(agent)) = (step.kind, &step.calls) {
            self.calls.push((step.id.clone(), format!("agent {agent}")));
        }
    }

    fn edge(&mut self, edge: &Edge) {
        let mut attributes = Vec::new();
        if let Some(label) = &edge.label {
            attributes.push(format!("label={}", quoted(label)));
        }
        match edge.kind {
            EdgeKind::Data => attributes.push("penwidth=2".to_owned()),
            EdgeKind::Order => {}
            EdgeKind::Condition => attributes.push("style=dashed".to_owned()),
        }
        let from = match self.groups.get(&edge.from) {
            Some((_, last)) => {
                attributes.push(format!("ltail={}", quoted(&format!("cluster {}", edge.from))));
                last.clone()
            }
            None => edge.from.clone(),
        };
        let to = match self.groups.get(&edge.to) {
            Some((first, _)) => {
                attributes.push(format!("lhead={}", quoted(&format!("cluster {}", edge.to))));
                first.clone()
            }
            None => edge.to.clone(),
        };
        let attributes = attributes.join(", ");
        self.line(1, &format!("{} -> {} [{attributes}];", quoted(&from), quoted(&to)));
    }

    fn agents(&mut self, agents: &[AgentNode]) {
        if agents.is_empty() {
            return;
        }
        self.line(1, "subgraph \"cluster agents\" {");
        self.line(2, "label=\"agents\";");
        let mut declared = BTreeSet::new();
        for agent in agents {
            let label = quoted(&format!("{}\n{}", agent.name, agent.model));
            let id = quoted(&format!("agent {}", agent.name));
            self.line(2, &format!("{id} [label={label}, shape=box, style=rounded];"));
            for tool in agent.tools.iter().filter(|tool| tool.kind != "agent") {
                let id = format!("called {} {}", tool.kind, tool.target);
                if declared.insert(id.clone()) {
                    let label = quoted(&tool.target);
                    self.line(2, &format!("{} [label={label}, shape=component];", quoted(&id)));
                }
            }
        }
        self.line(1, "}");
        for agent in agents {
            let from = quoted(&format!("agent {}", agent.name));
            for tool in &agent.tools {
                let to = match tool.kind {
                    "agent" => format!("agent {}", tool.target),
                    kind => format!("called {kind} {}", tool.target),
                };
                let label = quoted(tool.approval.as_deref().unwrap_or("tool"));
                self.line(1, &format!("{from} -> {} [label={label}, style=dashed];", quoted(&to)));
            }
            for handoff in &agent.handoffs {
                let to = quoted(&format!("agent {}", handoff.target));
                let when = handoff.when.as_ref().map(|when| format!(" when {when}")).unwrap_or_default();
                let label = quoted(&format!("handoff {}{when}", handoff.sharing));
                self.line(1, &format!("{from} -> {to} [label={label}, penwidth=2];"));
            }
        }
        for (step, agent) in std::mem::take(&mut self.calls) {
            self.line(1, &format!("{} -> {} [style=dotted];", quoted(&step), quoted(&agent)));
        }
    }
}

fn style(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Agent | StepKind::Conversation | StepKind::Send => ", style=rounded",
        StepKind::Tool => ", shape=component",
        StepKind::Workflow | StepKind::Spawn => ", peripheries=2",
        StepKind::Ask | StepKind::Wait | StepKind::Sleep => ", shape=hexagon",
        StepKind::Decision => ", shape=diamond",
        StepKind::Return | StepKind::Fail | StepKind::Break | StepKind::Continue => ", shape=cds",
        StepKind::Compute | StepKind::Read | StepKind::Emit | StepKind::Expect => "",
    }
}

/// A quoted string: only quotes, backslashes and line ends need an escape.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            character if character.is_control() => quoted.push(' '),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
