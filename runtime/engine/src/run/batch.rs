//! What one step of the loop writes, gathered while events are applied.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_machine::{Command, Event, StepChange, Transition};
use agentflow_plan::Name;
use agentflow_store::{Append, ClaimToken, EventRecord, Millis, NewRun};

use crate::Progress;
use crate::journal::{Note, encode_event, encode_note};
use crate::replay::size;
use crate::row::step_row;

/// Events, and all that follows from them.
pub(super) struct Batch {
    /// When its events happen.
    pub(super) at: Millis,
    run_id: Name,
    /// The last event before.
    head: u64,
    records: Vec<EventRecord>,
    /// The latest of each step, with the event that first named it.
    steps: BTreeMap<Name, (u64, Arc<StepChange>)>,
    /// Runs to create.
    pub(super) spawned: Vec<NewRun>,
    /// The last message taken from the inbox.
    pub(super) consumed: Option<u64>,
    /// What is carried out once this is on disk, in order.
    pub(super) commands: Vec<Command>,
    /// What is told once this is on disk.
    pub(super) progress: Vec<Progress>,
}

impl Batch {
    pub(super) fn new(run_id: Name, head: u64, at: Millis) -> Batch {
        Batch {
            at,
            run_id,
            head,
            records: Vec::new(),
            steps: BTreeMap::new(),
            spawned: Vec::new(),
            consumed: None,
            commands: Vec::new(),
            progress: Vec::new(),
        }
    }

    /// How many lines it adds to the journal.
    pub(super) fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether there is nothing that must be written.
    pub(super) fn is_empty(&self) -> bool {
        self.records.is_empty() && self.consumed.is_none()
    }

    /// How much it adds to the journal.
    pub(super) fn journal_bytes(&self) -> usize {
        self.records.iter().map(size).sum()
    }

    /// Adds an event that the machine has applied. The commands are the caller's.
    pub(super) fn event(&mut self, event: &Event, transition: &mut Transition) {
        let seq = self.next_seq();
        self.records.push(encode_event(seq, event));
        for change in transition.steps.drain(..) {
            let change = Arc::new(change);
            self.progress.push(Progress::Step { run_id: self.run_id.clone(), step: Arc::clone(&change) });
            let first_seq = self.steps.get(&change.id).map_or(seq, |(first_seq, _)| *first_seq);
            self.steps.insert(change.id.clone(), (first_seq, change));
        }
        for (step, value) in transition.emitted.drain(..) {
            let value = value.to_json();
            self.note(&Note::Emitted { step: step.clone(), value: value.clone() });
            self.progress.push(Progress::Emitted { run_id: self.run_id.clone(), step, value });
        }
    }

    /// Adds a note.
    pub(super) fn note(&mut self, note: &Note) {
        self.records.push(encode_note(self.next_seq(), self.at, note));
        if let Note::MessageRefused { message, reason } = note {
            let (message, reason) = (message.clone(), reason.clone());
            self.progress.push(Progress::MessageRefused { run_id: self.run_id.clone(), message, reason });
        }
    }

    fn next_seq(&self) -> u64 {
        self.head + self.records.len() as u64 + 1
    }

    /// The append that writes this, but for the run's row and the snapshot.
    pub(super) fn append(&mut self, claim: ClaimToken) -> Append {
        let mut append = Append::new(claim, self.head, self.at);
        append.events = std::mem::take(&mut self.records);
        append.steps = self.steps.values().map(|(seq, change)| step_row(change, *seq)).collect();
        append.consumed = self.consumed;
        append.spawned = std::mem::take(&mut self.spawned);
        append
    }
}
