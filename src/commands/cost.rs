//! `agentflow cost`

use std::path::PathBuf;

use agentflow_driver::{Amount, Checked, Files, Place, WorkflowCost, check, costs};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{CommandError, CommandResult, print};
use crate::report::{summary, tell};
use crate::world::FileWorld;

/// Print the most that one run of each workflow can use
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow cost support.agentflow\n\n\
    Counted are turns and calls, not the attempts of a retry; what a spawned run uses is its own.")]
pub struct Cost {
    /// The program
    file: PathBuf,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: CostFormat,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum CostFormat {
    /// For people
    Text,
    /// JSON
    Json,
}

impl Cost {
    pub fn execute(self) -> CommandResult {
        let entry = self.file.display().to_string();
        let Checked { files, findings, program } = check(&FileWorld::new(), std::slice::from_ref(&entry));
        let Some(program) = program else {
            tell(&files, &findings);
            return Err(CommandError::usage(format_args!("`{entry}` has errors: {}", summary(&findings))));
        };
        let costs = costs(&program);
        print(match self.format {
            CostFormat::Text => costs.iter().map(|cost| text(&files, cost)).collect::<Vec<_>>().join("\n"),
            CostFormat::Json => {
                format!("{:#}\n", costs.iter().map(|cost| value(&files, cost)).collect::<Value>())
            }
        })
    }
}

fn lines(cost: &WorkflowCost) -> [(&'static str, &Amount); 4] {
    let usage = &cost.usage;
    [
        ("model turns", &usage.turns),
        ("tool calls", &usage.tool_calls),
        ("tokens", &usage.tokens),
        ("USD", &usage.usd),
    ]
}

fn text(files: &Files, cost: &WorkflowCost) -> String {
    let mut text = format!("{}\n", cost.workflow);
    for (what, amount) in lines(cost) {
        let amount = match amount {
            Amount::AtMost(most) if what == "USD" => format!("at most {most:.4}"),
            Amount::AtMost(most) => format!("at most {}", grouped(*most)),
            Amount::Open(cause) => {
                format!("no bound: {} ({})", cause.reason, place(files, cause.file, cause.span))
            }
        };
        text.push_str(&format!("  {what:<12}{amount}\n"));
    }
    text
}

fn value(files: &Files, cost: &WorkflowCost) -> Value {
    let mut object = json!({ "workflow": cost.workflow.as_str() });
    for (what, amount) in lines(cost) {
        object[what.replace(' ', "_").to_lowercase()] = match amount {
            // What is counted is whole; JSON has integers for that as far as they go.
            Amount::AtMost(most) if what != "USD" && most.fract() == 0.0 && *most < 9e15 => {
                json!({ "at_most": *most as u64 })
            }
            Amount::AtMost(most) => json!({ "at_most": most }),
            Amount::Open(cause) => {
                json!({ "reason": cause.reason, "place": place(files, cause.file, cause.span) })
            }
        };
    }
    object
}

fn place(files: &Files, file: agentflow_driver::FileId, span: agentflow_driver::Span) -> String {
    let position = crate::report::position(files, Place::new(file, span));
    format!("{}:{}:{}", position.file, position.line, position.column)
}

/// A whole number in groups of three digits, as programs write it: `1_234_567`.
fn grouped(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
