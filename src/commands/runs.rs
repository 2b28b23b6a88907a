//! `agentflow runs`

use agentflow_store::{RunQuery, RunStatus, RunSummary, Store as _};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

use crate::exit::{CommandError, CommandResult, print};
use crate::running::{Storage, ago, block_on, json_time, status_style, store_error};

/// Runs that are read at once.
const PAGE: u32 = 1_000;

/// List runs, newest first
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow runs\n  agentflow runs --status waiting --format json")]
pub struct Runs {
    /// Only runs that stand so
    #[arg(long, value_parser = status)]
    status: Option<RunStatus>,
    /// Only runs of this workflow
    #[arg(long)]
    workflow: Option<String>,
    /// At most so many
    #[arg(long, default_value_t = 50)]
    limit: u32,
    /// How they are written
    #[arg(long, value_enum, default_value = "human")]
    format: RunsFormat,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum RunsFormat {
    /// A table
    Human,
    /// A JSON list
    Json,
}

impl Runs {
    pub fn execute(self) -> CommandResult {
        let runs = block_on(self.list())?;
        print(match self.format {
            RunsFormat::Human => table(&runs),
            RunsFormat::Json => format!("{:#}\n", runs.iter().map(value).collect::<Value>()),
        })
    }

    async fn list(&self) -> Result<Vec<RunSummary>, CommandError> {
        let store = self.storage.read().await?;
        let mut runs: Vec<RunSummary> = Vec::new();
        loop {
            let left = self.limit.saturating_sub(u32::try_from(runs.len()).unwrap_or(u32::MAX));
            let limit = left.min(PAGE);
            let query = RunQuery {
                status: self.status,
                workflow: self.workflow.clone(),
                before: runs.last().map(|run| run.number),
                limit,
            };
            let page = store.runs(&query).await.map_err(store_error)?;
            let complete = page.len() < limit as usize;
            runs.extend(page);
            if complete || runs.len() >= self.limit as usize {
                return Ok(runs);
            }
        }
    }
}

fn status(word: &str) -> Result<RunStatus, String> {
    RunStatus::parse(word).ok_or_else(|| {
        let known: Vec<&str> = RunStatus::ALL.iter().map(|status| status.as_str()).collect();
        format!("statuses are {}", known.join(", "))
    })
}

fn table(runs: &[RunSummary]) -> String {
    let width = |cells: &mut dyn Iterator<Item = usize>| cells.max().unwrap_or(0);
    let ids = width(&mut runs.iter().map(|run| run.run_id.chars().count()));
    let workflows = width(&mut runs.iter().map(|run| run.workflow.chars().count()));
    let line = |run: &RunSummary| {
        let style = status_style(run.status.as_str());
        let (run_id, workflow, status) = (&run.run_id, &run.workflow, run.status.as_str());
        format!(
            "{run_id:<ids$}  {workflow:<workflows$}  {style}{status:<9}{style:#}  {}\n",
            ago(run.updated_at)
        )
    };
    runs.iter().map(line).collect()
}

fn value(run: &RunSummary) -> Value {
    json!({
        "run_id": run.run_id,
        "workflow": run.workflow,
        "plan": run.plan,
        "parent": run.parent,
        "status": run.status.as_str(),
        "created_at": json_time(Some(run.created_at)),
        "updated_at": json_time(Some(run.updated_at)),
        "wake_at": json_time(run.wake_at),
    })
}
