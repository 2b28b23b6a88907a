//! `agentflow run`

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use agentflow_effects::Script;
use agentflow_engine::{RunOptions, Start, read_environment};
use agentflow_plan::{Plan, Schedule, parse_duration};
use clap::Args;

use super::program::{compiled_or_built, unknown};
use crate::exit::{CommandError, CommandResult, warn};
use crate::running::{
    Reporting, Session, Storage, block_on, drive_watched, engine_error, json_argument, report_end,
};

/// Run a workflow to its end, or to where it waits
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow run support.agentflow --input @ticket.json\n  \
    agentflow run support.agentflow --input '{\"id\": 7}' --run-id ticket-7\n  \
    agentflow run support.agentflow --models scripted:support.models.json --input @ticket.json\n\n\
    The result is written to standard output as JSON, alone.\n\
    Exit codes: 0 succeeded, 1 failed (the error as JSON on standard output),\n\
    2 wrong use or a program with errors, 3 parked: waiting for a person, a signal or a long timer.")]
pub struct Run {
    /// The program, or a plan that `agentflow build` wrote (`*.plan`), in the folder of its program
    file: PathBuf,
    /// The workflow; by default the only one, or `main`
    workflow: Option<String>,
    /// The workflow's arguments: a JSON object, `@FILE`, or `-` for standard input
    #[arg(long, value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    input: Option<String>,
    /// Makes starting idempotent: a run with this id goes on, and of one that has ended the result is printed
    #[arg(long, value_name = "ID")]
    run_id: Option<String>,
    #[command(flatten)]
    models: Models,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    waiting: Waiting,
}

/// What stands in for models.
#[derive(Debug, Args)]
struct Models {
    /// A script that stands in for models, and for the tools and people that it names
    #[arg(long, value_name = "scripted:FILE")]
    models: Option<String>,
}

/// How long a run is kept that only waits for time to pass.
#[derive(Debug, Args)]
pub struct Waiting {
    /// How long to wait here for a timer; a run that waits longer, or for a person or a signal, is parked
    #[arg(long, value_name = "DURATION", default_value = "30s", value_parser = duration)]
    wait: Duration,
}

impl Waiting {
    pub fn limit(&self) -> Duration {
        self.wait
    }
}

impl Run {
    pub fn execute(self) -> CommandResult {
        let plan = Arc::new(compiled_or_built(&self.file)?);
        let workflow = self.workflow_of(&plan)?;
        let input = match &self.input {
            Some(input) => json_argument("the input", input)?,
            None => serde_json::Value::Object(serde_json::Map::new()),
        };
        let script = self.models.script(&plan)?;
        let root = root_of(&self.file)?;
        block_on(async {
            // What is wrong with the environment or the input is told before a store is even made.
            let environment = read_environment(&plan, |name| std::env::var(name).ok());
            let checked = environment.and_then(|environment| {
                agentflow_engine::check_input(&plan, &workflow, &input).map(|_| environment)
            });
            let environment = match checked {
                Ok(environment) => environment,
                Err(error) => return Err(engine_error(&agentflow_store::MemoryStore::new(), error).await),
            };
            let session = Session::new(self.storage.create().await?, self.waiting.limit());
            let start = Start {
                plan,
                workflow,
                input,
                run_id: self.run_id.clone(),
                options: RunOptions { root, script, environment },
            };
            let done = self.start_and_drive(&session, start).await;
            session.close().await;
            done
        })
    }

    async fn start_and_drive(&self, session: &Session, start: Start) -> CommandResult {
        let store = &session.store;
        let started = match session.engine.start(start).await {
            Ok(started) => started,
            Err(error) => return Err(engine_error(store, error).await),
        };
        let run_id = started.run_id();
        let reporting = Reporting { storage: &self.storage, store, run_id };
        match drive_watched(session, session.engine.drive(run_id)).await {
            Ok(end) => report_end(&reporting, &end).await,
            Err(error) => Err(engine_error(store, error).await),
        }
    }

    fn workflow_of(&self, plan: &Plan) -> Result<String, CommandError> {
        let names = || plan.workflows.iter().map(|workflow| &*workflow.name);
        match &self.workflow {
            Some(name) if plan.workflow(name).is_some() => Ok(name.clone()),
            Some(name) => match plan.schedules.iter().find(|schedule| *schedule.name == **name) {
                Some(schedule) => Err(not_fired(plan, schedule)),
                None => Err(unknown("workflow", name, names())),
            },
            None if plan.workflow("main").is_some() => Ok("main".to_owned()),
            None => match &*plan.workflows {
                [only] => Ok(only.name.to_string()),
                [] => Err(CommandError::usage("the program has no workflow")),
                _ => Err(CommandError::usage("the program has several workflows, and none is named `main`")
                    .with_help(format_args!("name one: {}", names().collect::<Vec<_>>().join(", ")))),
            },
        }
    }
}

impl Models {
    /// The text of the script, which is kept with the run.
    fn script(&self, plan: &Plan) -> Result<Option<String>, CommandError> {
        let Some(models) = &self.models else { return Ok(None) };
        let Some(path) = models.strip_prefix("scripted:").filter(|path| !path.is_empty()) else {
            return Err(CommandError::usage(format_args!("`{models}` names no models"))
                .with_help("write `--models scripted:FILE`"));
        };
        let text = std::fs::read_to_string(path).map_err(|error| {
            CommandError::usage(format_args!("the script `{path}` can't be read: {error}"))
        })?;
        let script = Script::parse(&text)
            .map_err(|error| CommandError::usage(format_args!("the script `{path}`: {error}")))?;
        for name in script.unknown_names(plan) {
            warn(format_args!("in `{path}`: {name}"));
        }
        Ok(Some(text))
    }
}

fn not_fired(plan: &Plan, schedule: &Schedule) -> CommandError {
    let workflow = &plan.workflows[schedule.workflow.index()].name;
    let name = &schedule.name;
    CommandError::usage(format_args!("`{name}` is a schedule, and this version starts no schedules"))
        .with_help(format_args!("run what it starts: `{workflow}`"))
}

/// The folder that the paths of a program start from: that of its entry file.
fn root_of(file: &Path) -> Result<String, CommandError> {
    let unusable =
        |cause: String| CommandError::usage(format_args!("the folder of `{}`: {cause}", file.display()));
    let file = std::fs::canonicalize(file).map_err(|error| unusable(error.to_string()))?;
    let folder = file.parent().map(Path::to_owned).unwrap_or_default();
    folder.into_os_string().into_string().map_err(|_| unusable("its path is not UTF-8".to_owned()))
}

fn duration(text: &str) -> Result<Duration, String> {
    let milliseconds = parse_duration(text).and_then(|milliseconds| u64::try_from(milliseconds).ok());
    milliseconds
        .map(Duration::from_millis)
        .ok_or_else(|| "write a duration such as `30s`, `5m` or `0s`".to_owned())
}
