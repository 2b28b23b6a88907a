//! The journal's contract: one trait, its in-memory twin, and the conformance suite that every store runs.
//!
//! A store moves envelopes: runs, events, step rows, snapshots, messages and plans go in and come out as they are.
//! *Not* in this crate: what an event means, when a run should go on, clocks, SQL, or anything of a workflow.
//! Times are given by the caller, texts that hold JSON are never parsed, and nothing is decided by what they say.

#[macro_use]
mod status;

mod append;
mod check;
mod claim;
pub mod conformance;
mod error;
mod event;
mod memory;
mod message;
mod run;
mod step;
mod store;

pub use append::{Append, AppendOutcome, OutgoingMessage, Refusal};
pub use check::check_run_id;
pub use claim::{Claim, ClaimAttempt, ClaimToken};
pub use error::{Result, StoreError};
pub use event::{EventRecord, Snapshot};
pub use memory::MemoryStore;
pub use message::{Message, NewMessage, Posted};
pub use run::{
    Creation, Deletion, DueQuery, LoadedRun, NewRun, RunQuery, RunRecord, RunStatus, RunSummary, RunUpdate,
};
pub use step::{StepCursor, StepQuery, StepRow, StepStatus};
pub use store::{ARRIVALS_MAX, Arrivals, ArrivalsCursor, Store};

/// Milliseconds since the Unix epoch, always given by the caller: a store has no clock.
pub type Millis = i64;

/// Values longer than this many bytes are stored once, by the SHA-256 of their content, whoever refers to them.
pub const INLINE_BYTES_MAX: usize = 64 * 1024;
