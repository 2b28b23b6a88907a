//! What stands in the way of a store, told as what it is, with nothing half-written.

use std::path::{Path, PathBuf};
use std::time::Duration;

use agentflow_store::{
    Append, AppendOutcome, Claim, Creation, EventRecord, NewMessage, NewRun, RunQuery, RunStatus, RunUpdate,
    StepRow, StepStatus, Store, StoreError,
};
use agentflow_store_sqlite::{SqliteOptions, SqliteStore};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, Executor as _, Row as _, SqliteConnection};

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("runs.db");
    (folder, path)
}

fn new_run(run_id: &str) -> NewRun {
    NewRun {
        run_id: run_id.to_owned(),
        workflow: "support".to_owned(),
        plan: "plan".to_owned(),
        input: "{}".to_owned(),
        options: "{}".to_owned(),
        parent: None,
        created_at: 1,
    }
}

/// A run that is claimed, in a new store.
async fn with_run(path: &Path, options: &SqliteOptions) -> (SqliteStore, Claim) {
    let store = SqliteStore::open_with(path, options).await.expect("the store opens");
    store.put_plan("plan", b"plan").await.expect("the plan is put");
    store.create_run(&new_run("r")).await.expect("the run is created");
    let claim = store.claim("r").await.expect("tried").claimed().expect("the run is free");
    (store, claim)
}

/// Two events with 4 KiB each, a step, and the run's row.
fn append(claim: &Claim, head: u64) -> Append {
    let event =
        |seq| EventRecord { seq, at: 1, kind: "k".to_owned(), body: vec![seq as u8; 4_096], payload: None };
    let step = StepRow {
        step: format!("step[{head}]"),
        kind: "tool".to_owned(),
        status: StepStatus::Succeeded,
        attempts: 1,
        first_seq: head + 1,
        started_at: None,
        ended_at: None,
        input: None,
        output: None,
        error: None,
        usage: None,
    };
    Append {
        events: vec![event(head + 1), event(head + 2)],
        steps: vec![step],
        run: Some(RunUpdate { usage: Some(head.to_string()), ..RunUpdate::of(RunStatus::Running) }),
        ..Append::new(claim.token().clone(), head, 1)
    }
}

/// All parts of the run agree that the journal ends here.
async fn assert_whole(store: &SqliteStore, head: u64) {
    let loaded = store.load("r").await.expect("the run can be read").expect("the run is there");
    assert_eq!(loaded.run.summary.head, head);
    assert_eq!(loaded.events.len() as u64, head);
    assert_eq!(store.step_ids("r", 10_000).await.expect("read").len() as u64, head / 2);
    let usage = head.checked_sub(2).map(|head| head.to_string());
    assert_eq!(loaded.run.usage, usage);
}

/// The one error that must have come, with the store named in its message.
fn assert_names(error: &StoreError, path: &Path) {
    let message = error.to_string();
    assert!(message.contains(&format!("`{}`", path.display())), "{message}");
}

async fn raw(path: &Path) -> SqliteConnection {
    SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true)
        .connect()
        .await
        .expect("a connection of another program")
}

#[tokio::test]
async fn a_full_disk_refuses_the_batch_and_keeps_the_store() {
    let (_folder, path) = folder();
    let (store, claim) =
        with_run(&path, &SqliteOptions { pages_max: Some(120), ..SqliteOptions::default() }).await;
    let mut head = 0;
    let error = loop {
        match store.append(vec![append(&claim, head)]).await {
            Ok(outcomes) => {
                head += 2;
                assert_eq!(outcomes, [AppendOutcome::Written { head }]);
            }
            Err(error) => break error,
        }
    };
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    assert_names(&error, &path);
    assert!(head >= 20, "the store was full after {head} events");
    assert_whole(&store, head).await;
    let large = NewMessage { kind: "signal".to_owned(), body: vec![1; 1_000_000], at: 1, dedupe: None };
    let error = store.post("r", &large).await.expect_err("there is no room");
    assert!(matches!(error, StoreError::Full { .. }), "{error:?}");
    assert_eq!(store.inbox("r").await.expect("read"), []);

    // Room again: the same claim goes on where the journal ends.
    drop(claim);
    store.close().await.expect("closed");
    let store = SqliteStore::open(&path).await.expect("the store opens");
    let claim = store.claim("r").await.expect("tried").claimed().expect("the run is free");
    store.append(vec![append(&claim, head)]).await.expect("there is room");
    assert_whole(&store, head + 2).await;
}

