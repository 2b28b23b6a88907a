//! How the machine's view of runs and steps becomes rows that anyone may query.

use agentflow_machine::{Machine, Outcome, StepChange, Usage};
use agentflow_machine::{RunStatus as MachineRunStatus, StepStatus as MachineStepStatus};
use agentflow_plan::Value;
use agentflow_store::{RunStatus, RunUpdate, StepRow, StepStatus};
use serde::Serialize;

/// The row of a step that changed with the event `seq`.
pub(crate) fn step_row(change: &StepChange, seq: u64) -> StepRow {
    StepRow {
        step: change.id.to_string(),
        kind: change.kind.to_string(),
        status: step_status(change.status),
        attempts: change.attempts,
        first_seq: seq,
        started_at: change.started_at,
        ended_at: change.ended_at,
        input: change.input.as_ref().map(value_text),
        output: change.output.as_ref().map(value_text),
        error: change.error.as_ref().map(text),
        usage: usage_text(&change.usage),
    }
}

/// What the run's row says of the machine as it is. A run whose questions may yet be answered by a script is running.
pub(crate) fn run_update(machine: &Machine, awaits_script: bool) -> RunUpdate {
    let status = match machine.status() {
        MachineRunStatus::Waiting | MachineRunStatus::Uncertain if awaits_script => RunStatus::Running,
        status => run_status(status),
    };
    let parked = matches!(status, RunStatus::Waiting | RunStatus::Uncertain);
    let mut update = RunUpdate {
        status,
        wake_at: if parked { machine.next_timer() } else { None },
        result: None,
        error: None,
        usage: usage_text(&machine.usage()),
    };
    match machine.outcome() {
        Some(Outcome::Succeeded(value)) => update.result = Some(value_text(value)),
        Some(Outcome::Failed(failure)) => update.error = Some(text(failure)),
        Some(Outcome::Cancelled) | None => {}
    }
    update
}

/// A value in its outside form.
fn value_text(value: &Value) -> String {
    value.to_json_text()
}

fn usage_text(usage: &Usage) -> Option<String> {
    if usage.is_zero() { None } else { Some(text(usage)) }
}

fn text<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).expect("plain data has only string keys and finite numbers")
}

pub(crate) fn run_status(status: MachineRunStatus) -> RunStatus {
    match status {
        MachineRunStatus::Running => RunStatus::Running,
        MachineRunStatus::Waiting => RunStatus::Waiting,
        MachineRunStatus::Uncertain => RunStatus::Uncertain,
        MachineRunStatus::Succeeded => RunStatus::Succeeded,
        MachineRunStatus::Failed => RunStatus::Failed,
        MachineRunStatus::Cancelled => RunStatus::Cancelled,
    }
}

fn step_status(status: MachineStepStatus) -> StepStatus {
    match status {
        MachineStepStatus::Pending => StepStatus::Pending,
        MachineStepStatus::Running => StepStatus::Running,
        MachineStepStatus::Waiting => StepStatus::Waiting,
        MachineStepStatus::Uncertain => StepStatus::Uncertain,
        MachineStepStatus::Succeeded => StepStatus::Succeeded,
        MachineStepStatus::Failed => StepStatus::Failed,
        MachineStepStatus::Cancelled => StepStatus::Cancelled,
        MachineStepStatus::Skipped => StepStatus::Skipped,
    }
}
