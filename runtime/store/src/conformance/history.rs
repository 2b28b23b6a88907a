//! Random histories: whatever is done to two stores alike, they answer alike and hold the same.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::sync::Arc;

use super::Database;
use super::draw::Draw;
use crate::{
    Append, ArrivalsCursor, Claim, ClaimAttempt, ClaimToken, DueQuery, RunQuery, RunStatus, StepQuery, Store,
    StoreError,
};

/// How many processes take part in a history.
const PROCESSES: usize = 2;

/// Carries a history of `operations` out on both databases, drawn from the seed: the same seed, the same history.
///
/// Panics where their answers differ, with the seed and the operation. Gives how many appends were written: a history of
/// refusals proves little.
pub async fn same_history(left: &impl Database, right: &impl Database, seed: u64, operations: u32) -> usize {
    let mut written = 0;
    let mut draw = Draw::new(seed);
    let mut sides = [Side::open(left).await, Side::open(right).await];
    for number in 0..operations {
        let operation = draw.operation();
        let answers = [sides[0].carry_out(&operation).await, sides[1].carry_out(&operation).await];
        assert_eq!(answers[0], answers[1], "seed {seed}, operation {number}: {operation:?}");
        written += answers[0].matches("Written").count();
    }
    let [left, right] = [dump(&*sides[0].stores[0]).await, dump(&*sides[1].stores[1]).await];
    for (left, right) in left.0.iter().zip(&right.0) {
        assert_eq!(left, right, "seed {seed}, in the end");
    }
    assert_eq!(left.0.len(), right.0.len(), "seed {seed}, in the end");
    written
}

/// All that a store holds, a line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dump(pub Vec<String>);

/// Reads all that a store holds through the trait.
pub async fn dump(store: &dyn Store) -> Dump {
    let mut lines = Vec::new();
    let all = RunQuery { limit: u32::MAX, ..RunQuery::default() };
    for run in store.runs(&all).await.expect("runs are listed") {
        let id = &run.run_id;
        lines.push(format!("{:?}", store.load(id).await.expect("the run is loaded")));
        for event in store.events(id, 0, u32::MAX).await.expect("events are read") {
            lines.push(format!("{id}: {event:?}"));
        }
        let query = StepQuery { limit: u32::MAX, ..StepQuery::default() };
        for step in store.steps(id, &query).await.expect("steps are read") {
            lines.push(format!("{id}: {step:?}"));
        }
        for message in store.inbox(id).await.expect("the inbox is read") {
            lines.push(format!("{id}: {message:?}"));
        }
        let plan = store.plan(&run.plan).await.expect("the plan is read");
        lines.push(format!("{id}: {plan:?}"));
    }
    lines.push(format!("{:?}", store.arrivals_now().await.expect("arrivals are read")));
    Dump(lines)
}

/// One thing that a process does. Runs and claims are named so that both sides can do it.
#[derive(Debug)]
pub(super) enum Operation {
    PutPlan(&'static str),
    Create(crate::NewRun),
    Claim {
        process: usize,
        run_id: String,
    },
    GiveBack {
        process: usize,
        run_id: String,
    },
    /// Each append has an empty token; the run's latest claim in this process stands in, held or not. `ahead` is added to
    /// the journal's head.
    Append {
        process: usize,
        batch: Vec<(u64, Append)>,
    },
    Post {
        process: usize,
        run_id: String,
        message: crate::NewMessage,
    },
    Delete {
        process: usize,
        run_id: String,
    },
    Ask {
        process: usize,
        now: i64,
        status: Option<RunStatus>,
        limit: u32,
    },
}

/// A database, the processes on it, and what they hold.
struct Side {
    stores: Vec<Arc<dyn Store>>,
    claims: BTreeMap<(usize, String), Claim>,
    /// The latest claim of each run in each process, also when it has been given back.
    tokens: BTreeMap<(usize, String), ClaimToken>,
    cursor: ArrivalsCursor,
}

impl Side {
    async fn open(database: &impl Database) -> Self {
        let mut stores = Vec::new();
        for _ in 0..PROCESSES {
            stores.push(database.open().await);
        }
        Side { stores, claims: BTreeMap::new(), tokens: BTreeMap::new(), cursor: ArrivalsCursor::default() }
    }