#[tokio::test]
async fn a_locked_store_is_told_after_the_wait() {
    let (_folder, path) = folder();
    let patience = Duration::from_millis(50);
    let (store, claim) =
        with_run(&path, &SqliteOptions { busy_timeout: patience, ..SqliteOptions::default() }).await;
    store.append(vec![append(&claim, 0)]).await.expect("written");
    let mut other = raw(&path).await;
    other.execute("BEGIN EXCLUSIVE").await.expect("locked");

    let error = store.append(vec![append(&claim, 2)]).await.expect_err("another holds the lock");
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    assert!(error.is_transient());
    assert_names(&error, &path);
    let error = store.create_run(&new_run("s")).await.expect_err("another holds the lock");
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    // Reading goes on, and so does opening what is up to date.
    assert_whole(&store, 2).await;
    let reader = SqliteStore::open(&path).await.expect("opening writes nothing");
    assert_whole(&reader, 2).await;

    other.execute("ROLLBACK").await.expect("unlocked");
    store.append(vec![append(&claim, 2)]).await.expect("written");
    assert_eq!(store.create_run(&new_run("s")).await.expect("created"), Creation::Created);
    assert_whole(&store, 4).await;
}

#[tokio::test]
async fn a_store_that_another_keeps_for_itself_is_told_as_locked() {
    let (_folder, path) = folder();
    let (store, claim) = with_run(&path, &SqliteOptions::default()).await;
    drop(claim);
    store.close().await.expect("closed");
    let mut other = raw(&path).await;
    other.execute("PRAGMA locking_mode = EXCLUSIVE").await.expect("set");
    other.execute("BEGIN EXCLUSIVE; PRAGMA user_version = 1; COMMIT").await.expect("written");
    let patience = Duration::from_millis(50);
    let options = SqliteOptions { busy_timeout: patience, ..SqliteOptions::default() };
    let error = SqliteStore::open_with(&path, &options).await.err().expect("another keeps the file");
    assert!(matches!(error, StoreError::Locked { .. }), "{error:?}");
    other.close().await.expect("closed");
    SqliteStore::open_with(&path, &options).await.expect("the file is free");
}

#[tokio::test]
async fn a_store_opened_for_reading_reads_and_refuses_to_write() {
    let (_folder, path) = folder();
    let (store, claim) = with_run(&path, &SqliteOptions::default()).await;
    store.append(vec![append(&claim, 0)]).await.expect("written");
    let reader = SqliteStore::open_read_only(&path).await.expect("the store opens");
    assert_whole(&reader, 2).await;
    // What others write meanwhile is seen.
    store.append(vec![append(&claim, 2)]).await.expect("written");
    assert_whole(&reader, 4).await;

    let message = NewMessage { kind: "answer".to_owned(), body: vec![], at: 1, dedupe: None };
    let refusals = [
        reader.put_plan("p", b"p").await.err(),
        reader.create_run(&new_run("s")).await.err(),
        reader.post("r", &message).await.err(),
        reader.delete_run("r").await.err(),
        reader.claim("r").await.err(),
        reader.append(vec![append(&claim, 4)]).await.err(),
    ];
    for refusal in refusals {
        let error = refusal.expect("it was opened for reading only");
        assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
        assert_names(&error, &path);
    }
    assert_eq!(store.runs(&RunQuery::default()).await.expect("listed").len(), 1);
}

