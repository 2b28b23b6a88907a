//! The in-memory twin: the same meaning as a database, deterministic, gone with its process.

mod append;
mod run;
mod state;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;

use crate::{
    Append, AppendOutcome, Arrivals, ArrivalsCursor, Claim, ClaimAttempt, ClaimToken, Creation, Deletion,
    DueQuery, EventRecord, LoadedRun, Message, Millis, NewMessage, NewRun, Posted, Result, RunQuery,
    RunRecord, RunSummary, StepQuery, StepRow, Store, StoreError, check_run_id,
};
use state::State;

/// A store in memory, for tests and the simulator. No method ever waits, and equal calls give equal answers.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    state: Arc<Mutex<State>>,
    /// Tells this handle's claims from those of siblings, as a process id would.
    handle: u64,
}

const NAME: &str = "the store in memory";

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// Another handle on the same data, as another process would have. A clone is the same handle.
    pub fn sibling(&self) -> Self {
        let mut state = self.lock();
        state.handles += 1;
        MemoryStore { state: Arc::clone(&self.state), handle: state.handles }
    }

    /// Takes a run away from whoever has claimed it, as a lease that ran out would.
    pub fn revoke_claim(&self, run_id: &str) {
        self.lock().claims.remove(run_id);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        // Every change is made by code that can't panic half-way, so a poisoned state is whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Gives the run back when dropped, unless it was taken away before.
struct MemoryGuard {
    state: Arc<Mutex<State>>,
    token: ClaimToken,
}

impl Drop for MemoryGuard {
    fn drop(&mut self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.holds(&self.token) {
            state.claims.remove(&self.token.run_id);
        }
    }
}

#[async_trait]
impl Store for MemoryStore {
    fn name(&self) -> &str {
        NAME
    }

    async fn put_plan(&self, hash: &str, plan: &[u8]) -> Result<()> {
        self.lock().plans.entry(hash.to_owned()).or_insert_with(|| plan.to_vec());
        Ok(())
    }

    async fn plan(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        Ok(self.lock().plans.get(hash).cloned())
    }

    async fn create_run(&self, run: &NewRun) -> Result<Creation> {
        run.check().map_err(StoreError::Malformed)?;
        let mut state = self.lock();
        if let Some(existing) = state.runs.get(&run.run_id) {
            return Ok(Creation::Exists(Box::new(existing.record.clone())));
        }
        if !state.plans.contains_key(&run.plan) {
            return Err(StoreError::not_found("plan", &run.plan, NAME));
        }
        state.create(run);
        Ok(Creation::Created)
    }

    async fn run(&self, run_id: &str) -> Result<Option<RunRecord>> {
        Ok(self.lock().runs.get(run_id).map(|run| run.record.clone()))
    }

    async fn runs(&self, query: &RunQuery) -> Result<Vec<RunSummary>> {
        Ok(self.lock().list(query))
    }

    async fn run_ids(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        let state = self.lock();
        let ids = state.by_number.values().rev().filter(|run_id| run_id.starts_with(prefix));
        Ok(ids.take(limit as usize).cloned().collect())
    }

    async fn due(&self, query: &DueQuery) -> Result<Vec<RunSummary>> {
        Ok(self.lock().due(query, self.handle))
    }

    async fn next_wake(&self) -> Result<Option<Millis>> {
        Ok(self.lock().runs.values().filter_map(|run| run.record.summary.wake_at).min())
    }

    async fn delete_run(&self, run_id: &str) -> Result<Deletion> {
        Ok(self.lock().delete(run_id))
    }

    async fn claim(&self, run_id: &str) -> Result<ClaimAttempt> {
        check_run_id(run_id).map_err(StoreError::Malformed)?;
        Ok(match self.lock().claim(run_id, self.handle) {
            Ok(token) => {
                let guard = MemoryGuard { state: Arc::clone(&self.state), token: token.clone() };
                ClaimAttempt::Claimed(Claim::new(token, Box::new(guard)))
            }
            Err(by) => ClaimAttempt::Held { by },
        })
    }

    async fn renew(&self, claim: &ClaimToken) -> Result<bool> {
        Ok(self.lock().holds(claim))
    }

    async fn append(&self, batch: Vec<Append>) -> Result<Vec<AppendOutcome>> {
        let mut state = self.lock();
        Ok(batch.into_iter().map(|append| state.append(append)).collect())
    }

    async fn load(&self, run_id: &str) -> Result<Option<LoadedRun>> {
        Ok(self.lock().runs.get(run_id).map(|run| {
            let snapshot = run.snapshot.clone();
            let after = snapshot.as_ref().map_or(0, |snapshot| snapshot.seq);
            LoadedRun {
                run: run.record.clone(),
                events: run.events_after(after).cloned().collect(),
                snapshot,
            }
        }))
    }

    async fn events(&self, run_id: &str, after: u64, limit: u32) -> Result<Vec<EventRecord>> {
        let state = self.lock();
        let events = state.runs.get(run_id).into_iter().flat_map(|run| run.events_after(after));
        Ok(events.take(limit as usize).cloned().collect())
    }

    async fn steps(&self, run_id: &str, query: &StepQuery) -> Result<Vec<StepRow>> {
        Ok(self.lock().runs.get(run_id).map(|run| run.list_steps(query)).unwrap_or_default())
    }

    async fn step(&self, run_id: &str, step: &str) -> Result<Option<StepRow>> {
        Ok(self.lock().runs.get(run_id).and_then(|run| run.steps.get(step)).cloned())
    }

    async fn step_ids(&self, run_id: &str, limit: u32) -> Result<Vec<String>> {
        let query = StepQuery { limit, ..StepQuery::default() };
        let rows = self.lock().runs.get(run_id).map(|run| run.list_steps(&query)).unwrap_or_default();
        Ok(rows.into_iter().map(|row| row.step).collect())
    }

    async fn post(&self, run_id: &str, message: &NewMessage) -> Result<Posted> {
        let posted = self.lock().post(run_id, message);
        posted.ok_or_else(|| StoreError::not_found("run", run_id, NAME))
    }

    async fn inbox(&self, run_id: &str) -> Result<Vec<Message>> {
        let state = self.lock();
        let unread = state.runs.get(run_id).map(|run| &run.inbox[run.record.summary.consumed as usize..]);
        Ok(unread.unwrap_or_default().to_vec())
    }

    async fn arrivals(&self, since: ArrivalsCursor) -> Result<Arrivals> {
        Ok(self.lock().arrivals(since))
    }

    async fn arrivals_now(&self) -> Result<ArrivalsCursor> {
        Ok(self.lock().arrivals_now())
    }
}
