//! `agentflow resume`

use agentflow_engine::{EngineError, RunEnd};
use clap::Args;
use serde_json::{Value, json};

use super::run::Waiting;
use crate::exit::{CommandError, CommandResult, Exit, failed, print};
use crate::running::{
    Reporting, Session, Storage, block_on, drive_watched, engine_error, report_end, result_data,
};

/// Go on with a run, or with all that are due
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow resume support-7h3k9x2m4q\n  \
    agentflow resume                    all runs that are due: new, interrupted, told something, or past their time\n\n\
    With a run, output and exit codes are those of `agentflow run`. Without, each run gives a line of JSON, and the\n\
    exit code is 1 if one failed, else 3 if one is parked, else 0.")]
pub struct Resume {
    /// The run; all that are due by default
    run: Option<String>,
    #[command(flatten)]
    storage: Storage,
    #[command(flatten)]
    waiting: Waiting,
}

impl Resume {
    pub fn execute(self) -> CommandResult {
        block_on(async {
            let session = Session::new(self.storage.open().await?, self.waiting.limit());
            let done = match &self.run {
                Some(run_id) => self.one(&session, run_id).await,
                None => self.due(&session).await,
            };
            session.close().await;
            done
        })
    }

    async fn one(&self, session: &Session, run_id: &str) -> CommandResult {
        let store = &session.store;
        match drive_watched(session, session.engine.drive(run_id)).await {
            Ok(end) => report_end(&Reporting { storage: &self.storage, store, run_id }, &end).await,
            Err(error) => Err(engine_error(store, error).await),
        }
    }

    async fn due(&self, session: &Session) -> CommandResult {
        let store = &session.store;
        let ends = match drive_watched(session, session.engine.drive_due()).await {
            Ok(ends) => ends,
            Err(error) => return Err(engine_error(store, error).await),
        };
        if ends.is_empty() {
            anstream::eprintln!("no run is due");
        }
        let mut exit = Exit::Success;
        for (run_id, end) in ends {
            let reporting = Reporting { storage: &self.storage, store, run_id: &run_id };
            exit = worse(exit, self.line(&reporting, end).await?);
        }
        Ok(exit)
    }

    /// One line of JSON for a run.
    async fn line(
        &self,
        reporting: &Reporting<'_>,
        end: Result<RunEnd, EngineError>,
    ) -> Result<Exit, CommandError> {
        let run_id = reporting.run_id;
        match end {
            Ok(RunEnd::Ended(ended)) => {
                let data: Value =
                    serde_json::from_str(&result_data(reporting, &ended).await?).unwrap_or_default();
                let field = if ended.result.is_some() { "result" } else { "error" };
                print(format_args!(
                    "{}\n",
                    json!({ "run_id": run_id, "status": ended.status.as_str(), field: data })
                ))?;
                Ok(if ended.result.is_some() { Exit::Success } else { Exit::Failure })
            }
            Ok(RunEnd::Parked(parked)) => {
                print(format_args!("{}\n", json!({ "run_id": run_id, "status": parked.status.as_str() })))?;
                Ok(Exit::Parked)
            }
            Err(error) => {
                let error = engine_error(reporting.store, error).await;
                let message = format!("run {run_id}: {}", error.message);
                Ok(failed(CommandError { message, exit: Exit::Failure, ..error }))
            }
        }
    }
}

fn worse(one: Exit, other: Exit) -> Exit {
    let rank = |exit| match exit {
        Exit::Success => 0,
        Exit::Parked => 1,
        Exit::Usage => 2,
        Exit::Failure => 3,
    };
    if rank(one) >= rank(other) { one } else { other }
}
