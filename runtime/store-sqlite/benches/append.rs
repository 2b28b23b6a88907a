//! Steps a second, beside the same rows inserted into SQLite bare.
//!
//! A disk is a noisy thing: both are measured in turns, and what counts is the median of the rounds' ratios.

use std::path::Path;
use std::time::{Duration, Instant};

use agentflow_store::{Append, AppendOutcome, Claim, EventRecord, NewRun, StepRow, StepStatus, Store};
use agentflow_store_sqlite::SqliteStore;
use sqlx::sqlite::{SqliteArguments, SqliteConnectOptions};
use sqlx::{Arguments as _, AssertSqlSafe, ConnectOptions as _};

const ROUNDS: usize = 7;
const EVENT: &str = "INSERT INTO event (run, seq, at, kind, body) VALUES (?, ?, ?, ?, ?);";
const STEP: &str = "INSERT INTO step (run, step, kind, status, attempts, first_seq, started_at, ended_at, input, output) \
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?);";
const HEAD: &str = "UPDATE run SET head = ?, updated_at = ? WHERE number = ?;";

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
    println!("runs  ours, steps/s  bare, steps/s  ours/bare (median of {ROUNDS})");
    for runs in [1, 10, 100] {
        let commits = 4_000 / (runs + 9);
        let mut rounds: Vec<(f64, f64)> = (0..ROUNDS)
            .map(|_| {
                let ours = runtime.block_on(ours(runs, commits));
                let bare = runtime.block_on(bare(runs, commits));
                let rate = |time: Duration| (runs * commits) as f64 / time.as_secs_f64();
                (rate(ours), rate(bare))
            })
            .collect();
        rounds.sort_by(|left, right| (left.0 / left.1).total_cmp(&(right.0 / right.1)));
        let (ours, bare) = rounds[ROUNDS / 2];
        println!("{runs:>4}  {ours:>13.0}  {bare:>13.0}  {:>9.2}", ours / bare);
    }
}

/// A store in which so many runs are claimed.
async fn prepare(path: &Path, runs: usize) -> (SqliteStore, Vec<Claim>) {
    let store = SqliteStore::open(path).await.expect("the store opens");
    store.put_plan("plan", b"plan").await.expect("put");
    let mut claims = Vec::new();
    for run in 0..runs {
        let new = NewRun {
            run_id: format!("run-{run:06}"),
            workflow: "bench".to_owned(),
            plan: "plan".to_owned(),
            input: "{}".to_owned(),
            options: "{}".to_owned(),
            parent: None,
            created_at: 0,
        };
        store.create_run(&new).await.expect("created");
        claims.push(store.claim(&new.run_id).await.expect("tried").claimed().expect("free"));
    }
    (store, claims)
}

fn body() -> Vec<u8> {
    vec![b'x'; 200]
}

async fn ours(runs: usize, commits: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let (store, claims) = prepare(&folder.path().join("runs.db"), runs).await;
    let begun = Instant::now();
    for seq in 1..=commits as u64 {
        let batch = claims.iter().map(|claim| Append {
            events: vec![EventRecord {
                seq,
                at: 1,
                kind: "step_ended".to_owned(),
                body: body(),
                payload: None,
            }],
            steps: vec![StepRow {
                step: format!("bench/step[{seq}]"),
                kind: "tool".to_owned(),
                status: StepStatus::Succeeded,
                attempts: 1,
                first_seq: seq,
                started_at: Some(1),
                ended_at: Some(1),
                input: Some(r#"{"i":1}"#.to_owned()),
                output: Some(r#"{"ok":true,"i":1}"#.to_owned()),
                error: None,
                usage: None,
            }],
            ..Append::new(claim.token().clone(), seq - 1, 1)
        });
        let outcomes = store.append(batch.collect()).await.expect("written");
        assert!(outcomes.iter().all(|outcome| *outcome == AppendOutcome::Written { head: seq }));
    }
    begun.elapsed()
}

/// One prepared statement a row, one transaction a commit, all of it in one trip to the connection's thread.
async fn bare(runs: usize, commits: usize) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("runs.db");
    let (store, claims) = prepare(&path, runs).await;
    drop(claims);
    store.close().await.expect("closed");
    let options =
        SqliteConnectOptions::new().filename(&path).pragma("synchronous", "FULL").disable_statement_logging();
    let mut connection = options.connect().await.expect("a connection");
    let script = format!("BEGIN IMMEDIATE;{}COMMIT", [EVENT, STEP, HEAD].concat().repeat(runs));
    let begun = Instant::now();
    for seq in 1..=commits as i64 {
        let mut arguments = SqliteArguments::default();
        for run in 1..=runs as i64 {
            add_rows(&mut arguments, run, seq).expect("all kinds of values can be bound");
        }
        let statement = sqlx::query_with(AssertSqlSafe(script.clone()), arguments);
        statement.execute(&mut connection).await.expect("written");
    }
    begun.elapsed()
}

fn add_rows(arguments: &mut SqliteArguments, run: i64, seq: i64) -> Result<(), sqlx::error::BoxDynError> {
    arguments.add(run)?;
    arguments.add(seq)?;
    arguments.add(1_i64)?;
    arguments.add("step_ended")?;
    arguments.add(body())?;

    arguments.add(run)?;
    arguments.add(format!("bench/step[{seq}]"))?;
    arguments.add("tool")?;
    arguments.add(StepStatus::Succeeded.as_str())?;
    arguments.add(1_i64)?;
    arguments.add(seq)?;
    arguments.add(1_i64)?;
    arguments.add(1_i64)?;
    arguments.add(r#"{"i":1}"#)?;
    arguments.add(r#"{"ok":true,"i":1}"#)?;

    arguments.add(seq)?;
    arguments.add(1_i64)?;
    arguments.add(run)
}
