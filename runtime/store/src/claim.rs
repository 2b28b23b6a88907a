//! Who may append to a run: one claim at a time.

use std::any::Any;
use std::fmt;

/// Names a claim in an append, so that what a holder writes who lost the run can be told from what the next one writes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClaimToken {
    /// The run that is claimed.
    pub run_id: String,
    /// The number of this claim; no two claims of a run that can meet have the same. Where claims are leases it grows.
    pub fence: u64,
}

/// The right to append to a run. Dropping it gives the run back; so does the death of the process.
pub struct Claim {
    token: ClaimToken,
    guard: Option<Box<dyn Any + Send + Sync>>,
}

impl Claim {
    /// A claim that lasts until `guard` is dropped.
    pub fn new(token: ClaimToken, guard: Box<dyn Any + Send + Sync>) -> Self {
        Claim { token, guard: Some(guard) }
    }

    /// What an append names this claim by.
    pub fn token(&self) -> &ClaimToken {
        &self.token
    }

    /// The run that is claimed.
    pub fn run_id(&self) -> &str {
        &self.token.run_id
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        drop(self.guard.take());
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Claim").field(&self.token).finish()
    }
}

/// What became of an attempt to claim a run.
#[derive(Debug)]
pub enum ClaimAttempt {
    /// The run is ours until the claim is dropped.
    Claimed(Claim),
    /// Someone else has it.
    Held {
        /// Who, as far as the store can tell (`process 4711`).
        by: String,
    },
}

impl ClaimAttempt {
    /// The claim, where there is one.
    pub fn claimed(self) -> Option<Claim> {
        match self {
            ClaimAttempt::Claimed(claim) => Some(claim),
            ClaimAttempt::Held { .. } => None,
        }
    }
}
