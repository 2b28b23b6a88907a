//! Rows of steps: what anyone may ask about a run's nodes without reading its journal.

use crate::Millis;

statuses! {
    /// Where a step stands.
    pub enum StepStatus {
        /// It is due to start.
        Pending = "pending",
        /// It is being carried out.
        Running = "running",
        /// It waits for a person, a signal or a timer.
        Waiting = "waiting",
        /// Whether its effect happened is not known; a person has to say.
        Uncertain = "uncertain",
        /// It ended well.
        Succeeded = "succeeded",
        /// It ended with an error.
        Failed = "failed",
        /// It was called off.
        Cancelled = "cancelled",
        /// The run took another way.
        Skipped = "skipped",
    }
}

/// The latest state of one step of a run. An append replaces the whole row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRow {
    /// The path of the step in its run (`support/searches[3]/page`).
    pub step: String,
    /// What kind of step.
    pub kind: String,
    /// Where it stands.
    pub status: StepStatus,
    /// How often it was attempted, the first time included.
    pub attempts: u32,
    /// The event with which it first appeared: rows are listed in this order, and a later row of the same step
    /// keeps the number of the first.
    pub first_seq: u64,
    /// When it started.
    pub started_at: Option<Millis>,
    /// When it ended.
    pub ended_at: Option<Millis>,
    /// What went in, as JSON text.
    pub input: Option<String>,
    /// What came out, as JSON text.
    pub output: Option<String>,
    /// The error that it ended with, as JSON text.
    pub error: Option<String>,
    /// What it used, as JSON text.
    pub usage: Option<String>,
}

/// Where a page of step rows ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepCursor {
    /// `first_seq` of the last row seen.
    pub first_seq: u64,
    /// Path of the last row seen.
    pub step: String,
}

impl StepRow {
    /// The cursor of a page that ends with this row.
    pub fn cursor(&self) -> StepCursor {
        StepCursor { first_seq: self.first_seq, step: self.step.clone() }
    }
}

/// Which step rows of a run to list: in order of first appearance, then by path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepQuery {
    /// Only those that stand so.
    pub status: Option<StepStatus>,
    /// Only those after this one.
    pub after: Option<StepCursor>,
    /// At most so many.
    pub limit: u32,
}

impl Default for StepQuery {
    fn default() -> Self {
        StepQuery { status: None, after: None, limit: 1_000 }
    }
}
