//! How a run ended, told: data on standard output, words on standard error, and the exit code.

use agentflow_engine::{Ended, Parked, RunEnd};
use agentflow_machine::Failure;
use agentflow_plan::{ErrorKind, Plan};
use agentflow_store::{RunStatus, Store};
use serde_json::{Value, json};

use super::place::place_of;
use super::session::exit_of;
use super::waits::waits;
use super::{Storage, store_error};
use crate::exit::{CommandError, CommandResult, failed, print};

/// What is needed to tell how a run ended.
pub struct Reporting<'a> {
    pub storage: &'a Storage,
    pub store: &'a dyn Store,
    pub run_id: &'a str,
}

/// Tells how a run ended.
pub async fn report_end(reporting: &Reporting<'_>, end: &RunEnd) -> CommandResult {
    match end {
        RunEnd::Ended(ended) => {
            print(format_args!("{}\n", data(reporting, ended).await?))?;
            if ended.status != RunStatus::Succeeded {
                tell_failure(reporting, ended).await?;
            }
        }
        RunEnd::Parked(parked) => tell_parked(reporting, parked).await?,
    }
    Ok(exit_of(end))
}

/// The result, or the error, as JSON.
pub async fn data(reporting: &Reporting<'_>, ended: &Ended) -> Result<String, CommandError> {
    match ended.status {
        RunStatus::Succeeded => Ok(ended.result.clone().unwrap_or_else(|| "null".to_owned())),
        RunStatus::Cancelled => {
            let run = reporting.store.run(reporting.run_id).await.map_err(store_error)?;
            let step = run.map(|run| run.summary.workflow).unwrap_or_default();
            let kind = ErrorKind::Cancelled.name();
            Ok(json!({ "kind": kind, "message": "the run was cancelled", "step": step, "attempts": 1 })
                .to_string())
        }
        _ => Ok(ended.error.clone().unwrap_or_else(|| Value::Null.to_string())),
    }
}

async fn tell_failure(reporting: &Reporting<'_>, ended: &Ended) -> Result<(), CommandError> {
    let failure = ended.error.as_deref().and_then(|error| serde_json::from_str::<Failure>(error).ok());
    let Some(failure) = failure else {
        failed(CommandError::failure(format_args!("run {} was cancelled", reporting.run_id)));
        return Ok(());
    };
    failed(CommandError::failure(format_args!("{}: {}", failure.kind.name(), failure.message)));
    let place = place(reporting, &failure.step).await?.map(|place| format!(" ({place})")).unwrap_or_default();
    let attempts =
        if failure.attempts > 1 { format!(", after {} attempts", failure.attempts) } else { String::new() };
    anstream::eprintln!("  at {}{place}{attempts}", failure.step);
    anstream::eprintln!("  all steps: agentflow show {}{}", reporting.run_id, reporting.storage.hint());
    Ok(())
}

/// Where the step was written.
async fn place(reporting: &Reporting<'_>, step: &str) -> Result<Option<String>, CommandError> {
    let Some(run) = reporting.store.run(reporting.run_id).await.map_err(store_error)? else {
        return Ok(None);
    };
    let plan = reporting.store.plan(&run.summary.plan).await.map_err(store_error)?;
    // A plan that can't be read any more has nothing to say; the run has ended all the same.
    Ok(plan.and_then(|bytes| Plan::from_bytes(&bytes).ok()).and_then(|plan| place_of(&plan, step)))
}

async fn tell_parked(reporting: &Reporting<'_>, parked: &Parked) -> Result<(), CommandError> {
    let Reporting { storage, store, run_id } = reporting;
    anstream::eprintln!("run {run_id} is parked: {}", parked.status);
    for line in waits(storage, *store, run_id).await? {
        anstream::eprintln!("{line}");
    }
    anstream::eprintln!("go on with: agentflow resume {run_id}{}", storage.hint());
    Ok(())
}
