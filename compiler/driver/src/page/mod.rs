//! One page about a program, in Markdown: what it documents of itself, its declarations, their graphs and costs.

mod anchors;
mod callables;
mod data;
mod markdown;
#[cfg(test)]
mod tests;

use agentflow_analysis::files::{Files, SourceFile};
use agentflow_flows::WorkflowCost;
use agentflow_grammar::tree::{Item, ItemKind, Signature};
use agentflow_plan::Plan;

use crate::format::format;
use anchors::Anchors;
use markdown::{block, one_line};

/// The page of the program whose entry is the first of the files. `costs` are those of its workflows.
#[must_use]
pub fn page(files: &Files, plan: &Plan, costs: &[WorkflowCost]) -> String {
    let text = format!("# {}\n", plan.program);
    let mut page = Page { files, plan, costs, anchors: Anchors::default(), text };
    let docs = files.list.first().and_then(|file| file.tree.docs.as_ref());
    page.paragraph(docs.map(|docs| docs.text.as_str()));
    page.contents();
    for (title, keyword) in PARTS {
        match keyword {
            "workflow" => page.section(title, &plan.workflows, Page::workflow),
            "agent" => page.section(title, &plan.agents, Page::agent),
            "tool" => page.section(title, &plan.tools, Page::tool),
            "record" => page.section(title, &plan.records, Page::record),
            "enum" => page.section(title, &plan.enums, Page::enumeration),
            _ => page.declarations(title, keyword),
        }
    }
    page.tests();
    page.text
}

struct Page<'p> {
    files: &'p Files,
    plan: &'p Plan,
    costs: &'p [WorkflowCost],
    anchors: Anchors,
    text: String,
}

/// The parts of a page: their titles, and the words that their declarations begin with.
const PARTS: [(&str, &str); 13] = [
    ("Workflows", "workflow"),
    ("Agents", "agent"),
    ("Tools", "tool"),
    ("MCP servers", "mcp"),
    ("Records", "record"),
    ("Enums", "enum"),
    ("Types", "type"),
    ("Functions", "fn"),
    ("Constants", "const"),
    ("Signals", "signal"),
    ("Schedules", "schedule"),
    ("Models", "model"),
    ("Providers", "provider"),
];

impl<'p> Page<'p> {
    /// What there is, by kind, and where it stands on the page.
    fn contents(&mut self) {
        self.anchors.heading(&self.plan.program);
        let mut parts = Vec::new();
        for (title, keyword) in PARTS {
            let items = self.of_kind(keyword);
            let names: Vec<&str> = items.iter().filter_map(|(_, item)| Some(item.name()?.as_str())).collect();
            if !names.is_empty() {
                self.anchors.heading(title);
                names.iter().for_each(|name| self.anchors.heading(name));
                parts.push((title, names));
            }
        }
        self.text.push('\n');
        for (title, names) in parts {
            let links: Vec<String> = names.iter().map(|name| self.anchors.link(name, name)).collect();
            self.text.push_str(&format!("- {title}: {}\n", links.join(", ")));
        }
    }

    fn section<T>(&mut self, title: &str, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        if !items.is_empty() {
            self.text.push_str(&format!("\n## {title}\n"));
            items.iter().for_each(|item| each(self, item));
        }
    }

    fn heading(&mut self, name: &str, doc: Option<&str>) {
        self.text.push_str(&format!("\n### {name}\n"));
        self.paragraph(doc);
    }

    fn paragraph(&mut self, text: Option<&str>) {
        if let Some(text) = text {
            self.text.push_str(&format!("\n{}\n", text.trim()));
        }
    }

    /// All declarations that begin with a word, in all files.
    fn of_kind(&self, keyword: &str) -> Vec<(&'p SourceFile, &'p Item)> {
        let of_file = |file: &'p SourceFile| file.tree.items.iter().map(move |item| (file, item));
        let items = self.files.list.iter().flat_map(of_file);
        items.filter(|(file, item)| first_word(item.span.text(&file.text)) == keyword).collect()
    }

    /// Declarations that need no more words than their own.
    fn declarations(&mut self, title: &str, keyword: &str) {
        let items = self.of_kind(keyword);
        self.section(title, &items, |page, (file, item)| {
            let name = item.name().map_or("", |name| name.as_str());
            page.heading(name, item.docs.as_ref().map(|docs| docs.text.as_str()));
            page.text.push_str(&block("agentflow", &written(file, item)));
        });
    }

    /// A declaration as it is written; of a workflow, its first line.
    fn declaration(&mut self, keyword: &str, name: &str) {
        let items = self.of_kind(keyword);
        let named = items.iter().find(|(_, item)| item.name().is_some_and(|own| own.as_str() == name));
        if let Some((file, item)) = named {
            self.text.push_str(&block("agentflow", &written(file, item)));
        }
    }

    fn tests(&mut self) {
        let tests = self.of_kind("test");
        if tests.is_empty() {
            return;
        }
        self.text.push_str("\n## Tests\n\n");
        for (file, item) in tests {
            if let ItemKind::Test(test) = &item.kind {
                let name = test.name.plain().unwrap_or_else(|| test.name_span.text(&file.text));
                self.text.push_str(&format!("- {}\n", one_line(name)));
            }
        }
    }
}

fn first_word(text: &str) -> &str {
    text.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or_default()
}

/// A declaration in the canonical layout. Statements are left out: what they do is in the graph.
fn written(file: &SourceFile, item: &Item) -> String {
    let signature = match &item.kind {
        ItemKind::Workflow(routine) => Some(&routine.signature),
        _ => None,
    };
    match signature {
        Some(Signature { span, .. }) => {
            let head = &file.text[item.span.start as usize..span.end as usize];
            format(&format!("{head} {{}}")).text.trim_end().trim_end_matches("{}").trim_end().to_owned()
        }
        None => format(item.span.text(&file.text)).text,
    }
}
