//! Workflows, agents, tools: what they take and give, and what they do.

use agentflow_analysis::files::Files;
use agentflow_flows::{Amount, WorkflowCost};
use agentflow_plan::{Agent, Parameter, Tool, ToolTarget, Type, Workflow};

use super::Page;
use super::markdown::{block, cell, table};
use crate::graph::mermaid;

impl Page<'_> {
    /// A workflow: how it is started, what one run can use, and its graph.
    pub(super) fn workflow(&mut self, workflow: &Workflow) {
        self.heading(&workflow.name, workflow.doc.as_deref());
        self.declaration("workflow", &workflow.name);
        self.signature(&workflow.parameters, &workflow.result);
        let costs = self.costs.iter().find(|cost| *cost.workflow == *workflow.name);
        if let Some(used) = costs.and_then(|cost| used(self.files, cost)) {
            self.text.push_str(&used);
        }
        if let Some(graph) = mermaid(self.plan, Some(&workflow.name)) {
            self.text.push_str(&block("mermaid", &graph));
        }
    }

    /// An agent: all that it is told and may do.
    pub(super) fn agent(&mut self, agent: &Agent) {
        self.heading(&agent.name, agent.doc.as_deref());
        self.declaration("agent", &agent.name);
        self.signature(&agent.parameters, &agent.result);
        self.links("Asks", [&*self.plan.models[agent.model.index()].name].into_iter());
        self.links(
            "Uses",
            agent.tools.iter().filter_map(|entry| match &entry.target {
                ToolTarget::ServerTool { .. } => None,
                _ => Some(&*entry.name),
            }),
        );
        let targets = agent.handoffs.iter().map(|handoff| &*self.plan.agents[handoff.target.index()].name);
        self.links("Hands over to", targets);
    }

    /// A tool: what it does, and where.
    pub(super) fn tool(&mut self, tool: &Tool) {
        self.heading(&tool.name, tool.doc.as_deref());
        self.declaration("tool", &tool.name);
        self.signature(&tool.parameters, &tool.result);
    }

    /// What it takes, where that says more than its declaration, and what it gives.
    pub(super) fn signature(&mut self, parameters: &[Parameter], result: &Type) {
        if !parameters.is_empty() {
            let row = |parameter: &Parameter| {
                self.row(
                    &parameter.name,
                    &parameter.r#type,
                    parameter.default.as_ref(),
                    parameter.doc.as_deref(),
                )
            };
            let rows: Vec<Vec<String>> = parameters.iter().map(row).collect();
            self.text.push_str(&table(&["parameter", "type", "by default", "what it is"], &rows));
        }
        if *result != Type::Null {
            self.text.push_str(&format!("\nGives {}.\n", self.type_words(result)));
        }
    }

    fn links<'n>(&mut self, title: &str, names: impl Iterator<Item = &'n str>) {
        let link = |name: &str| self.anchors.link(&format!("`{name}`"), name);
        let names: Vec<String> = names.map(link).collect();
        if !names.is_empty() {
            self.text.push_str(&format!("\n{title} {}.\n", names.join(", ")));
        }
    }
}

/// What one run can use; nothing where it uses no model and no tool.
fn used(files: &Files, cost: &WorkflowCost) -> Option<String> {
    let usage = &cost.usage;
    let amounts = [
        ("model turns", &usage.turns),
        ("tool calls", &usage.tool_calls),
        ("tokens", &usage.tokens),
        ("USD", &usage.usd),
    ];
    let rows: Vec<Vec<String>> = amounts
        .into_iter()
        .filter_map(|(what, amount)| {
            let amount = match amount {
                Amount::AtMost(most) if *most == 0.0 => return None,
                Amount::AtMost(most) if what == "USD" => format!("{most:.4}"),
                Amount::AtMost(most) => grouped(*most),
                Amount::Open(cause) => {
                    let file = files.get(cause.file);
                    let line = file.text[..cause.span.start as usize].matches('\n').count() + 1;
                    let name = file.path.as_str().rsplit('/').next().unwrap_or_default();
                    cell(&format!("no bound: {} ({name}:{line})", cause.reason))
                }
            };
            Some(vec![what.to_owned(), amount])
        })
        .collect();
    if rows.is_empty() { None } else { Some(table(&["one run uses", "at most"], &rows)) }
}

/// `1_200_000`
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut grouped = String::new();
    for (position, digit) in digits.char_indices() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            grouped.push('_');
        }
        grouped.push(digit);
    }
    grouped
}