    /// Gives the answer as text that is the same for equal answers of different stores.
    async fn carry_out(&mut self, operation: &Operation) -> String {
        match operation {
            Operation::PutPlan(hash) => answer(self.stores[0].put_plan(hash, hash.as_bytes()).await),
            Operation::Create(run) => answer(self.stores[0].create_run(run).await),
            Operation::Claim { process, run_id } => self.claim(*process, run_id).await,
            Operation::GiveBack { process, run_id } => {
                format!("{}", self.claims.remove(&(*process, run_id.clone())).is_some())
            }
            Operation::Append { process, batch } => self.append(*process, batch).await,
            Operation::Post { process, run_id, message } => {
                answer(self.stores[*process].post(run_id, message).await)
            }
            Operation::Delete { process, run_id } => match self.stores[*process].delete_run(run_id).await {
                Ok(crate::Deletion::Held { .. }) => "held".to_owned(),
                deletion => answer(deletion),
            },
            Operation::Ask { process, now, status, limit } => self.ask(*process, *now, *status, *limit).await,
        }
    }

    async fn claim(&mut self, process: usize, run_id: &str) -> String {
        match self.stores[process].claim(run_id).await.expect("a claim can be tried") {
            ClaimAttempt::Claimed(claim) => {
                let key = (process, run_id.to_owned());
                self.tokens.insert(key.clone(), claim.token().clone());
                self.claims.insert(key, claim);
                "claimed".to_owned()
            }
            ClaimAttempt::Held { .. } => "held".to_owned(),
        }
    }

    async fn append(&mut self, process: usize, batch: &[(u64, Append)]) -> String {
        let mut appends = Vec::new();
        let mut heads: BTreeMap<&str, u64> = BTreeMap::new();
        for (ahead, append) in batch {
            let run_id = append.claim.run_id.as_str();
            let token = self.tokens.get(&(process, run_id.to_owned()));
            let token = token.cloned().unwrap_or(ClaimToken { run_id: run_id.to_owned(), fence: u64::MAX });
            let head = match heads.get(run_id) {
                Some(head) => *head,
                None => {
                    let run = self.stores[process].run(run_id).await.expect("the run is read");
                    run.map_or(0, |run| run.summary.head)
                }
            };
            let mut append = append.clone().after(head + ahead);
            append.claim = token;
            heads.insert(run_id, append.head());
            appends.push(append);
        }
        answer(self.stores[process].append(appends).await)
    }

    async fn ask(&mut self, process: usize, now: i64, status: Option<RunStatus>, limit: u32) -> String {
        let store = &self.stores[process];
        let runs = store.runs(&RunQuery { status, limit, ..RunQuery::default() }).await;
        let reports = RunQuery { status, workflow: Some("report".to_owned()), limit, before: Some(9) };
        let reports = store.runs(&reports).await;
        let due = store.due(&DueQuery { now, after: Some(u64::from(limit)), limit }).await;
        let wake = store.next_wake().await;
        let arrivals = store.arrivals(self.cursor).await;
        if let Ok(arrivals) = &arrivals {
            self.cursor = arrivals.next;
        }
        [answer(runs), answer(reports), answer(due), answer(wake), answer(arrivals)].join("\n")
    }
}

/// Errors name their store, so only their kind counts.
fn answer<T: Debug>(answer: Result<T, StoreError>) -> String {
    match answer {
        Ok(value) => format!("{value:?}"),
        Err(StoreError::NotFound { what, id, .. }) => format!("no {what} {id}"),
        Err(StoreError::Malformed(text)) => format!("malformed: {text}"),
        Err(error) => panic!("the store failed: {error}"),
    }
}

impl Append {
    /// The same append, made for a journal that ends with `head`.
    fn after(mut self, head: u64) -> Self {
        self.expected_head = head;
        for (event, seq) in self.events.iter_mut().zip(head + 1..) {
            event.seq = seq;
        }
        // Drawn as distances back from the new head.
        let end = self.head();
        for step in &mut self.steps {
            step.first_seq = end.saturating_sub(step.first_seq);
        }
        if let Some(snapshot) = &mut self.snapshot {
            snapshot.seq = end.saturating_sub(snapshot.seq);
        }
        self
    }
}
