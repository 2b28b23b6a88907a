//! Runs: how one starts, what its row says, and how they are listed.

use crate::{EventRecord, Millis, Snapshot};

statuses! {
    /// Where a run stands.
    pub enum RunStatus {
        /// It was accepted and has not begun.
        Pending = "pending",
        /// It is being carried out, or was when its process died.
        Running = "running",
        /// It waits for a person, a signal or a timer.
        Waiting = "waiting",
        /// Whether an effect of it happened is not known; a person has to say.
        Uncertain = "uncertain",
        /// It ended well.
        Succeeded = "succeeded",
        /// It ended with an error.
        Failed = "failed",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

impl RunStatus {
    /// Whether the run has ended.
    pub fn is_finished(self) -> bool {
        matches!(self, RunStatus::Succeeded | RunStatus::Failed | RunStatus::Cancelled)
    }
}

/// What a run starts from; it never changes afterwards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// Its id, unique in the store.
    pub run_id: String,
    /// The workflow that it runs.
    pub workflow: String,
    /// The hash of its plan, which must have been put before.
    pub plan: String,
    /// Its input, as JSON text.
    pub input: String,
    /// What it was started with besides (models, folder of the program, …), as JSON text.
    pub options: String,
    /// The run that spawned it.
    pub parent: Option<String>,
    /// When it was accepted.
    pub created_at: Millis,
}

/// What became of an attempt to create a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// It is new, and pending.
    Created,
    /// The id was taken; nothing was changed. The caller compares plan and input.
    Exists(Box<RunRecord>),
}

/// The short form of a run's row, for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunSummary {
    /// The run's number in the store: grows with each creation, and is the cursor of lists.
    pub number: u64,
    /// Its id.
    pub run_id: String,
    /// The workflow that it runs.
    pub workflow: String,
    /// The hash of its plan.
    pub plan: String,
    /// The run that spawned it.
    pub parent: Option<String>,
    /// Where it stands.
    pub status: RunStatus,
    /// When it was accepted.
    pub created_at: Millis,
    /// When it was last appended to.
    pub updated_at: Millis,
    /// When its next timer is due, if it is parked.
    pub wake_at: Option<Millis>,
    /// The last event of its journal; 0 before the first.
    pub head: u64,
    /// The last message that it has consumed; 0 before the first.
    pub consumed: u64,
    /// How many messages it has not consumed.
    pub unread: u64,
}

/// A run's whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// What lists show of it.
    pub summary: RunSummary,
    /// Its input, as JSON text.
    pub input: String,
    /// What it was started with besides, as JSON text.
    pub options: String,
    /// Its result, as JSON text.
    pub result: Option<String>,
    /// The error that it ended with, as JSON text.
    pub error: Option<String>,
    /// What it has used, as JSON text.
    pub usage: Option<String>,
}

/// What a run's row says from now on. All of it is replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunUpdate {
    /// Where it stands.
    pub status: RunStatus,
    /// When its next timer is due; from then on the run is listed as due.
    pub wake_at: Option<Millis>,
    /// Its result, as JSON text.
    pub result: Option<String>,
    /// The error that it ended with, as JSON text.
    pub error: Option<String>,
    /// What it has used, as JSON text.
    pub usage: Option<String>,
}

impl RunUpdate {
    /// An update that says only where the run stands.
    pub fn of(status: RunStatus) -> Self {
        RunUpdate { status, wake_at: None, result: None, error: None, usage: None }
    }
}

/// Which runs to list, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunQuery {
    /// Only those that stand so.
    pub status: Option<RunStatus>,
    /// Only those of this workflow.
    pub workflow: Option<String>,
    /// Only those older than the one with this number: the last number of the page before.
    pub before: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

impl Default for RunQuery {
    fn default() -> Self {
        RunQuery { status: None, workflow: None, before: None, limit: 100 }
    }
}

/// Which runs to list as due, oldest first.
///
/// Due are runs that are pending or running, whose `wake_at` has come, or that have unread messages, however they stand.
/// Those claimed through the asking store are left out; those claimed elsewhere are not, since only an attempt tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuery {
    /// What time it is.
    pub now: Millis,
    /// Only those younger than the one with this number: the last number of the page before.
    pub after: Option<u64>,
    /// At most so many.
    pub limit: u32,
}

/// What a resume needs besides the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoadedRun {
    /// The run's row.
    pub run: RunRecord,
    /// Its newest snapshot.
    pub snapshot: Option<Snapshot>,
    /// The events after that snapshot; all, where there is none.
    pub events: Vec<EventRecord>,
}

/// What became of an attempt to delete a run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// It is gone, with all that only it referred to.
    Deleted,
    /// There was no such run.
    Missing,
    /// It has not ended, so it was kept.
    Unfinished(RunStatus),
    /// Someone works on it, so it was kept.
    Held {
        /// Who, as far as the store can tell.
        by: String,
    },
}
