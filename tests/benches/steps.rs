//! How many steps a second runs get through, beside the same rows inserted into SQLite bare: one commit each, and grouped as
//! many to a commit as there are runs.
//!
//! `cargo bench --bench steps`. The steps do nothing, so what is measured is the journal: every step is on disk
//! (`synchronous=FULL`) before the next begins. Rounds are taken in turns, since disks are noisy; medians are shown.

use std::sync::Arc;
use std::time::{Duration, Instant};

use agentflow_driver::{MemoryWorld, compile};
use agentflow_effects::{Effects, Environment, StepContext};
use agentflow_engine::{Engine, EngineOptions, RunOptions, Start};
use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, ToolRequest, Usage};
use agentflow_plan::{Plan, Value};
use agentflow_store_sqlite::SqliteStore;
use sqlx::Connection as _;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};

const ROUNDS: usize = 3;
const STEPS_EACH: usize = 100;

const PROGRAM: &str = r#"
tool step(number: int) -> int {
  exec: ["stood-in-for"]
  effect: read
}

workflow main(count: int) -> int {
  var last = 0
  for number in range(count) {
    last = step(number)
  }
  return last
}
"#;

/// Tools that give their argument back at once.
struct Nothing;

#[async_trait::async_trait]
impl Effects for Nothing {
    async fn model(
        &self,
        _: &Plan,
        _: &Environment,
        _: &ModelRequest,
    ) -> Result<(ModelAnswer, Usage), EffectError> {
        unreachable!("the program has no agents")
    }

    async fn tool(&self, _: &Plan, _: &StepContext, request: &ToolRequest) -> Result<Value, EffectError> {
        Ok(request.arguments.field("number").cloned().unwrap_or_default())
    }

    async fn ask(&self, _: &AskRequest) -> Option<Result<serde_json::Value, EffectError>> {
        None
    }
}

#[tokio::main]
async fn main() {
    let world = MemoryWorld::new().with("program.agentflow", PROGRAM);
    let plan = Arc::new(compile(&world, "program.agentflow").plan.expect("the program compiles"));
    println!(
        "{:>5}  {:>14}  {:>16}  {:>6}  {:>16}  {:>6}",
        "runs", "steps/s", "one commit each", "ratio", "grouped", "ratio"
    );
    for runs in [1, 10, 100] {
        let mut ours = Vec::new();
        let mut each = Vec::new();
        let mut grouped = Vec::new();
        for _ in 0..ROUNDS {
            ours.push(rate(runs * STEPS_EACH, drive(&plan, runs).await));
            // One commit a row is as slow however many there are; a few hundred tell.
            each.push(rate(500, insert(500, 1).await));
            grouped.push(rate(runs * STEPS_EACH, insert(runs * STEPS_EACH, runs).await));
        }
        let (ours, each, grouped) = (median(ours), median(each), median(grouped));
        println!(
            "{runs:>5}  {ours:>14.0}  {each:>16.0}  {:>6.2}  {grouped:>16.0}  {:>6.2}",
            ours / each,
            ours / grouped
        );
    }
}

/// Drives runs together to their end.
async fn drive(plan: &Arc<Plan>, runs: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder for the store");
    let store = SqliteStore::open(folder.path().join("runs.db")).await.expect("the store opens");
    let effects = |_: &Plan, _: &RunOptions| Ok::<_, String>(Arc::new(Nothing) as Arc<dyn Effects>);
    let engine = Engine::new(Arc::new(store), Arc::new(effects), EngineOptions::default());
    let started = Instant::now();
    let driven = (0..runs).map(|number| {
        let engine = engine.clone();
        let start = Start {
            plan: plan.clone(),
            workflow: "main".to_owned(),
            input: serde_json::json!({ "count": STEPS_EACH }),
            run_id: Some(format!("run-{number}")),
            options: RunOptions::default(),
        };
        tokio::spawn(async move {
            let id = engine.start(start).await.expect("the run starts").run_id().to_owned();
            engine.drive(&id).await.expect("the run ends");
        })
    });
    for run in driven.collect::<Vec<_>>() {
        run.await.expect("no run panics");
    }
    started.elapsed()
}

/// Inserts as much as a step writes, an event and the row of the step, and nothing else.
async fn insert(rows: usize, to_a_commit: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder for the store");
    let options = SqliteConnectOptions::new()
        .filename(folder.path().join("bare.db"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await.expect("the database opens");
    for table in [
        "CREATE TABLE event (run TEXT, seq INTEGER, body BLOB, PRIMARY KEY (run, seq)) WITHOUT ROWID, STRICT",
        "CREATE TABLE step (run TEXT, id TEXT, row TEXT, PRIMARY KEY (run, id)) WITHOUT ROWID, STRICT",
    ] {
        sqlx::query(table).execute(&mut connection).await.expect("the table is made");
    }
    let body = vec![b'x'; 180];
    let row = "x".repeat(250);
    let started = Instant::now();
    let mut number = 0;
    while number < rows {
        let mut transaction = connection.begin().await.expect("a transaction begins");
        for _ in 0..to_a_commit {
            let run = format!("run-{}", number % to_a_commit);
            sqlx::query("INSERT INTO event VALUES (?, ?, ?)")
                .bind(&run)
                .bind(number as i64)
                .bind(&body)
                .execute(&mut *transaction)
                .await
                .expect("the row is inserted");
            sqlx::query("INSERT INTO step VALUES (?, ?, ?)")
                .bind(&run)
                .bind(format!("main/for[{number}]/step"))
                .bind(&row)
                .execute(&mut *transaction)
                .await
                .expect("the row is inserted");
            number += 1;
        }
        transaction.commit().await.expect("it is committed");
    }
    started.elapsed()
}

fn rate(steps: usize, time: Duration) -> f64 {
    steps as f64 / time.as_secs_f64()
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}
