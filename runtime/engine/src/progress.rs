//! What those who watch are told, once it is on disk. Watching slowly loses messages; it never slows a run.

use std::sync::Arc;

use agentflow_machine::StepChange;
use agentflow_plan::Name;
use agentflow_store::RunStatus;
use serde_json::Value as Json;

/// Something that has happened and is on disk.
#[derive(Debug, Clone)]
pub enum Progress {
    /// A run is carried out here from now on.
    Driving {
        /// The run.
        run_id: Name,
        /// Its workflow.
        workflow: Name,
    },
    /// A step changed.
    Step {
        /// The run.
        run_id: Name,
        /// The step as it is now.
        step: Arc<StepChange>,
    },
    /// The program emitted a value.
    Emitted {
        /// The run.
        run_id: Name,
        /// The path of the step.
        step: Name,
        /// What, in its outside form.
        value: Json,
    },
    /// A message was taken from the inbox and not applied.
    MessageRefused {
        /// The run.
        run_id: Name,
        /// The kind of message.
        message: Name,
        /// Why.
        reason: Name,
    },
    /// A run stands elsewhere than before.
    Run {
        /// The run.
        run_id: Name,
        /// Where it stands.
        status: RunStatus,
    },
    /// A run can't be carried on here. For the run that was asked for, the same error is returned.
    Stopped {
        /// The run.
        run_id: Name,
        /// Why.
        error: Name,
    },
}
