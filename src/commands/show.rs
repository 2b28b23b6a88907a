//! `agentflow show`

use agentflow_store::{RunRecord, StepQuery, StepRow, StepStatus, Store};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{CommandError, CommandResult, print};
use crate::running::{
    Storage, block_on, excerpt, json_text, json_time, span, status_style, store_error, unknown_run, waits,
    when,
};

/// Steps that are read at once.
const PAGE: u32 = 1_000;
/// Values beyond this are cut for people.
const VALUE_CHARACTERS_MAX: usize = 400;

/// Show a run and all its steps
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow show support-7h3k9x2m4q\n  \
    agentflow show support-7h3k9x2m4q --format json")]
pub struct Show {
    /// The run
    run: String,
    /// How it is written
    #[arg(long, value_enum, default_value = "human")]
    format: ShowFormat,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ShowFormat {
    /// For people
    Human,
    /// JSON
    Json,
}

impl Show {
    pub fn execute(self) -> CommandResult {
        let text = block_on(async {
            let store = self.storage.read().await?;
            let Some(run) = store.run(&self.run).await.map_err(store_error)? else {
                return Err(unknown_run(&store, &self.run).await);
            };
            let steps = steps(&store, &self.run).await?;
            match self.format {
                ShowFormat::Json => Ok(format!("{:#}\n", value(&run, &steps))),
                ShowFormat::Human => {
                    let waits = waits(&self.storage, &store, &self.run).await?;
                    Ok(human(&run, &steps, &waits))
                }
            }
        })?;
        print(text)
    }
}

async fn steps(store: &dyn Store, run_id: &str) -> Result<Vec<StepRow>, CommandError> {
    let mut steps: Vec<StepRow> = Vec::new();
    loop {
        let query = StepQuery { status: None, after: steps.last().map(StepRow::cursor), limit: PAGE };
        let page = store.steps(run_id, &query).await.map_err(store_error)?;
        let complete = page.len() < PAGE as usize;
        steps.extend(page);
        if complete {
            return Ok(steps);
        }
    }
}

fn value(run: &RunRecord, steps: &[StepRow]) -> Value {
    json!({
        "run_id": run.summary.run_id,
        "workflow": run.summary.workflow,
        "plan": run.summary.plan,
        "status": run.summary.status.as_str(),
        "result": json_text(run.result.as_deref()),
        "error": json_text(run.error.as_deref()),
        "usage": json_text(run.usage.as_deref()),
        "steps": steps.iter().map(step_value).collect::<Value>(),
    })
}

fn step_value(step: &StepRow) -> Value {
    json!({
        "id": step.step,
        "kind": step.kind,
        "status": step.status.as_str(),
        "attempts": step.attempts,
        "started_at": json_time(step.started_at),
        "ended_at": json_time(step.ended_at),
        "input": json_text(step.input.as_deref()),
        "output": json_text(step.output.as_deref()),
        "error": json_text(step.error.as_deref()),
        "usage": json_text(step.usage.as_deref()),
    })
}

fn human(run: &RunRecord, steps: &[StepRow], waits: &[String]) -> String {
    let summary = &run.summary;
    let style = status_style(summary.status.as_str());
    let mut text =
        format!("{} of {}: {style}{}{style:#}\n", summary.run_id, summary.workflow, summary.status);
    text.push_str(&format!("  started {}", when(summary.created_at)));
    text.push_str(&format!(", last written {}\n", when(summary.updated_at)));
    for (what, value) in [("result", &run.result), ("error", &run.error), ("usage", &run.usage)] {
        if let Some(value) = value {
            text.push_str(&format!("  {what}: {}\n", excerpt(value, VALUE_CHARACTERS_MAX)));
        }
    }
    if !waits.is_empty() {
        text.push_str(&format!("waits for\n{}\n", waits.join("\n")));
    }
    if !steps.is_empty() {
        text.push_str("steps\n");
    }
    for step in steps {
        text.push_str(&step_line(step));
    }
    text
}

fn step_line(step: &StepRow) -> String {
    let word = step.status.as_str();
    let style = status_style(word);
    let time = match (step.started_at, step.ended_at) {
        (Some(started_at), Some(ended_at)) => format!(", {}", span(started_at, ended_at)),
        _ => String::new(),
    };
    let attempts = if step.attempts > 1 { format!(", {} attempts", step.attempts) } else { String::new() };
    let mut line = format!("  {style}{word:>9}{style:#}  {} ({}{time}{attempts})", step.step, step.kind);
    let output = step.output.as_ref().filter(|output| *output != "null");
    // Only what caught an error has both.
    let caught = if step.status == StepStatus::Failed { "" } else { "caught: " };
    for (what, outcome) in [(caught, step.error.as_ref()), ("", output)] {
        if let Some(outcome) = outcome {
            line.push_str(&format!("\n{:13}{what}{}", "", excerpt(outcome, VALUE_CHARACTERS_MAX)));
        }
    }
    line.push('\n');
    line
}
