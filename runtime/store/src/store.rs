//! The contract itself.

use async_trait::async_trait;

use crate::{
    Append, AppendOutcome, Claim, ClaimAttempt, ClaimToken, Creation, Deletion, DueQuery, EventRecord,
    LoadedRun, Message, NewMessage, NewRun, Posted, Result, RunQuery, RunRecord, RunSummary, StepQuery,
    StepRow,
};

/// A journal that survives its process: once a method returns, what it wrote is there after a crash.
///
/// Every method may be called from many tasks at once, and, where the store is a database, from many processes.
/// Dropping a future half-way never leaves half of its work: all of it is done, or none.
/// What is unknown is empty or `None`; only what an operation needs in order to write is an error when missing.
#[async_trait]
pub trait Store: Send + Sync + 'static {
    /// The store as a person knows it (``the store `.agentflow/runs.db` ``).
    fn name(&self) -> &str;

    /// Keeps a plan. Putting one whose hash is known changes nothing.
    ///
    /// It is kept until the last run that needs it is deleted; one that no run came to need stays.
    async fn put_plan(&self, hash: &str, plan: &[u8]) -> Result<()>;

    /// The plan with this hash.
    async fn plan(&self, hash: &str) -> Result<Option<Vec<u8>>>;

    /// Accepts a run, as pending, whose id holds 1 to 255 bytes and no control characters.
    /// Its plan must be there ([`crate::StoreError::NotFound`] otherwise: put it again).
    async fn create_run(&self, run: &NewRun) -> Result<Creation>;

    /// A run's whole row.
    async fn run(&self, run_id: &str) -> Result<Option<RunRecord>>;

    /// Runs, newest first.
    async fn runs(&self, query: &RunQuery) -> Result<Vec<RunSummary>>;

    /// Ids of runs that begin with `prefix`, newest first.
    async fn run_ids(&self, prefix: &str, limit: u32) -> Result<Vec<String>>;

    /// Runs that someone should work on, oldest first.
    async fn due(&self, query: &DueQuery) -> Result<Vec<RunSummary>>;

    /// The earliest `wake_at` of all runs: when to ask for due ones again at the latest.
    async fn next_wake(&self) -> Result<Option<crate::Millis>>;

    /// Deletes a finished run and all that only it referred to.
    async fn delete_run(&self, run_id: &str) -> Result<Deletion>;

    /// Takes the right to append to a run. The run need not be there yet.
    async fn claim(&self, run_id: &str) -> Result<ClaimAttempt>;

    /// Makes a claim last longer, where claims run out; tells whether it still holds.
    ///
    /// Locks of the system never run out while their process lives, so that most stores only look.
    async fn renew(&self, claim: &ClaimToken) -> Result<bool>;

    /// Gives a run back, and waits until others can claim it. Dropping the claim does the same without waiting.
    async fn release(&self, claim: Claim) -> Result<()> {
        drop(claim);
        Ok(())
    }

    /// Writes a batch in one transaction: every append that is not refused, whole, in order. Outcomes are in the same order.
    ///
    /// Several appends of one batch may be of one run; the later one sees what the earlier one wrote.
    /// An error means that nothing of the batch was written.
    async fn append(&self, batch: Vec<Append>) -> Result<Vec<AppendOutcome>>;

    /// What a resume needs: the run, its newest snapshot, and the events after it, all of one moment.
    async fn load(&self, run_id: &str) -> Result<Option<LoadedRun>>;

    /// Events of a run after `after`, in order.
    async fn events(&self, run_id: &str, after: u64, limit: u32) -> Result<Vec<EventRecord>>;

    /// Rows of a run's steps, in order of first appearance.
    async fn steps(&self, run_id: &str, query: &StepQuery) -> Result<Vec<StepRow>>;

    /// One step's row.
    async fn step(&self, run_id: &str, step: &str) -> Result<Option<StepRow>>;

    /// Paths of a run's steps, in order of first appearance.
    async fn step_ids(&self, run_id: &str, limit: u32) -> Result<Vec<String>>;

    /// Puts a message into a run's inbox, whoever owns the run and however it stands.
    async fn post(&self, run_id: &str, message: &NewMessage) -> Result<Posted>;

    /// Messages that the run has not consumed, in order.
    async fn inbox(&self, run_id: &str) -> Result<Vec<Message>>;

    /// Runs that were created or got a message since the cursor, by anyone. Meant to be asked often: without news it costs next to nothing.
    ///
    /// Start with [`Store::arrivals_now`], taken *before* the first look for due runs, so that nothing falls between.
    async fn arrivals(&self, since: ArrivalsCursor) -> Result<Arrivals>;

    /// The cursor after all that has arrived.
    async fn arrivals_now(&self) -> Result<ArrivalsCursor>;
}

/// How far a worker has read what arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ArrivalsCursor {
    /// The number of the last run seen.
    pub run: u64,
    /// The number of the last message seen, counted over all runs.
    pub message: u64,
}

/// What arrived since a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Arrivals {
    /// Runs that were created or got messages, each once, sorted by id.
    pub runs: Vec<String>,
    /// The cursor for the next question. At most [`ARRIVALS_MAX`] runs and as many messages come at once,
    /// so ask again until none do.
    pub next: ArrivalsCursor,
}

/// How many new runs, and how many new messages, one answer of [`Store::arrivals`] reads at most.
pub const ARRIVALS_MAX: usize = 10_000;
