//! One page about a program, in Markdown: what it documents of itself, its declarations, and its graph.

use agentflow_analysis::files::Files;
use agentflow_plan::{Field, Name, Parameter, Plan, Type};

use crate::graph::mermaid;

/// The page of the program whose entry is the first of the files.
#[must_use]
pub fn page(files: &Files, plan: &Plan) -> String {
    let mut page = Page { plan, text: format!("# {}\n", plan.program) };
    let docs = files.list.first().and_then(|file| file.tree.docs.as_ref());
    page.paragraph(docs.map(|docs| docs.text.as_str()));

    page.section("Workflows", &plan.workflows, |page, workflow| {
        page.callable(&workflow.name, workflow.doc.as_ref(), &workflow.parameters, &workflow.result);
        if let Some(graph) = mermaid(plan, Some(&workflow.name)) {
            page.text.push_str(&format!("\n```mermaid\n{}\n```\n", graph.trim_end()));
        }
    });
    page.section("Agents", &plan.agents, |page, agent| {
        page.callable(&agent.name, agent.doc.as_ref(), &agent.parameters, &agent.result);
        page.names("Tools", agent.tools.iter().map(|tool| &tool.name));
        page.names(
            "Hands over to",
            agent.handoffs.iter().map(|handoff| &plan.agents[handoff.target.index()].name),
        );
    });
    page.section("Tools", &plan.tools, |page, tool| {
        page.callable(&tool.name, tool.doc.as_ref(), &tool.parameters, &tool.result);
    });
    page.section("Signals", &plan.signals, |page, signal| {
        let payload = signal.payload.describe(plan);
        page.text.push_str(&format!("\n### {}\n\nCarries {payload}.\n", signal.name));
    });
    page.section("Records", &plan.records, |page, record| {
        page.heading(&record.name, record.doc.as_ref());
        page.fields(&record.fields);
    });
    page.section("Enums", &plan.enums, |page, declared| {
        page.heading(&declared.name, declared.doc.as_ref());
        page.text.push('\n');
        for variant in &declared.variants {
            let doc = variant.doc.as_ref().map(|doc| format!(": {}", one_line(doc))).unwrap_or_default();
            page.text.push_str(&format!("- `{}`{doc}\n", variant.name));
            for field in variant.fields.iter().flatten() {
                let doc = field.doc.as_ref().map(|doc| format!(": {}", one_line(doc))).unwrap_or_default();
                page.text.push_str(&format!("  - `{}`, {}{doc}\n", field.name, field.r#type.describe(plan)));
            }
        }
    });
    page.text
}

struct Page<'p> {
    plan: &'p Plan,
    text: String,
}

impl Page<'_> {
    fn section<T>(&mut self, title: &str, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        if !items.is_empty() {
            self.text.push_str(&format!("\n## {title}\n"));
            items.iter().for_each(|item| each(self, item));
        }
    }

    fn heading(&mut self, name: &str, doc: Option<&Name>) {
        self.text.push_str(&format!("\n### {name}\n"));
        self.paragraph(doc.map(|doc| &**doc));
    }

    fn paragraph(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.text.push_str(&format!("\n{}\n", text.trim()));
        }
    }

    fn callable(&mut self, name: &str, doc: Option<&Name>, parameters: &[Parameter], result: &Type) {
        self.heading(name, doc);
        if !parameters.is_empty() {
            self.text.push_str("\n| parameter | type | |\n| --- | --- | --- |\n");
            for parameter in parameters {
                self.row(&parameter.name, &parameter.r#type, parameter.doc.as_ref());
            }
        }
        if *result != Type::Null {
            self.text.push_str(&format!("\nGives {}.\n", result.describe(self.plan)));
        }
    }

    fn fields(&mut self, fields: &[Field]) {
        self.text.push_str("\n| field | type | |\n| --- | --- | --- |\n");
        for field in fields {
            self.row(&field.name, &field.r#type, field.doc.as_ref());
        }
    }

    fn row(&mut self, name: &str, r#type: &Type, doc: Option<&Name>) {
        let cell = |text: &str| one_line(text).replace('|', "\\|");
        let doc = doc.map(|doc| cell(doc)).unwrap_or_default();
        self.text.push_str(&format!("| `{name}` | {} | {doc} |\n", cell(&r#type.describe(self.plan))));
    }

    fn names<'n>(&mut self, title: &str, names: impl Iterator<Item = &'n Name>) {
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        if !names.is_empty() {
            self.text.push_str(&format!("\n{title}: {}.\n", names.join(", ")));
        }
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
