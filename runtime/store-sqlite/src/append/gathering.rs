//! The rows of a batch, gathered by table.

use std::collections::BTreeMap;

use agentflow_store::{Append, Millis, RunUpdate};

use crate::multirow::{Cell, Rows};
use crate::run::integer;
use crate::sql;

const FILE: &str = include_str!("../../sql/append.sql");
const EVENTS: &str = sql::query(FILE, "events");
const STEPS: &str = sql::query(FILE, "steps");
const HEADS: &str = sql::query(FILE, "heads");
const RUNS: &str = sql::query(FILE, "runs");
const CONSUMED: &str = sql::query(FILE, "consumed");
const SNAPSHOTS: &str = sql::query(FILE, "snapshots");

/// The rows of a batch.
pub(super) struct Gathering<'a> {
    events: Rows,
    steps: Rows,
    snapshots: Rows,
    /// A batch may hold several appends of one run, and its row is updated once.
    changes: BTreeMap<i64, Change<'a>>,
}

/// What becomes of a run's row.
struct Change<'a> {
    expected_head: u64,
    head: u64,
    at: Millis,
    update: Option<&'a RunUpdate>,
    consumed: Option<u64>,
}

impl<'a> Gathering<'a> {
    pub(super) fn new() -> Self {
        Gathering {
            events: Rows::of(EVENTS),
            steps: Rows::of(STEPS),
            snapshots: Rows::of(SNAPSHOTS),
            changes: BTreeMap::new(),
        }
    }

    /// Where the journal of a run ends after what was gathered, if any was.
    pub(super) fn head(&self, run: i64) -> Option<u64> {
        self.changes.get(&run).map(|change| change.head)
    }

    /// Adds the rows of an append, but not what it does to other runs.
    pub(super) fn add(&mut self, run: i64, append: &'a Append) {
        for event in &append.events {
            self.events.push([
                Cell::Integer(run),
                Cell::Integer(integer(event.seq)),
                Cell::Integer(event.at),
                Cell::word(&event.kind),
                Cell::bytes(&event.body),
                event.payload.as_ref().map_or(Cell::Null, |payload| Cell::bytes(payload)),
            ]);
        }
        for step in &append.steps {
            self.steps.push([
                Cell::Integer(run),
                Cell::word(&step.step),
                Cell::word(&step.kind),
                Cell::word(step.status.as_str()),
                Cell::Integer(i64::from(step.attempts)),
                Cell::Integer(integer(step.first_seq)),
                Cell::optional(step.started_at),
                Cell::optional(step.ended_at),
                Cell::optional_value(step.input.as_ref()),
                Cell::optional_value(step.output.as_ref()),
                Cell::optional_value(step.error.as_ref()),
                Cell::optional_value(step.usage.as_ref()),
            ]);
        }
        if let Some(snapshot) = &append.snapshot {
            let [run, seq, format] =
                [run, integer(snapshot.seq), i64::from(snapshot.format)].map(Cell::Integer);
            // However large, a snapshot is replaced before long, and shared by nobody.
            self.snapshots.push([run, seq, format, Cell::Bytes(snapshot.body.clone())]);
        }
        let change = self.changes.entry(run).or_insert(Change {
            expected_head: append.expected_head,
            head: 0,
            at: append.at,
            update: None,
            consumed: None,
        });
        change.head = append.head();
        change.at = append.at;
        change.update = append.run.as_ref().or(change.update);
        change.consumed = change.consumed.max(append.consumed);
    }

    /// The statements that write all that was gathered.
    pub(super) fn into_statements(self) -> Vec<Rows> {
        let (mut heads, mut runs, mut consumed) = (Rows::of(HEADS), Rows::of(RUNS), Rows::of(CONSUMED));
        for (run, change) in self.changes {
            let numbers = [run, integer(change.expected_head), integer(change.head), change.at];
            let [number, expected, head, at] = numbers.map(Cell::Integer);
            match change.update {
                None => heads.push([number, expected, head, at]),
                Some(update) => runs.push([
                    number,
                    expected,
                    head,
                    at,
                    Cell::word(update.status.as_str()),
                    Cell::optional(update.wake_at),
                    Cell::optional_value(update.result.as_ref()),
                    Cell::optional_value(update.error.as_ref()),
                    Cell::optional_value(update.usage.as_ref()),
                ]),
            }
            if let Some(upto) = change.consumed {
                consumed.push([run, integer(upto)].map(Cell::Integer));
            }
        }
        // The run's row first: it is what tells soonest that a batch may not be written.
        vec![heads, runs, consumed, self.events, self.steps, self.snapshots]
    }
}
