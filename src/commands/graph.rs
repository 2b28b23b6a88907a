//! `agentflow graph`

use std::path::PathBuf;

use agentflow_driver::graph;
use clap::{Args, ValueEnum};

use super::program::{compiled, unknown};
use crate::exit::{CommandResult, print};

/// Show the graph of a program, with agents and handoffs
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow graph support.agentflow\n  \
    agentflow graph support.agentflow support --format mermaid\n  \
    agentflow graph support.agentflow --format dot | dot -Tsvg > support.svg")]
pub struct Graph {
    /// The program
    file: PathBuf,
    /// The workflow; all of them by default
    workflow: Option<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: GraphFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum GraphFormat {
    /// A tree, for terminals
    Text,
    /// Mermaid, for Markdown
    Mermaid,
    /// DOT, for Graphviz
    Dot,
    /// JSON
    Json,
}

impl Graph {
    pub fn execute(self) -> CommandResult {
        let plan = compiled(&self.file)?;
        let workflow = self.workflow.as_deref();
        let graph = match self.format {
            GraphFormat::Text => graph::text(&plan, workflow),
            GraphFormat::Mermaid => graph::mermaid(&plan, workflow),
            GraphFormat::Dot => graph::dot(&plan, workflow),
            GraphFormat::Json => graph::json(&plan, workflow),
        };
        match graph {
            Some(graph) => print(graph),
            None => {
                let known = plan.workflows.iter().map(|workflow| &workflow.name);
                Err(unknown("workflow", workflow.unwrap_or("main"), known))
            }
        }
    }
}
