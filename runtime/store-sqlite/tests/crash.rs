//! Processes that are killed while they append: what was acknowledged is there, and nothing is there by half.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};

use agentflow_store::{
    Append, AppendOutcome, Claim, EventRecord, NewRun, RunStatus, RunUpdate, Snapshot, StepRow, StepStatus,
    Store,
};
use agentflow_store_sqlite::SqliteStore;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _};

/// Tells the child which file to write, and which part it plays.
const FILE: &str = "AGENTFLOW_CRASH_TEST_FILE";
const PART: &str = "AGENTFLOW_CRASH_TEST_PART";

/// Each process works on runs of its own.
const PROCESSES: usize = 2;
const RUNS_EACH: usize = 3;
const ROUNDS: u64 = 12;

fn run_id(process: usize, run: usize) -> String {
    format!("p{process}-r{run}")
}

/// The whole step `seq` of a run, such that any reader can tell whether all of it is there.
fn step_of(claim: &Claim, head: u64) -> Append {
    let seq = head + 1;
    let text = format!("{} {seq}", claim.run_id());
    // Now and then large enough to be stored apart.
    let large = if seq.is_multiple_of(17) { text.repeat(10_000) } else { text.clone() };
    let event = EventRecord {
        seq,
        at: seq as i64,
        kind: "step".to_owned(),
        body: text.clone().into_bytes(),
        payload: Some(large.clone().into_bytes()),
    };
    let row = StepRow {
        step: format!("s{seq:06}"),
        kind: "tool".to_owned(),
        status: StepStatus::Succeeded,
        attempts: 1,
        first_seq: seq,
        started_at: None,
        ended_at: None,
        input: None,
        output: Some(large),
        error: None,
        usage: None,
    };
    let snapshot =
        seq.is_multiple_of(5).then(|| Snapshot { seq, format: 1, body: text.clone().into_bytes() });
    Append {
        events: vec![event],
        steps: vec![row],
        run: Some(RunUpdate { usage: Some(text), ..RunUpdate::of(RunStatus::Running) }),
        snapshot,
        ..Append::new(claim.token().clone(), head, seq as i64)
    }
}

/// Appends for ever, and says what was acknowledged, a line each. The crash test starts it in a process of its own, which
/// the environment tells; without that there is nothing to do.
#[tokio::test]
async fn appending_until_killed() {
    let (Ok(file), Ok(part)) = (std::env::var(FILE), std::env::var(PART)) else { return };
    let process: usize = part.parse().expect("a number");
    let store = SqliteStore::open(file).await.expect("the store opens");
    store.put_plan("plan", b"plan").await.expect("the plan is put");
    let mut runs = Vec::new();
    for run in 0..RUNS_EACH {
        let run_id = run_id(process, run);
        let new = NewRun {
            run_id: run_id.clone(),
            workflow: "support".to_owned(),
            plan: "plan".to_owned(),
            input: "{}".to_owned(),
            options: "{}".to_owned(),
            parent: None,
            created_at: 0,
        };
        store.create_run(&new).await.expect("the run is there");
        let claim = store.claim(&run_id).await.expect("tried").claimed();
        let claim = claim.expect("whoever was killed holds nothing any more");
        let head = store.load(&run_id).await.expect("read").expect("there").run.summary.head;
        runs.push((claim, head));
    }
    let mut output = std::io::stdout();
    loop {
        let batch = runs.iter().map(|(claim, head)| step_of(claim, *head)).collect();
        let outcomes = store.append(batch).await.expect("the batch is written");
        for ((claim, head), outcome) in runs.iter_mut().zip(outcomes) {
            *head += 1;
            assert_eq!(outcome, AppendOutcome::Written { head: *head });
            writeln!(output, "acknowledged {} {head}", claim.run_id()).expect("the parent listens");
        }
        output.flush().expect("the parent listens");
    }
}