/// Folders and files that may not be written: told where one must write, read where one only reads.
#[cfg(unix)]
#[tokio::test]
async fn permissions_are_told_and_reading_needs_none() {
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt as _;

    let (folder, path) = folder();
    let (store, claim) = with_run(&path, &SqliteOptions::default()).await;
    store.append(vec![append(&claim, 0)]).await.expect("written");
    drop(claim);
    store.close().await.expect("closed");
    let allow = |mode, file: &Path| fs::set_permissions(file, Permissions::from_mode(mode)).expect("set");
    allow(0o444, &path);
    allow(0o555, folder.path());
    if fs::write(folder.path().join("probe"), b"").is_ok() {
        // Permissions do not bind the superuser, so there is nothing to see.
        return;
    }
    let reader = SqliteStore::open_read_only(&path).await.expect("reading needs no permission to write");
    assert_whole(&reader, 2).await;
    let error = SqliteStore::open(&path).await.err().expect("nothing may be written");
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    let error =
        SqliteStore::open(folder.path().join("new/runs.db")).await.err().expect("no folder may be made");
    assert!(matches!(error, StoreError::ReadOnly { .. }), "{error:?}");
    allow(0o755, folder.path());
    allow(0o644, &path);
    SqliteStore::open(&path).await.expect("the store opens");
}

