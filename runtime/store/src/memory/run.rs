//! One run in memory.

use std::collections::BTreeMap;

use crate::{
    EventRecord, Message, NewMessage, NewRun, Posted, RunRecord, RunStatus, RunSummary, Snapshot, StepQuery,
    StepRow,
};

#[derive(Debug)]
pub(super) struct RunState {
    pub(super) record: RunRecord,
    pub(super) events: Vec<EventRecord>,
    pub(super) steps: BTreeMap<String, StepRow>,
    pub(super) snapshot: Option<Snapshot>,
    /// All messages ever, in order; those consumed come first.
    pub(super) inbox: Vec<Message>,
}

impl RunState {
    pub(super) fn new(number: u64, run: &NewRun) -> Self {
        let run = run.clone();
        let summary = RunSummary {
            number,
            run_id: run.run_id,
            workflow: run.workflow,
            plan: run.plan,
            parent: run.parent,
            status: RunStatus::Pending,
            created_at: run.created_at,
            updated_at: run.created_at,
            wake_at: None,
            head: 0,
            consumed: 0,
            unread: 0,
        };
        let record = RunRecord {
            summary,
            input: run.input,
            options: run.options,
            result: None,
            error: None,
            usage: None,
        };
        RunState { record, events: Vec::new(), steps: BTreeMap::new(), snapshot: None, inbox: Vec::new() }
    }

    pub(super) fn events_after(&self, after: u64) -> impl Iterator<Item = &EventRecord> {
        let read = usize::try_from(after).unwrap_or(usize::MAX).min(self.events.len());
        self.events[read..].iter()
    }

    pub(super) fn list_steps(&self, query: &StepQuery) -> Vec<StepRow> {
        let mut rows: Vec<&StepRow> = self
            .steps
            .values()
            .filter(|row| query.status.is_none_or(|status| status == row.status))
            .filter(|row| {
                query
                    .after
                    .as_ref()
                    .is_none_or(|after| (row.first_seq, &row.step) > (after.first_seq, &after.step))
            })
            .collect();
        // The map is in order of paths, and the sort keeps that order among equals.
        rows.sort_by_key(|row| row.first_seq);
        rows.into_iter().take(query.limit as usize).cloned().collect()
    }

    pub(super) fn post(&mut self, message: &NewMessage) -> Posted {
        if message.dedupe.is_some()
            && let Some(taken) = self.inbox.iter().find(|taken| taken.dedupe == message.dedupe)
        {
            return Posted::Duplicate(taken.seq);
        }
        let NewMessage { kind, body, at, dedupe } = message.clone();
        let seq = self.inbox.len() as u64 + 1;
        self.inbox.push(Message { seq, kind, body, at, dedupe });
        self.record.summary.unread += 1;
        Posted::Added(seq)
    }
}
