//! What can keep a run from being started or carried on. A run that fails is no error of the engine.

use agentflow_machine::Refused;
use agentflow_plan::{PlanError, Problems};
use agentflow_store::{Refusal, StoreError};

/// Why the engine could not do what it was asked. The run is as its journal says; it can be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The store failed; nothing of the step that was being written is on disk.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The store has no such run.
    #[error("there is no run `{run_id}` in {store}")]
    UnknownRun {
        /// What was named.
        run_id: String,
        /// The store, as a person knows it.
        store: String,
    },
    /// The plan has no such workflow.
    #[error("the program has no workflow `{workflow}`")]
    UnknownWorkflow {
        /// What was named.
        workflow: String,
    },
    /// Another process is carrying the run out.
    #[error("run `{run_id}` is being carried out by {by}")]
    Held {
        /// The run.
        run_id: String,
        /// Who, as far as the store can tell.
        by: String,
    },
    /// The id belongs to a run that was started with something else.
    #[error("run `{run_id}` was already started with another {what}")]
    TakenRunId {
        /// The run.
        run_id: String,
        /// What differs: `input` or `workflow`.
        what: &'static str,
    },
    /// The store refuses ids like this.
    #[error("{0}")]
    BadRunId(String),
    /// The input does not have the workflow's type.
    #[error("the input does not fit:\n{problems}")]
    Input {
        /// Each problem, with the path of the field.
        problems: Problems,
    },
    /// Variables that the program reads, and for which it has no default, are not set.
    #[error("the program reads environment variables that are not set: {}", .missing.join(", "))]
    Environment {
        /// Their names.
        missing: Vec<String>,
    },
    /// The run's plan is gone from the store.
    #[error("the plan `{plan}` of run `{run_id}` is not in the store")]
    MissingPlan {
        /// The run.
        run_id: String,
        /// The plan's hash.
        plan: String,
    },
    /// The run's plan can't be read.
    #[error("the plan of run `{run_id}` can't be read: {cause}")]
    Plan {
        /// The run.
        run_id: String,
        /// What is wrong with it.
        cause: PlanError,
    },
    /// The run's row says something that this version can't read.
    #[error("run `{run_id}` can't be read: {cause}")]
    Row {
        /// The run.
        run_id: String,
        /// What is wrong with it.
        cause: String,
    },
    /// What would carry the run's effects out can't be set up.
    #[error("run `{run_id}` can't be carried out: {cause}")]
    Effects {
        /// The run.
        run_id: String,
        /// What stands in the way.
        cause: String,
    },
    /// The journal can't be replayed.
    #[error(
        "the journal of run `{run_id}` can't be replayed: event {seq} (`{kind}`): {cause}. The journal is damaged, or \
         a version of agentflow wrote it that this one does not understand"
    )]
    Replay {
        /// The run.
        run_id: String,
        /// The event's number.
        seq: u64,
        /// Its kind.
        kind: String,
        /// What is wrong with it.
        cause: String,
    },
    /// The run refuses a message, or (a mistake of the program) what an effect gave.
    #[error("{0}")]
    Refused(#[from] Refused),
    /// The run refuses a message because of another one, which it was told before and has not taken yet.
    #[error(
        "{refused}, once it has taken what it was told before, which is recorded and not carried on yet: resume run \
         `{run_id}`"
    )]
    Overtaken {
        /// The run.
        run_id: String,
        /// Why.
        refused: Refused,
    },
    /// The store refused what the engine wrote: the run was taken over by another process.
    #[error("run `{run_id}` was not written on: {refusal}")]
    Append {
        /// The run.
        run_id: String,
        /// Why.
        refusal: Refusal,
    },
    /// A mistake of the program: the run is not waiting for anything, and has not ended.
    #[error("run `{run_id}` waits for nothing and has not ended; this is a mistake in agentflow")]
    Stuck {
        /// The run.
        run_id: String,
    },
    /// A mistake of the program: the task that drove the run panicked.
    #[error("the task that drove run `{run_id}` broke: {cause}; this is a mistake in agentflow")]
    Broken {
        /// The run.
        run_id: String,
        /// What it said.
        cause: String,
    },
}
