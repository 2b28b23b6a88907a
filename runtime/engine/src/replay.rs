//! How a run is rebuilt: its newest snapshot, and the events since; or all events, where the snapshot is of a format
//! that this version does not know.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use agentflow_machine::{Machine, SNAPSHOT_FORMAT};
use agentflow_plan::Plan;
use agentflow_store::{EventRecord, LoadedRun, Millis, RunRecord, Snapshot, Store};

use crate::journal::{Record, decode_record};
use crate::{EngineError, RunOptions};

/// Events that are read at once where all are needed.
const PAGE: u32 = 1_000;

/// A run as its journal has it.
pub(crate) struct Replayed {
    pub(crate) record: RunRecord,
    pub(crate) plan: Arc<Plan>,
    pub(crate) options: RunOptions,
    pub(crate) machine: Machine,
    /// When the last event happened.
    pub(crate) last_at: Millis,
    /// The size of the events since the snapshot.
    pub(crate) journal_bytes: usize,
    /// The size of the snapshot; 0 where there is none.
    pub(crate) snapshot_bytes: usize,
}

/// Plans that runs of this process need, each read once while any run needs it.
#[derive(Default)]
pub(crate) struct Plans {
    known: Mutex<BTreeMap<String, Weak<Plan>>>,
}

impl Plans {
    /// Keeps a plan at hand that is in memory already.
    pub(crate) fn remember(&self, hash: &str, plan: &Arc<Plan>) {
        self.lock().insert(hash.to_owned(), Arc::downgrade(plan));
    }

    async fn get(&self, store: &dyn Store, run: &RunRecord) -> Result<Arc<Plan>, EngineError> {
        let hash = &run.summary.plan;
        if let Some(plan) = self.lock().get(hash).and_then(Weak::upgrade) {
            return Ok(plan);
        }
        let run_id = || run.summary.run_id.clone();
        let bytes = store.plan(hash).await?;
        let bytes = bytes.ok_or_else(|| EngineError::MissingPlan { run_id: run_id(), plan: hash.clone() })?;
        let plan = Plan::from_bytes(&bytes).map_err(|cause| EngineError::Plan { run_id: run_id(), cause })?;
        let plan = Arc::new(plan);
        self.remember(hash, &plan);
        Ok(plan)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Weak<Plan>>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Rebuilds a run. Nothing is written, and nothing is carried out.
pub(crate) async fn replay(store: &dyn Store, plans: &Plans, run_id: &str) -> Result<Replayed, EngineError> {
    let loaded = store.load(run_id).await?;
    let LoadedRun { run: record, snapshot, events } = loaded.ok_or_else(|| EngineError::UnknownRun {
        run_id: run_id.to_owned(),
        store: store.name().to_owned(),
    })?;
    let plan = plans.get(store, &record).await?;
    let options = serde_json::from_str(&record.options).map_err(|error| EngineError::Row {
        run_id: run_id.to_owned(),
        cause: format!("its options: {error}"),
    })?;
    let mut replayed = Replayed {
        machine: Machine::new(Arc::clone(&plan), run_id.into()),
        last_at: record.summary.created_at,
        journal_bytes: 0,
        snapshot_bytes: 0,
        options,
        plan,
        record,
    };
    match snapshot.map(|snapshot| (restore(&replayed.plan, &snapshot), snapshot)) {
        None => replayed.apply(&events)?,
        Some((Some(machine), snapshot)) => {
            replayed.machine = machine;
            replayed.snapshot_bytes = snapshot.body.len();
            // The event that the snapshot ends with is no later than the row.
            replayed.last_at = replayed.record.summary.updated_at;
            replayed.apply(&events)?;
        }
        Some((None, _)) => replayed.apply_from_the_first(store).await?,
    }
    Ok(replayed)
}

fn restore(plan: &Arc<Plan>, snapshot: &Snapshot) -> Option<Machine> {
    if snapshot.format != SNAPSHOT_FORMAT {
        return None;
    }
    // A snapshot only saves time. One that can't be read is no reason to lose a run whose events can.
    Machine::restore(Arc::clone(plan), &snapshot.body).ok()
}

impl Replayed {
    async fn apply_from_the_first(&mut self, store: &dyn Store) -> Result<(), EngineError> {
        let run_id = self.record.summary.run_id.clone();
        let mut after = 0;
        while after < self.record.summary.head {
            let events = store.events(&run_id, after, PAGE).await?;
            let Some(last) = events.last() else { break };
            after = last.seq;
            self.apply(&events)?;
        }
        Ok(())
    }

    fn apply(&mut self, records: &[EventRecord]) -> Result<(), EngineError> {
        for record in records {
            self.last_at = self.last_at.max(record.at);
            self.journal_bytes += size(record);
            let applied = decode_record(record).and_then(|decoded| match decoded {
                Record::Note(_) => Ok(()),
                Record::Event(event) => {
                    self.machine.apply(&event).map(drop).map_err(|refused| refused.to_string())
                }
            });
            applied.map_err(|cause| EngineError::Replay {
                run_id: self.record.summary.run_id.clone(),
                seq: record.seq,
                kind: record.kind.clone(),
                cause,
            })?;
        }
        Ok(())
    }
}

/// How much of a journal an event takes.
pub(crate) fn size(record: &EventRecord) -> usize {
    record.body.len() + record.payload.as_ref().map_or(0, Vec::len)
}
