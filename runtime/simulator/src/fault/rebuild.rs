//! A machine from what is on disk.

use std::sync::Arc;

use agentflow_machine::{Event, Machine};
use agentflow_plan::{Name, Plan};

/// What is on disk of a run.
#[derive(Debug, Default)]
pub(super) struct Disk {
    /// All events.
    pub journal: Vec<Event>,
    /// The latest snapshot, and how many events it knows.
    snapshot: Option<(usize, Vec<u8>)>,
}

impl Disk {
    /// Keeps a snapshot.
    pub fn keep(&mut self, machine: &Machine) {
        self.snapshot = Some((self.journal.len(), machine.snapshot()));
    }

    /// The machine, by the way of the latest snapshot; the way of the whole journal must lead to the same state.
    pub fn machine(&self, plan: &Arc<Plan>, run_id: &Name) -> Result<Machine, String> {
        let whole = self.replay(Machine::new(plan.clone(), run_id.clone()), 0)?;
        let Some((known, bytes)) = &self.snapshot else { return Ok(whole) };
        let restored = Machine::restore(plan.clone(), bytes).map_err(|refused| refused.to_string())?;
        let restored = self.replay(restored, *known)?;
        if restored.snapshot() != whole.snapshot() {
            return Err(format!("a snapshot after {known} events leads to another state than the journal"));
        }
        Ok(restored)
    }

    fn replay(&self, mut machine: Machine, from: usize) -> Result<Machine, String> {
        for (number, event) in self.journal.iter().enumerate().skip(from) {
            machine.apply(event).map_err(|refused| {
                format!("event {number} of the journal is refused when replayed: {refused}")
            })?;
        }
        Ok(machine)
    }
}
