//! What one step of one run changes, as one value that is written whole or not at all.

use crate::{ClaimToken, EventRecord, Millis, NewMessage, NewRun, RunUpdate, Snapshot, StepRow};

/// All that one step of one run writes. A store takes many of these, of many runs, in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Append {
    /// The run, and by which claim it is ours.
    pub claim: ClaimToken,
    /// The last event that the writer knows of; the append is refused if the journal has another.
    pub expected_head: u64,
    /// When this is written; the run's `updated_at`.
    pub at: Millis,
    /// New events, numbered from `expected_head + 1` without gaps.
    pub events: Vec<EventRecord>,
    /// Rows of the steps that these events change.
    pub steps: Vec<StepRow>,
    /// What the run's row says from now on, if that changes.
    pub run: Option<RunUpdate>,
    /// A new snapshot, not beyond the last of `events`; it takes the place of the one before.
    pub snapshot: Option<Snapshot>,
    /// All messages up to this one are recorded by `events`, and leave the inbox.
    pub consumed: Option<u64>,
    /// Runs that this one starts. One whose id is taken is left as it is.
    pub spawned: Vec<NewRun>,
    /// Messages to other runs. One to a run that is not there is dropped: nobody is left to read it.
    pub messages: Vec<OutgoingMessage>,
}

impl Append {
    /// An append that writes nothing yet.
    pub fn new(claim: ClaimToken, expected_head: u64, at: Millis) -> Self {
        Append {
            claim,
            expected_head,
            at,
            events: Vec::new(),
            steps: Vec::new(),
            run: None,
            snapshot: None,
            consumed: None,
            spawned: Vec::new(),
            messages: Vec::new(),
        }
    }

    /// The last event of the journal once this is written.
    pub fn head(&self) -> u64 {
        self.expected_head.saturating_add(self.events.len() as u64)
    }
}

/// A message from one run to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingMessage {
    /// Who gets it.
    pub run_id: String,
    /// What it says.
    pub message: NewMessage,
}

/// What became of one append of a batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AppendOutcome {
    /// It is on disk, whole.
    Written {
        /// The last event of the journal now.
        head: u64,
    },
    /// Nothing of it was written; the others of the batch are not affected.
    Refused(Refusal),
}

/// Why an append was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The journal has gone on, or is not as far as the writer thinks.
    #[error("the journal ends with event {found}, and the writer expected {expected}")]
    Conflict {
        /// What the writer expected.
        expected: u64,
        /// What the journal has.
        found: u64,
    },
    /// The writer does not own the run (any more).
    #[error("the run is no longer claimed by this writer")]
    LostClaim,
    /// The run was deleted.
    #[error("the run is not in the store")]
    NoRun,
    /// The append contradicts itself: a mistake of the program.
    #[error("the append can't be written: {0}")]
    Malformed(String),
}

impl Refusal {
    /// The refusal of an append that consumes messages beyond the last one posted.
    pub fn consumes_what_was_never_posted(posted: u64) -> Self {
        Refusal::Malformed(format!("it consumes messages beyond the last one, {posted}"))
    }

    /// The refusal of an append that spawns a run whose plan is not in the store.
    pub fn spawns_without_plan(plan: &str) -> Self {
        Refusal::Malformed(format!("it spawns a run whose plan `{plan}` is not in the store"))
    }
}
