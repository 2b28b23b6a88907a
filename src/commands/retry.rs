//! `agentflow retry`

use agentflow_engine::Message;
use agentflow_store::{StepQuery, StepStatus};
use clap::Args;

use crate::exit::{CommandError, CommandResult};
use crate::running::{Storage, store_error, tell, unknown_run};

/// Carry an uncertain step out again: it did not happen
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow retry support-7h3k9x2m4q\n  \
    agentflow retry support-7h3k9x2m4q --from support/refund\n\n\
    A step is uncertain whose process died while it was being carried out, and that must happen once.")]
pub struct Retry {
    /// The run
    run: String,
    /// The step; all that are uncertain by default
    #[arg(long, value_name = "STEP")]
    from: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

impl Retry {
    pub fn execute(self) -> CommandResult {
        let Retry { run, from, storage } = self;
        tell(&storage, &run, async |store| match from {
            Some(step) => Ok(vec![Message::Retry { step: step.into() }]),
            None => {
                if store.run(&run).await.map_err(store_error)?.is_none() {
                    return Err(unknown_run(store, &run).await);
                }
                let query = StepQuery { status: Some(StepStatus::Uncertain), ..StepQuery::default() };
                let uncertain = store.steps(&run, &query).await.map_err(store_error)?;
                if uncertain.is_empty() {
                    return Err(CommandError::usage(format_args!("no step of run `{run}` is uncertain")));
                }
                Ok(uncertain.into_iter().map(|row| Message::Retry { step: row.step.into() }).collect())
            }
        })
    }
}
