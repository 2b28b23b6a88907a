//! Rows of steps: what clients see of a run.

use agentflow_plan::{Name, Value};

use super::Progress;
use crate::state::{Ending, Row, StepKind, TaskId};
use crate::{Failure, StepChange, StepStatus, Usage};

impl Progress<'_> {
    /// Gives a task a row: it is a step.
    pub fn begin_row(&mut self, id: TaskId, kind: StepKind, status: StepStatus, input: Option<Value>) {
        let started_at = self.state.now;
        if let Some(task) = self.state.tasks.get_mut(id) {
            task.row = Some(Row { kind, status, attempts: 1, started_at, input, caught: None });
            self.report(id);
        }
    }

    /// Notes where a step stands.
    pub fn set_status(&mut self, id: TaskId, status: StepStatus) {
        if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
            row.status = status;
            self.report(id);
        }
    }

    /// Notes that a step is at another attempt.
    pub fn set_attempts(&mut self, id: TaskId, attempts: u32, status: StepStatus) {
        if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
            row.attempts = attempts;
            row.status = status;
            self.report(id);
        }
    }

    /// Tells of a step that goes on.
    pub fn report(&mut self, id: TaskId) {
        let Some(task) = self.state.tasks.get(id) else { return };
        let Some(row) = &task.row else { return };
        let change = change(&task.path, row, task.usage);
        self.steps.insert(change.id.clone(), change);
    }

    /// Tells of a step's end.
    pub(crate) fn end_row(&mut self, id: TaskId, ending: &Ending) {
        let Some(task) = self.state.tasks.get(id) else { return };
        let Some(row) = &task.row else { return };
        let mut change = change(&task.path, row, task.usage);
        change.ended_at = Some(self.state.now);
        (change.status, change.output, change.error) = match ending {
            Ending::Value(value) | Ending::Return(value) => {
                (StepStatus::Succeeded, Some(value.clone()), row.caught.clone())
            }
            Ending::Break | Ending::Continue => (StepStatus::Succeeded, None, row.caught.clone()),
            Ending::Failed(failure) => (StepStatus::Failed, None, Some(failure.clone())),
            Ending::Cancelled => (StepStatus::Cancelled, None, None),
        };
        self.steps.insert(change.id.clone(), change);
    }

    /// Tells of a step that began and ended in one event.
    pub fn instant_row(
        &mut self,
        path: &Name,
        kind: StepKind,
        input: Option<Value>,
        output: Result<Value, Failure>,
    ) {
        let now = Some(self.state.now);
        let (status, output, error) = match output {
            Ok(value) => (StepStatus::Succeeded, Some(value), None),
            Err(failure) => (StepStatus::Failed, None, Some(failure)),
        };
        self.steps.insert(
            path.clone(),
            StepChange {
                id: path.clone(),
                kind: kind.name().into(),
                status,
                attempts: 1,
                started_at: now,
                ended_at: now,
                input,
                output,
                error,
                usage: Usage::default(),
            },
        );
    }
}

fn change(path: &Name, row: &Row, usage: Usage) -> StepChange {
    StepChange {
        id: path.clone(),
        kind: row.kind.name().into(),
        status: row.status,
        attempts: row.attempts,
        started_at: Some(row.started_at),
        ended_at: None,
        input: row.input.clone(),
        output: None,
        error: row.caught.clone(),
        usage,
    }
}
