//! Values above the limit, stored once and read as if nothing were.

use super::Database;
use super::fixture::{PLAN, append, claim, event, new_run, step, with_runs, write};
use crate::{
    Append, Deletion, EventRecord, INLINE_BYTES_MAX, NewMessage, NewRun, RunStatus, RunUpdate, StepQuery,
    StepRow,
};

fn text(letter: char, length: usize) -> String {
    letter.to_string().repeat(length)
}

/// Around the limit and far beyond, in every place that holds a value.
pub async fn large_values_come_back(database: &impl Database) {
    let store = with_runs(database, &[]).await;
    let lengths = [INLINE_BYTES_MAX - 1, INLINE_BYTES_MAX, INLINE_BYTES_MAX + 1, 3_000_000];
    for (number, length) in lengths.into_iter().enumerate() {
        let run_id = format!("r{number}");
        let value = |letter| text(letter, length);
        let new = NewRun { input: value('i'), options: value('o'), ..new_run(&run_id) };
        store.create_run(&new).await.expect("created");
        let posted = NewMessage { body: vec![0xff; length], ..super::fixture::message("signal") };
        store.post(&run_id, &posted).await.expect("posted");
        let claim = claim(&*store, &run_id).await;
        let row = StepRow {
            input: Some(value('i')),
            output: Some(value('p')),
            error: Some(value('e')),
            usage: Some(value('u')),
            ..step("s", 1)
        };
        let event = EventRecord { body: vec![0; length], payload: Some(value('p').into_bytes()), ..event(1) };
        let update = RunUpdate {
            result: Some(value('p')),
            error: Some(value('f')),
            usage: Some(value('u')),
            ..RunUpdate::of(RunStatus::Failed)
        };
        let whole = Append {
            events: vec![event.clone()],
            steps: vec![row.clone()],
            run: Some(update.clone()),
            ..append(&claim, 0, 1)
        };
        write(&*store, vec![whole]).await;

        let other = database.open().await;
        let loaded = other.load(&run_id).await.expect("read").expect("there");
        assert!(loaded.run.input == new.input && loaded.run.options == new.options);
        assert!(loaded.run.result == update.result && loaded.run.error == update.error);
        assert!(loaded.run.usage == update.usage && loaded.events == [event]);
        assert!(other.step(&run_id, "s").await.expect("read") == Some(row.clone()));
        assert!(other.steps(&run_id, &StepQuery::default()).await.expect("read") == [row]);
        assert!(other.inbox(&run_id).await.expect("read")[0].body == posted.body);
    }
}

/// One run's deletion leaves what another refers to.
pub async fn large_values_are_shared_and_outlive_one_of_their_runs(database: &impl Database) {
    let store = with_runs(database, &[]).await;
    let input = text('x', INLINE_BYTES_MAX * 2);
    for run_id in ["a", "b"] {
        let new = NewRun { input: input.clone(), ..new_run(run_id) };
        store.create_run(&new).await.expect("created");
        let claim = claim(&*store, run_id).await;
        let row = StepRow { output: Some(input.clone()), ..step("s", 1) };
        let done = Some(RunUpdate::of(RunStatus::Succeeded));
        write(&*store, vec![Append { steps: vec![row], run: done, ..append(&claim, 0, 1) }]).await;
    }
    assert_eq!(store.delete_run("a").await.expect("tried"), Deletion::Deleted);
    assert!(store.run("b").await.expect("read").expect("there").input == input);
    assert!(store.step("b", "s").await.expect("read").expect("there").output.as_ref() == Some(&input));
    assert_eq!(store.delete_run("b").await.expect("tried"), Deletion::Deleted);
    assert_eq!(store.plan(PLAN).await.expect("read"), None);
}
