//! Errors of stores and of the engine, as the user of the command meets them.

use agentflow_engine::EngineError;
use agentflow_plan::nearest_name;
use agentflow_store::{Store, StoreError};

use crate::exit::CommandError;

/// Ids that are looked through for the nearest.
const IDS_MAX: u32 = 1_000;

/// A store that could not do what it was asked.
pub fn store_error(error: StoreError) -> CommandError {
    match &error {
        StoreError::NotFound { .. } | StoreError::Absent { .. } | StoreError::NewerVersion { .. } => {
            CommandError::usage(error)
        }
        _ => CommandError::failure(error),
    }
}

/// The error for a run that the store does not have.
pub async fn unknown_run(store: &dyn Store, run_id: &str) -> CommandError {
    let error = CommandError::usage(format_args!("there is no run `{run_id}` in {}", store.name()));
    let begun_so = store.run_ids(run_id, 2).await.unwrap_or_default();
    let ids = store.run_ids("", IDS_MAX).await.unwrap_or_default();
    let near = match &*begun_so {
        [only] => Some(only.as_str()),
        _ => nearest_name(run_id, ids.iter().map(String::as_str)),
    };
    match near {
        Some(near) => error.with_help(format_args!("did you mean `{near}`?")),
        None if ids.is_empty() => error.with_help("it has no runs at all"),
        None => error.with_help("`agentflow runs` lists them"),
    }
}

/// What the engine could not do.
pub async fn engine_error(store: &dyn Store, error: EngineError) -> CommandError {
    match error {
        EngineError::Store(error) => store_error(error),
        EngineError::UnknownRun { run_id, .. } => unknown_run(store, &run_id).await,
        EngineError::Environment { .. } => CommandError::usage(error)
            .with_help("set them, or give them a default: `env(\"NAME\", default: \"…\")`"),
        EngineError::TakenRunId { .. } => {
            CommandError::usage(error).with_help("name another `--run-id`, or leave it out")
        }
        EngineError::Held { ref run_id, .. } => {
            let help = format!("`agentflow events {run_id} --follow` shows how it goes on");
            CommandError::usage(error).with_help(help)
        }
        EngineError::Overtaken { .. } => CommandError::usage(error)
            .with_help("what was recorded before is taken by `agentflow resume`, and then this can be told"),
        EngineError::Refused(_)
        | EngineError::UnknownWorkflow { .. }
        | EngineError::BadRunId(_)
        | EngineError::Input { .. } => CommandError::usage(error),
        error => CommandError::failure(error),
    }
}
