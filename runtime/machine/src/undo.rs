//! Undoing: what was done is undone, the last first, before an error is handled and when a run is cancelled.
//!
//! | state    | event                        | becomes                                                             |
//! | -------- | ---------------------------- | ------------------------------------------------------------------- |
//! | new      |                              | undoing the entry that was registered last                          |
//! | undoing  | the entry's region ends      | undoing the next; after the last, ended                             |
//! | undoing  | it fails, and may be retried | pausing                                                             |
//! | undoing  | it fails for good            | undoing the next; that it failed is told in the error               |
//! | pausing  | the pause is over            | undoing the same entry once more                                    |
//!
//! An undo is never cancelled. It is a step, below the one that it undoes: `support/booking/undo`.

use agentflow_plan::{ErrorKind, Name, RetryPolicy, Value};
use serde::{Deserialize, Serialize};

use crate::progress::{Ended, Progress, Work, below};
use crate::retry::pause_ms;
use crate::state::{Ending, Kind, Slot, StepKind, TaskId, UndoEntry};
use crate::{CommandId, Failure, StepStatus};

/// How often an undo is tried. It is the program's only way back, so it is tried again whatever went wrong.
const ATTEMPTS: u32 = 4;

/// An undoing.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UndoRun {
    /// What is still to be undone, the first one last.
    entries: Vec<UndoEntry>,
    /// What is being undone.
    current: Option<UndoEntry>,
    attempt: u32,
    timer: Option<CommandId>,
    /// What could not be undone.
    failures: Vec<Name>,
}

impl Progress<'_> {
    /// Undoes what a task did, the last first.
    pub(crate) fn start_undo(&mut self, owner: TaskId, mut entries: Vec<UndoEntry>) {
        entries.sort_unstable_by_key(|entry| entry.sequence);
        let run = UndoRun { entries, current: None, attempt: 1, timer: None, failures: Vec::new() };
        let path = self.path(owner);
        let id = self.add(owner, Slot::Undo, path, Kind::Undo(run));
        self.push(Work::Enter(id));
    }

    /// Undoes the next entry, or ends.
    pub(crate) fn undo_next(&mut self, id: TaskId) {
        let Some(task) = self.state.tasks.get_mut(id) else { return };
        let Kind::Undo(run) = &mut task.kind else { return };
        run.current = run.entries.pop();
        run.attempt = 1;
        match &run.current {
            Some(entry) => {
                task.path = below(&entry.path, "undo");
                self.begin_row(id, StepKind::Undo, StepStatus::Running, None);
                self.undo_current(id);
            }
            None => {
                let failures = run.failures.iter().cloned().map(Value::String).collect();
                self.finish(id, Ending::Value(Value::list(failures)));
            }
        }
    }

    fn undo_current(&mut self, id: TaskId) {
        let Some(task) = self.state.tasks.get_mut(id) else { return };
        let Kind::Undo(run) = &mut task.kind else { return };
        let Some(entry) = &run.current else { return };
        let (region, frame) = (entry.region, entry.frame.clone());
        let attempt = run.attempt;
        task.salt = entry.salt.clone();
        let path = task.path.clone();
        self.set_attempts(id, attempt, StepStatus::Running);
        self.start_region_at(id, Slot::Body, path, region, frame);
    }

    pub(crate) fn undo_region_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        // What an undo itself registered is not undone: it is what brings things back.
        if let Some(task) = self.state.tasks.get_mut(id) {
            task.undos.clear();
        }
        match ended.ending {
            Ending::Failed(failure) => self.undo_failed(id, failure),
            ending => {
                let value = match ending {
                    Ending::Value(value) => value,
                    _ => Value::Null,
                };
                self.close_undo_row(id, &Ending::Value(value));
                self.undo_next(id);
            }
        }
    }

    fn undo_failed(&mut self, id: TaskId, failure: Failure) {
        let key = self.key(id);
        let Some(Kind::Undo(run)) = self.state.tasks.kind_mut(id) else { return };
        let policy = RetryPolicy { on: ErrorKind::ALL.to_vec(), ..RetryPolicy::with_attempts(ATTEMPTS) };
        if let Some(pause) = pause_ms(&policy, run.attempt, failure.kind, &key) {
            run.attempt += 1;
            let timer = self.timer(id, self.time_after(pause));
            if let Some(Kind::Undo(run)) = self.state.tasks.kind_mut(id) {
                run.timer = Some(timer);
            }
            return self.set_status(id, StepStatus::Pending);
        }
        let undone = run.current.as_ref().map(|entry| entry.path.clone()).unwrap_or_default();
        run.failures.push(format!("the undo of `{undone}` failed: {}", failure.message).into());
        self.close_undo_row(id, &Ending::Failed(failure));
        self.undo_next(id);
    }

    pub(crate) fn undo_pause_over(&mut self, id: TaskId) {
        if let Some(Kind::Undo(run)) = self.state.tasks.kind_mut(id) {
            run.timer = None;
        }
        self.undo_current(id);
    }

    fn close_undo_row(&mut self, id: TaskId, ending: &Ending) {
        self.end_row(id, ending);
        if let Some(task) = self.state.tasks.get_mut(id) {
            task.row = None;
        }
    }

    /// All is undone that could be; what could not is told in the error that is on its way.
    pub(crate) fn undone(&mut self, owner: TaskId, ending: Ending) {
        if let Some(task) = self.state.tasks.get_mut(owner)
            && let Some(Ending::Failed(failure)) = &mut task.closing
            && let Ending::Value(Value::List(messages)) = &ending
            && !messages.is_empty()
        {
            let mut told = failure.message.to_string();
            for message in messages.iter() {
                told.push('\n');
                told.push_str(&message.render());
            }
            failure.message = told.into();
        }
        self.push(Work::Settle(owner));
    }
}
