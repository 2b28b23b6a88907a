//! Committing what was applied, and carrying out what follows from it.

use std::collections::BTreeSet;

use agentflow_machine::{Command, CommandId, CommandKind, SNAPSHOT_FORMAT};
use agentflow_store::{Append, AppendOutcome, RunUpdate, Snapshot};

use super::batch::Batch;
use super::task::RunTask;
use crate::row::run_update;
use crate::{EngineError, Progress};

/// The journal since a snapshot grows to this size at least, before there is another.
const SNAPSHOT_BYTES_MIN: usize = 64 * 1024;

impl RunTask {
    /// Writes a batch. The commands that come back may be carried out.
    pub(super) async fn commit(&mut self, mut batch: Batch) -> Result<Vec<Command>, EngineError> {
        let update = run_update(&self.replayed.machine, !self.awaited.is_empty());
        let changed = self.written.as_ref() != Some(&update);
        if batch.is_empty() && !changed {
            return Ok(batch.commands);
        }
        self.replayed.journal_bytes += batch.journal_bytes();
        let mut append = batch.append(self.claim.clone());
        let spawned: Vec<String> = append.spawned.iter().map(|run| run.run_id.clone()).collect();
        append.snapshot = self.snapshot(append.head());
        if changed {
            append.run = Some(update.clone());
        }
        // Kept only where there is something to save with it.
        let again = self.performing.has_harmful().then(|| append.clone());
        match self.shared.writer.append(append).await {
            Ok(AppendOutcome::Written { head }) => self.head = head,
            Ok(AppendOutcome::Refused(refusal)) => {
                return Err(EngineError::Append { run_id: self.run_id.to_string(), refusal });
            }
            Err(error) => {
                if let Some(again) = again {
                    self.save_once_effects(again).await;
                }
                return Err(error.into());
            }
        }
        self.tell(&mut batch, update);
        for run_id in spawned {
            self.shared.drive_spawned(run_id);
        }
        Ok(batch.commands)
    }

    /// The store failed while `once` effects are in flight. To end them half-way would be worse than to wait: they are
    /// let finish, and what they gave is written if the store takes it by then. If not, they are `uncertain` later.
    async fn save_once_effects(&mut self, failed: Append) {
        self.performing.cancel_repeatable();
        self.ready.clear();
        let mut batch = Batch::new(self.run_id.clone(), failed.head(), failed.at);
        while !self.performing.is_empty() {
            let finished = self.performing.next().await;
            if self.apply_finished(&mut batch, finished).is_err() {
                return;
            }
        }
        let written = self.shared.writer.append(failed).await;
        if matches!(written, Ok(AppendOutcome::Written { .. })) {
            let mut append = batch.append(self.claim.clone());
            append.run = Some(run_update(&self.replayed.machine, false));
            // The error that is returned says that the store failed; a resume shows how far it got.
            drop(self.shared.writer.append(append).await);
        }
    }

    /// A snapshot, once the journal since the last one outgrows it: so all that is ever written stays in proportion to
    /// the journal.
    fn snapshot(&mut self, seq: u64) -> Option<Snapshot> {
        let replayed = &mut self.replayed;
        let due = replayed.journal_bytes >= replayed.snapshot_bytes.max(SNAPSHOT_BYTES_MIN);
        if !due || replayed.machine.outcome().is_some() {
            return None;
        }
        let body = replayed.machine.snapshot();
        replayed.journal_bytes = 0;
        replayed.snapshot_bytes = body.len();
        Some(Snapshot { seq, format: SNAPSHOT_FORMAT, body })
    }

    fn tell(&mut self, batch: &mut Batch, update: RunUpdate) {
        for progress in batch.progress.drain(..) {
            self.shared.tell(progress);
        }
        let status = update.status;
        let before = self.written.replace(update).map(|update| update.status);
        // The end is told when the run has been given back.
        if before != Some(status) && !status.is_finished() {
            self.shared.tell(Progress::Run { run_id: self.run_id.clone(), status });
        }
    }

    /// Carries out what is on disk, but for what was cancelled before it could begin.
    pub(super) fn carry_out(&mut self, commands: Vec<Command>) {
        let cancelled: BTreeSet<CommandId> = commands
            .iter()
            .filter_map(|command| match command.kind {
                CommandKind::Cancel { command } => Some(command),
                _ => None,
            })
            .collect();
        for command in &cancelled {
            self.performing.cancel(*command);
            self.timers.cancel(*command);
            self.awaited.remove(command);
        }
        let parking = self.is_parking();
        for command in commands.into_iter().filter(|command| !cancelled.contains(&command.id)) {
            match command.kind {
                CommandKind::Timer { at } => self.timers.set(command.id, at),
                CommandKind::Tool(request) => {
                    let permit = self.started.remove(&command.id);
                    // What is on disk as started is carried out even now: else nobody would know whether it was.
                    if !parking || permit.is_some() {
                        self.performing.tool(command.id, command.step, request, permit);
                    }
                }
                CommandKind::Model(request) if !parking => self.performing.model(command.id, request),
                CommandKind::Ask(request) if !parking => {
                    self.performing.ask(command.id, command.step, request)
                }
                CommandKind::Model(_)
                | CommandKind::Ask(_)
                | CommandKind::Cancel { .. }
                | CommandKind::Read(_)
                | CommandKind::Spawn(_)
                | CommandKind::Emit { .. } => {}
            }
        }
    }
}