fn start(path: &Path, process: usize) -> (Child, BufReader<ChildStdout>) {
    let program = std::env::current_exe().expect("this test's binary");
    let mut child = Command::new(program)
        .args(["--exact", "appending_until_killed", "--nocapture", "--quiet"])
        .env(FILE, path)
        .env(PART, process.to_string())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let output = BufReader::new(child.stdout.take().expect("its output is ours"));
    (child, output)
}

/// Notes an acknowledgement; the child's test runner prints lines of its own.
fn note(line: &str, acknowledged: &mut BTreeMap<String, u64>) -> bool {
    let Some((_, line)) = line.split_once("acknowledged ") else { return false };
    let (run_id, head) = line.trim_end().split_once(' ').expect("a run and its head");
    acknowledged.insert(run_id.to_owned(), head.parse().expect("a number"));
    true
}

async fn check(path: &Path, acknowledged: &BTreeMap<String, u64>) {
    let mut raw = SqliteConnectOptions::new().filename(path).connect().await.expect("it can be opened");
    let report = raw.fetch_one("PRAGMA integrity_check").await.expect("checked");
    assert_eq!(report.get::<String, _>(0), "ok");
    assert!(raw.fetch_all("PRAGMA foreign_key_check").await.expect("checked").is_empty());
    raw.close().await.expect("closed");

    let store = SqliteStore::open(path).await.expect("the store opens");
    for process in 0..PROCESSES {
        for run in 0..RUNS_EACH {
            let run_id = run_id(process, run);
            let claim = store.claim(&run_id).await.expect("tried").claimed().expect("its holder is dead");
            let loaded = store.load(&run_id).await.expect("read").expect("the run is there");
            let head = loaded.run.summary.head;
            let known = acknowledged.get(&run_id).copied().unwrap_or(0);
            assert!(known <= head && head <= known + 1, "{run_id}: {known} acknowledged, {head} there");
            let events = store.events(&run_id, 0, u32::MAX).await.expect("read");
            let query = agentflow_store::StepQuery { limit: u32::MAX, ..Default::default() };
            let steps = store.steps(&run_id, &query).await.expect("read");
            let whole: Vec<Append> = (0..head).map(|head| step_of(&claim, head)).collect();
            assert!(events.iter().eq(whole.iter().flat_map(|whole| &whole.events)), "{run_id}");
            assert!(steps.iter().eq(whole.iter().flat_map(|whole| &whole.steps)), "{run_id}");
            assert_eq!(loaded.snapshot, whole.iter().filter_map(|whole| whole.snapshot.clone()).next_back());
            let usage = whole.last().and_then(|whole| whole.run.clone()).and_then(|update| update.usage);
            assert_eq!(loaded.run.usage, usage);
        }
    }
    store.close().await.expect("closed");
}

#[tokio::test]
async fn killed_processes_lose_nothing_that_was_acknowledged() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("runs.db");
    let mut acknowledged = BTreeMap::new();
    for round in 0..ROUNDS {
        // Both start at once, in the first round on a store that is not there yet.
        let mut children: Vec<_> = (0..PROCESSES).map(|process| start(&path, process)).collect();
        for (number, (child, output)) in children.iter_mut().enumerate() {
            // So many acknowledgements from each, a different number in each round; where the child is then, who knows.
            let mut due = 1 + (round * 7 + number as u64 * 5) % 23;
            let mut line = String::new();
            while due > 0 {
                line.clear();
                let read = output.read_line(&mut line).expect("the child writes");
                assert!(read > 0, "the child ended by itself: {:?}", child.wait());
                due -= u64::from(note(&line, &mut acknowledged));
            }
        }
        for (child, _) in &mut children {
            child.kill().expect("killed");
        }
        for (child, output) in children {
            // What it said before it died counts as well.
            for line in output.lines() {
                note(&line.expect("read"), &mut acknowledged);
            }
            let mut child = child;
            child.wait().expect("waited for");
        }
        check(&path, &acknowledged).await;
    }
    assert_eq!(acknowledged.len(), PROCESSES * RUNS_EACH);
    assert!(acknowledged.values().all(|head| *head >= ROUNDS), "{acknowledged:?}");
}
