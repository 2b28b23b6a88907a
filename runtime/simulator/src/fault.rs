//! Whole programs under faults: a run whose host dies at any point, whose effects fail, come late and come twice, must
//! end as the run that nothing happened to.
//!
//! | fault                                    | what the host does                                                       |
//! | ---------------------------------------- | ------------------------------------------------------------------------ |
//! | it dies, before or after any event       | another rebuilds the machine from a snapshot and the journal since       |
//! | it dies while an effect is carried out   | half of them have happened; those that must not be repeated are settled by a person, who looks it up |
//! | an attempt fails                         | as often as the program allows, and no more                              |
//! | an answer comes twice, or after a cancel | the machine refuses it                                                   |
//!
//! What is outside answers by what it is asked, never by when or how often: so whatever differs in the end is the
//! fault of the machine or of the host.

mod host;
mod looking_up;
mod outside;
mod performing;
mod rebuild;

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_machine::{Event, Outcome};
use agentflow_plan::{Name, Plan, Value};

pub use outside::{Outside, PersonAnswer};

/// Which faults happen, and how often. Each chance is one in so many; 0 is never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Faults {
    /// What happens and when is drawn from it.
    pub seed: u64,
    /// The host dies at an event.
    pub crash: u64,
    /// An attempt fails.
    pub failure: u64,
    /// An answer comes twice.
    pub duplicate: u64,
    /// A snapshot is taken at an event.
    pub snapshot: u64,
}

impl Faults {
    /// None at all.
    pub const NONE: Faults = Faults { seed: 0, crash: 0, failure: 0, duplicate: 0, snapshot: 0 };

    /// Many of each kind.
    pub fn many(seed: u64) -> Faults {
        Faults { seed, crash: 6, failure: 4, duplicate: 4, snapshot: 5 }
    }
}

/// A run that has ended.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedRun {
    /// How.
    pub outcome: Outcome,
    /// All that happened to it.
    pub journal: Vec<Event>,
    /// How often each effect was carried out, by its idempotency key.
    pub carried_out: BTreeMap<Name, u32>,
    /// The effects among them that must not be repeated.
    pub once: Vec<Name>,
    /// How often the host died.
    pub crashes: u32,
}

/// Carries a run to its end.
///
/// # Errors
/// Where a rule is broken that holds for every run; the message says which.
pub fn simulate(
    plan: &Arc<Plan>,
    workflow: &str,
    input: Value,
    outside: &dyn Outside,
    faults: Faults,
) -> Result<SimulatedRun, String> {
    host::Host::new(plan, outside, faults).run(workflow, input)
}
