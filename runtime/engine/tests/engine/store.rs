//! The store in memory, with faults, and with an eye on what is written.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use agentflow_store::{
    Append, AppendOutcome, Arrivals, ArrivalsCursor, Claim, ClaimAttempt, ClaimToken, Creation, Deletion,
    DueQuery, EventRecord, LoadedRun, MemoryStore, Message, Millis, NewMessage, NewRun, Posted, Result,
    RunQuery, RunRecord, RunSummary, StepQuery, StepRow, Store, StoreError,
};
use async_trait::async_trait;
use tokio::sync::{Notify, Semaphore};

/// A store in memory that counts, waits and fails as a test says.
#[derive(Clone)]
pub struct WatchedStore {
    inner: MemoryStore,
    watched: Arc<Watched>,
}

struct Watched {
    /// Transactions so far.
    batches: AtomicUsize,
    /// Appends so far.
    appends: AtomicUsize,
    /// Bytes of events, rows and snapshots so far.
    bytes: AtomicUsize,
    snapshots: AtomicUsize,
    /// Each transaction takes one of these, where a test gives them out.
    gate: Option<Semaphore>,
    /// The transactions that fail, by number from 1, with what.
    faults: Mutex<Vec<(usize, StoreError)>>,
    /// The transaction at which the process dies, and whether it is on disk by then.
    death: Mutex<Option<(usize, Death)>>,
    dead: Notify,
}

/// When in a transaction a process dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Death {
    /// Nothing of it is on disk.
    BeforeWriting,
    /// All of it is on disk, and nobody was told.
    AfterWriting,
}

impl WatchedStore {
    pub fn new() -> WatchedStore {
        WatchedStore::with(None)
    }

    /// A store whose transactions wait until they are let through.
    pub fn gated() -> WatchedStore {
        WatchedStore::with(Some(Semaphore::new(0)))
    }

    fn with(gate: Option<Semaphore>) -> WatchedStore {
        let watched = Watched {
            batches: AtomicUsize::new(0),
            appends: AtomicUsize::new(0),
            bytes: AtomicUsize::new(0),
            snapshots: AtomicUsize::new(0),
            gate,
            faults: Mutex::new(Vec::new()),
            death: Mutex::new(None),
            dead: Notify::new(),
        };
        WatchedStore { inner: MemoryStore::new(), watched: Arc::new(watched) }
    }

    /// The same data as another process sees it.
    pub fn sibling(&self) -> WatchedStore {
        WatchedStore { inner: self.inner.sibling(), watched: Arc::clone(&self.watched) }
    }

    pub fn revoke_claim(&self, run_id: &str) {
        self.inner.revoke_claim(run_id);
    }

    /// Lets transactions through.
    pub fn open(&self, transactions: usize) {
        self.watched.gate.as_ref().expect("the store is gated").add_permits(transactions);
    }

    /// Lets a transaction fail, by its number from 1.
    pub fn fail(&self, batch: usize, error: StoreError) {
        self.watched.faults.lock().expect("no test panics in here").push((batch, error));
    }

    /// Lets the process die at a transaction, by its number from 1.
    pub fn die(&self, batch: usize, death: Death) {
        *self.watched.death.lock().expect("no test panics in here") = Some((batch, death));
    }

    /// Waits until the process is dead.
    pub async fn dead(&self) {
        self.watched.dead.notified().await;
    }

    /// A dead process waits for ever for what it wrote.
    async fn die_at(&self, now: Death) {
        let dies = *self.watched.death.lock().expect("no test panics in here") == Some((self.batches(), now));
        if dies {
            self.watched.dead.notify_one();
            std::future::pending::<()>().await;
        }
    }

    pub fn batches(&self) -> usize {
        self.watched.batches.load(Ordering::SeqCst)
    }

    pub fn appends(&self) -> usize {
        self.watched.appends.load(Ordering::SeqCst)
    }

    pub fn bytes(&self) -> usize {
        self.watched.bytes.load(Ordering::SeqCst)
    }

    pub fn snapshots(&self) -> usize {
        self.watched.snapshots.load(Ordering::SeqCst)
    }

