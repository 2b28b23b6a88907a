//! A program, a store, an engine.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use agentflow_driver::{MemoryWorld, compile};
use agentflow_effects::Effects;
use agentflow_engine::{
    Clock, Engine, EngineError, EngineOptions, Entropy, Message, RunEnd, RunOptions, Start, Started, Told,
};
use agentflow_plan::{Plan, Value};
use agentflow_store::{EventRecord, Millis, RunRecord, RunStatus, StepQuery, StepRow, Store as _};
use serde_json::Value as Json;
use tokio::time::Instant;

use crate::effects::TestEffects;
use crate::store::WatchedStore;

/// When every test begins.
pub const BEGINNING: Millis = 1_700_000_000_000;

/// Follows tokio's time, which stands still unless all tasks wait.
struct VirtualClock {
    beginning: Instant,
}

impl Clock for VirtualClock {
    fn now(&self) -> Millis {
        let passed = self.beginning.elapsed().as_millis();
        BEGINNING + Millis::try_from(passed).expect("no test lasts that long")
    }
}

/// Gives another number each time, the same ones in every test.
#[derive(Default)]
struct Counting(AtomicU8);

impl Entropy for Counting {
    fn draw(&self) -> [u8; 16] {
        [self.0.fetch_add(1, Ordering::SeqCst); 16]
    }
}

/// All that a test needs.
pub struct Fixture {
    pub engine: Engine,
    pub store: WatchedStore,
    pub effects: Arc<TestEffects>,
    pub plan: Arc<Plan>,
    clock: Arc<VirtualClock>,
}

/// Compiles a program that has no mistakes.
pub fn program(text: &str) -> Arc<Plan> {
    let world = MemoryWorld::new().with("program.agentflow", text);
    let compiled = compile(&world, "program.agentflow");
    Arc::new(compiled.plan.unwrap_or_else(|| panic!("the program has mistakes: {:#?}", compiled.findings)))
}

impl Fixture {
    pub fn new(text: &str) -> Fixture {
        Fixture::with_store(text, WatchedStore::new())
    }

    pub fn with_store(text: &str, store: WatchedStore) -> Fixture {
        Fixture::with(text, store, |_| {})
    }

    pub fn with(text: &str, store: WatchedStore, change: impl FnOnce(&mut EngineOptions)) -> Fixture {
        let clock = Arc::new(VirtualClock { beginning: Instant::now() });
        let effects = Arc::new(TestEffects::default());
        let engine = engine(&store, &effects, &clock, change);
        Fixture { engine, store, effects, plan: program(text), clock }
    }

    /// Another process on the same store, with effects of its own.
    pub fn other_process(&self) -> Fixture {
        self.other_process_with(Arc::default())
    }

    /// Another process on the same store.
    pub fn other_process_with(&self, effects: Arc<TestEffects>) -> Fixture {
        let store = self.store.sibling();
        let clock = Arc::clone(&self.clock);
        let engine = engine(&store, &effects, &clock, |_| {});
        Fixture { engine, store, effects, plan: Arc::clone(&self.plan), clock }
    }

    pub async fn start_with(&self, input: Json) -> Result<Started, EngineError> {
        self.start_as("run", "main", input).await
    }

    pub async fn start_as(&self, run_id: &str, workflow: &str, input: Json) -> Result<Started, EngineError> {
        let start = Start {
            plan: Arc::clone(&self.plan),
            workflow: workflow.to_owned(),
            input,
            run_id: Some(run_id.to_owned()),
            options: RunOptions::default(),
        };
        self.engine.start(start).await
    }

    /// Starts the run `run` of `main` without arguments.
    pub async fn start(&self) {
        self.start_with(serde_json::json!({})).await.expect("the run can be started");
    }

    pub async fn drive(&self) -> Result<RunEnd, EngineError> {
        self.engine.drive("run").await
    }

    /// Starts the run and drives it.
    pub async fn run(&self) -> Result<RunEnd, EngineError> {
        self.start().await;
        self.drive().await
    }

    /// Drives the run in the background.
    pub fn drive_aside(&self) -> tokio::task::JoinHandle<Result<RunEnd, EngineError>> {
        let engine = self.engine.clone();
        tokio::spawn(async move { engine.drive("run").await })
    }

    pub async fn post(&self, message: Message) -> Result<Told, EngineError> {
        self.engine.post("run", message).await
    }

    pub async fn record(&self) -> RunRecord {
        self.store.run("run").await.expect("the store works").expect("the run is there")
    }

    pub async fn status(&self) -> RunStatus {
        self.record().await.summary.status
    }

    pub async fn steps(&self) -> Vec<StepRow> {
        self.store.steps("run", &StepQuery::default()).await.expect("the store works")
    }

    pub async fn step(&self, step: &str) -> StepRow {
        let row = self.store.step("run", step).await.expect("the store works");
        match row {
            Some(row) => row,
            None => panic!("there is no step {step} among {:?}", self.steps().await),
        }
    }

    pub async fn events(&self) -> Vec<EventRecord> {
        self.store.events("run", 0, u32::MAX).await.expect("the store works")
    }

    /// The kinds of all events, in order.
    pub async fn kinds(&self) -> Vec<String> {
        self.events().await.into_iter().map(|event| event.kind).collect()
    }
}

fn engine(
    store: &WatchedStore,
    effects: &Arc<TestEffects>,
    clock: &Arc<VirtualClock>,
    change: impl FnOnce(&mut EngineOptions),
) -> Engine {
    let mut options = EngineOptions {
        wait: Duration::from_secs(30),
        clock: clock.clone(),
        entropy: Arc::new(Counting::default()),
        ..EngineOptions::default()
    };
    change(&mut options);
    let effects = Arc::clone(effects);
    let source = move |_: &Plan, _: &RunOptions| Ok::<_, String>(Arc::clone(&effects) as Arc<dyn Effects>);
    Engine::new(Arc::new(store.clone()), Arc::new(source), options)
}

/// The result of a run that ended well.
#[track_caller]
pub fn result(end: Result<RunEnd, EngineError>) -> Json {
    match end {
        Ok(RunEnd::Ended(ended)) if ended.status == RunStatus::Succeeded => {
            serde_json::from_str(&ended.result.expect("a run that ended well has a result"))
                .expect("a result is JSON")
        }
        other => panic!("the run did not end well: {other:?}"),
    }
}

/// The kind of the error of a run that failed.
#[track_caller]
pub fn error_kind(end: Result<RunEnd, EngineError>) -> String {
    match end {
        Ok(RunEnd::Ended(ended)) if ended.status == RunStatus::Failed => {
            let error: Json =
                serde_json::from_str(&ended.error.expect("a run that failed has an error")).expect("JSON");
            error["kind"].as_str().expect("an error has a kind").to_owned()
        }
        other => panic!("the run did not fail: {other:?}"),
    }
}

/// Where a run that did not end stands.
#[track_caller]
pub fn parked(end: Result<RunEnd, EngineError>) -> RunStatus {
    match end {
        Ok(RunEnd::Parked(parked)) => parked.status,
        other => panic!("the run is not parked: {other:?}"),
    }
}

/// A whole number as a value.
pub fn int(number: i64) -> Value {
    Value::Int(number)
}