#[tokio::test]
async fn garbage_is_told_and_left_alone() {
    let (_folder, path) = folder();
    let garbage: Vec<u8> =
        (0..100_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for bytes in [garbage.as_slice(), b"hello", b"SQLite format 3\0 and then nothing of it"] {
        std::fs::write(&path, bytes).expect("written");
        for opened in [SqliteStore::open(&path).await, SqliteStore::open_read_only(&path).await] {
            let error = opened.err().expect("it is no store");
            assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
            assert_names(&error, &path);
        }
        assert_eq!(std::fs::read(&path).expect("read"), bytes);
    }
}

#[tokio::test]
async fn damage_is_told_and_nothing_is_written_over_it() {
    let (_folder, path) = folder();
    let (store, claim) = with_run(&path, &SqliteOptions::default()).await;
    for head in 0..50 {
        store.append(vec![append(&claim, head * 2)]).await.expect("written");
    }
    drop(claim);
    store.close().await.expect("closed");
    let mut bytes = std::fs::read(&path).expect("read");
    bytes[4_096..].iter_mut().zip(0_u32..).for_each(|(byte, number)| *byte ^= (number % 251) as u8 | 1);
    std::fs::write(&path, &bytes).expect("written");

    let store = match SqliteStore::open(&path).await {
        Ok(store) => store,
        Err(error) => {
            assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
            return;
        }
    };
    let claim = store.claim("r").await.expect("tried").claimed().expect("the run is free");
    let failures = [
        store.load("r").await.err(),
        store.append(vec![append(&claim, 100)]).await.err(),
        store.create_run(&new_run("s")).await.err(),
    ];
    for failure in failures {
        let error = failure.expect("the pages are garbage");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert_names(&error, &path);
    }
    drop(claim);
    store.close().await.expect("closed");
    assert!(std::fs::read(&path).expect("read") == bytes);
}

#[tokio::test]
async fn the_database_of_another_program_is_left_alone() {
    let (_folder, path) = folder();
    let mut other = raw(&path).await;
    other
        .execute("CREATE TABLE run (id INTEGER PRIMARY KEY); INSERT INTO run VALUES (7)")
        .await
        .expect("made");
    other.close().await.expect("closed");
    let before = std::fs::read(&path).expect("read");
    for opened in [SqliteStore::open(&path).await, SqliteStore::open_read_only(&path).await] {
        let error = opened.err().expect("it is no store of ours");
        assert!(matches!(error, StoreError::Corrupt { .. }), "{error:?}");
        assert!(error.to_string().contains("another program"), "{error}");
    }
    assert!(std::fs::read(&path).expect("read") == before);
}

#[tokio::test]
async fn a_store_of_a_newer_version_is_left_alone() {
    let (_folder, path) = folder();
    let (store, claim) = with_run(&path, &SqliteOptions::default()).await;
    drop(claim);
    store.close().await.expect("closed");
    let mut newer = raw(&path).await;
    newer.execute("INSERT INTO schema_version VALUES (99, 'later')").await.expect("written");
    newer.close().await.expect("closed");
    let before = std::fs::read(&path).expect("read");
    for opened in [SqliteStore::open(&path).await, SqliteStore::open_read_only(&path).await] {
        let error = opened.err().expect("it is newer");
        assert!(matches!(error, StoreError::NewerVersion { found: 99, known: 1, .. }), "{error:?}");
        assert_names(&error, &path);
    }
    assert!(std::fs::read(&path).expect("read") == before);
}

#[tokio::test]
async fn paths_that_can_hold_no_store_are_told() {
    let (folder, path) = folder();
    let error = SqliteStore::open_read_only(&path).await.err().expect("nothing is there");
    assert!(matches!(error, StoreError::Absent { .. }), "{error:?}");
    assert!(!path.exists());
    for opened in [SqliteStore::open(folder.path()).await, SqliteStore::open_read_only(folder.path()).await] {
        let error = opened.err().expect("it is a folder");
        assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
        assert!(error.to_string().contains("folder"), "{error}");
    }
    std::fs::write(&path, b"").expect("written");
    let error = SqliteStore::open(path.join("runs.db")).await.err().expect("a file is no folder");
    assert!(matches!(error, StoreError::Unavailable { .. }), "{error:?}");
    let error = SqliteStore::open_read_only(&path).await.err().expect("an empty file holds no runs");
    assert!(matches!(error, StoreError::Absent { .. }), "{error:?}");
    // An empty file is a new store, and folders on the way are made.
    SqliteStore::open(&path).await.expect("the store opens");
    SqliteStore::open(folder.path().join("a/b/ü c%20?#.db")).await.expect("the store opens");
    assert!(folder.path().join("a/b/ü c%20?#.db").exists());
    SqliteStore::open_read_only(folder.path().join("a/b/ü c%20?#.db")).await.expect("the store opens");
}

/// A link and its target are one store, with one set of locks.
#[cfg(unix)]
#[tokio::test]
async fn links_lead_to_the_same_claims() {
    let (folder, path) = folder();
    let (_store, _claim) = with_run(&path, &SqliteOptions::default()).await;
    let link = folder.path().join("link.db");
    std::os::unix::fs::symlink(&path, &link).expect("linked");
    let linked = SqliteStore::open(&link).await.expect("the store opens");
    assert!(linked.claim("r").await.expect("tried").claimed().is_none());
}

#[tokio::test]
async fn large_values_are_one_row_and_go_with_their_last_run() {
    let (_folder, path) = folder();
    let store = SqliteStore::open(&path).await.expect("the store opens");
    store.put_plan("plan", b"plan").await.expect("put");
    let value = "x".repeat(100_000);
    for run_id in ["a", "b"] {
        store.create_run(&NewRun { input: value.clone(), ..new_run(run_id) }).await.expect("created");
        let claim = store.claim(run_id).await.expect("tried").claimed().expect("free");
        let mut whole = append(&claim, 0);
        whole.events[0].payload = Some(value.clone().into_bytes());
        whole.steps[0].output = Some(value.clone());
        let done = RunUpdate { result: Some(value.clone()), ..RunUpdate::of(RunStatus::Succeeded) };
        store.append(vec![Append { run: Some(done), ..whole }]).await.expect("written");
    }
    let mut looking = raw(&path).await;
    let mut values = async || -> i64 {
        let row = looking.fetch_one("SELECT count(*) FROM value").await.expect("counted");
        row.try_get(0).expect("a number")
    };
    assert_eq!(values().await, 1);
    store.delete_run("a").await.expect("deleted");
    assert_eq!(values().await, 1);
    store.delete_run("b").await.expect("deleted");
    assert_eq!(values().await, 0);
}