    fn watch(&self, batch: &[Append]) -> Result<()> {
        let number = self.watched.batches.fetch_add(1, Ordering::SeqCst) + 1;
        let faults = self.watched.faults.lock().expect("no test panics in here");
        if let Some((_, error)) = faults.iter().find(|(faulty, _)| *faulty == number) {
            return Err(error.clone());
        }
        for append in batch {
            self.watched.appends.fetch_add(1, Ordering::SeqCst);
            self.watched.bytes.fetch_add(size(append), Ordering::SeqCst);
            self.watched.snapshots.fetch_add(usize::from(append.snapshot.is_some()), Ordering::SeqCst);
        }
        Ok(())
    }
}

fn size(append: &Append) -> usize {
    let events =
        append.events.iter().map(|event| event.body.len() + event.payload.as_ref().map_or(0, Vec::len));
    let texts = append.steps.iter().flat_map(|step| [&step.input, &step.output, &step.error, &step.usage]);
    let snapshot = append.snapshot.as_ref().map_or(0, |snapshot| snapshot.body.len());
    events.sum::<usize>() + texts.flatten().map(String::len).sum::<usize>() + snapshot
}

#[async_trait]
impl Store for WatchedStore {
    fn name(&self) -> &str {
        self.inner.name()
    }
    async fn put_plan(&self, hash: &str, plan: &[u8]) -> Result<()> {
        self.inner.put_plan(hash, plan).await
    }
    async fn plan(&self, hash: &str) -> Result<Option<Vec<u8>>> {
        self.inner.plan(hash).await
    }
    async fn create_run(&self, run: &NewRun) -> Result<Creation> {
        self.inner.create_run(run).await
    }
    async fn run(&self, run_id: &str) -> Result<Option<RunRecord>> {
        self.inner.run(run_id).await
    }
    async fn runs(&self, query: &RunQuery) -> Result<Vec<RunSummary>> {
        self.inner.runs(query).await
    }
    async fn run_ids(&self, prefix: &str, limit: u32) -> Result<Vec<String>> {
        self.inner.run_ids(prefix, limit).await
    }
    async fn due(&self, query: &DueQuery) -> Result<Vec<RunSummary>> {
        self.inner.due(query).await
    }
    async fn next_wake(&self) -> Result<Option<Millis>> {
        self.inner.next_wake().await
    }
    async fn delete_run(&self, run_id: &str) -> Result<Deletion> {
        self.inner.delete_run(run_id).await
    }
    async fn claim(&self, run_id: &str) -> Result<ClaimAttempt> {
        self.inner.claim(run_id).await
    }
    async fn renew(&self, claim: &ClaimToken) -> Result<bool> {
        self.inner.renew(claim).await
    }
    async fn release(&self, claim: Claim) -> Result<()> {
        self.inner.release(claim).await
    }
    async fn append(&self, batch: Vec<Append>) -> Result<Vec<AppendOutcome>> {
        if let Some(gate) = &self.watched.gate {
            gate.acquire().await.expect("the gate is never closed").forget();
        }
        self.watch(&batch)?;
        self.die_at(Death::BeforeWriting).await;
        let outcomes = self.inner.append(batch).await;
        self.die_at(Death::AfterWriting).await;
        outcomes
    }
    async fn load(&self, run_id: &str) -> Result<Option<LoadedRun>> {
        self.inner.load(run_id).await
    }
    async fn events(&self, run_id: &str, after: u64, limit: u32) -> Result<Vec<EventRecord>> {
        self.inner.events(run_id, after, limit).await
    }
    async fn steps(&self, run_id: &str, query: &StepQuery) -> Result<Vec<StepRow>> {
        self.inner.steps(run_id, query).await
    }
    async fn step(&self, run_id: &str, step: &str) -> Result<Option<StepRow>> {
        self.inner.step(run_id, step).await
    }
    async fn step_ids(&self, run_id: &str, limit: u32) -> Result<Vec<String>> {
        self.inner.step_ids(run_id, limit).await
    }
    async fn post(&self, run_id: &str, message: &NewMessage) -> Result<Posted> {
        self.inner.post(run_id, message).await
    }
    async fn inbox(&self, run_id: &str) -> Result<Vec<Message>> {
        self.inner.inbox(run_id).await
    }
    async fn arrivals(&self, since: ArrivalsCursor) -> Result<Arrivals> {
        self.inner.arrivals(since).await
    }
    async fn arrivals_now(&self) -> Result<ArrivalsCursor> {
        self.inner.arrivals_now().await
    }
}
