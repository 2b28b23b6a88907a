//! Applying: what the run begins with, what came in, and what became ready.

use agentflow_machine::{
    Command, CommandId, CommandKind, Event, EventKind, Refused, SpawnRequest, Transition,
};
use agentflow_plan::{Source, Value};
use agentflow_store::NewRun;

use super::batch::Batch;
use super::performing::{Finished, failed};
use super::task::RunTask;
use crate::journal::Note;
use crate::message::event_of;
use crate::post::started_event;
use crate::{EngineError, entropy};

/// Lines of the journal that one append adds, about: what is ready beyond waits for the next.
const BATCH_MAX: usize = 256;

impl RunTask {
    /// The start of a new run; of one that was interrupted, what is not known any more and what has to be done again.
    pub(super) fn begin(&mut self, batch: &mut Batch) -> Result<(), EngineError> {
        if self.head == 0 {
            let started = started_event(&self.replayed)?;
            self.apply_at_begin(batch, started)?;
        }
        for command in self.replayed.machine.in_doubt() {
            self.apply_at_begin(batch, EventKind::EffectLost { command })?;
        }
        self.starting = self.replayed.machine.starting().into();
        for command in self.replayed.machine.in_flight() {
            self.follow(batch, command);
        }
        Ok(())
    }

    /// Whatever these events want carried out is in flight afterwards, and taken up from there together with the rest.
    fn apply_at_begin(&mut self, batch: &mut Batch, kind: EventKind) -> Result<(), EngineError> {
        let transition = self.apply(batch, kind)?;
        for command in transition.commands {
            if let CommandKind::Spawn(spawn) = command.kind {
                batch.spawned.push(self.new_run(batch, *spawn));
            }
        }
        Ok(())
    }

    /// Takes all messages from the inbox: those that fit are events, the others are noted.
    pub(super) async fn take_messages(&mut self, batch: &mut Batch) -> Result<(), EngineError> {
        for message in self.shared.store.inbox(&self.run_id).await? {
            if batch.len() >= BATCH_MAX {
                // The rest is left for the next append.
                self.shared.watch.tell(&self.run_id);
                break;
            }
            let refused = match event_of(&message) {
                Ok(kind) => self
                    .apply_and_follow(batch, kind)
                    .err()
                    .map(|refused| Note::refused(&message.kind, &refused)),
                Err(reason) => {
                    let message = (&*message.kind).into();
                    Some(Note::MessageRefused { message, reason: reason.into() })
                }
            };
            if let Some(note) = refused {
                batch.note(&note);
            }
            batch.consumed = Some(message.seq);
        }
        Ok(())
    }

    /// Applies what is ready, and what becomes ready by that, until there is no more or the batch is full.
    pub(super) fn fill(&mut self, batch: &mut Batch) -> Result<(), EngineError> {
        loop {
            while batch.len() < BATCH_MAX {
                let Some(finished) = self.ready.pop_front() else { break };
                self.apply_finished(batch, finished)?;
            }
            if !self.start_once(batch)? {
                return Ok(());
            }
        }
    }

    /// Journals one `once` tool as started, if one is due and may be carried out now.
    fn start_once(&mut self, batch: &mut Batch) -> Result<bool, EngineError> {
        if batch.len() >= BATCH_MAX || self.is_parking() {
            return Ok(false);
        }
        let Some(command) = self.starting.front().copied() else {
            // One that was taken for a tool which is not due any more.
            self.permit = None;
            return Ok(false);
        };
        if self.permit.is_none() {
            self.permit = self.shared.effect_permits.clone().try_acquire_owned().ok();
        }
        let Some(permit) = self.permit.take() else { return Ok(false) };
        self.starting.pop_front();
        match self.apply_and_follow(batch, EventKind::EffectStarted { command }) {
            Ok(()) => {
                self.started.insert(command, permit);
            }
            // It was cancelled while it waited.
            Err(Refused::Stale | Refused::Ended) => self.permit = Some(permit),
            Err(refused) => return Err(refused.into()),
        }
        Ok(true)
    }

    pub(super) fn apply_finished(
        &mut self,
        batch: &mut Batch,
        finished: Finished,
    ) -> Result<(), EngineError> {
        self.awaited.remove(&finished.command);
        for event in finished.events {
            if self.replayed.machine.outcome().is_some() {
                return Ok(());
            }
            match self.apply_and_follow(batch, event) {
                // What comes too late is of no interest to anyone.
                Ok(()) | Err(Refused::Stale | Refused::Ended) => {}
                Err(refused) => return self.fail_effect(batch, finished.command, &refused),
            }
        }
        Ok(())
    }

    /// An effect gave something that the run can't use, such as a script's answer of another type.
    fn fail_effect(
        &mut self,
        batch: &mut Batch,
        command: CommandId,
        refused: &Refused,
    ) -> Result<(), EngineError> {
        let error = failed(&refused.to_string());
        match self.apply_and_follow(batch, EventKind::EffectFailed { command, error }) {
            Ok(()) | Err(Refused::Stale | Refused::Ended) => Ok(()),
            Err(refused) => Err(refused.into()),
        }
    }

    fn apply_and_follow(&mut self, batch: &mut Batch, kind: EventKind) -> Result<(), Refused> {
        let transition = self.apply(batch, kind)?;
        self.starting.extend(transition.starting);
        for command in transition.commands {
            self.follow(batch, command);
        }
        Ok(())
    }

    fn apply(&mut self, batch: &mut Batch, kind: EventKind) -> Result<Transition, Refused> {
        let event = Event { at: batch.at, kind };
        let mut transition = self.replayed.machine.apply(&event)?;
        self.replayed.last_at = batch.at;
        batch.event(&event, &mut transition);
        Ok(transition)
    }

    /// Does at once what needs no disk, and leaves the rest for after the commit.
    fn follow(&mut self, batch: &mut Batch, command: Command) {
        let id = command.id;
        match command.kind {
            // Reading changes nothing outside, and what was read is on disk before anything is done with it.
            CommandKind::Read(_) if self.is_parking() => {}
            CommandKind::Read(source) => {
                let value = self.read(source, batch);
                let event = EventKind::SourceRead { command: id, value };
                self.ready.push_back(Finished { command: id, events: vec![event] });
            }
            CommandKind::Ask(request) => {
                // A person is asked by the step's row; whoever drives the run has nothing to do.
                if self.performing.effects().stands_in(&request) {
                    self.awaited.insert(id);
                    batch.commands.push(Command { kind: CommandKind::Ask(request), ..command });
                }
            }
            CommandKind::Spawn(spawn) => batch.spawned.push(self.new_run(batch, *spawn)),
            // It is in the transition too.
            CommandKind::Emit { .. } => {}
            CommandKind::Model(_)
            | CommandKind::Tool(_)
            | CommandKind::Timer { .. }
            | CommandKind::Cancel { .. } => {
                batch.commands.push(command);
            }
        }
    }

    fn read(&self, source: Source, batch: &Batch) -> Value {
        let draw = || self.shared.options.entropy.draw();
        match source {
            Source::Now => Value::Time(batch.at),
            Source::Uuid => Value::string(entropy::uuid(draw())),
            Source::Random => Value::Float(entropy::unit_float(draw())),
        }
    }

    fn new_run(&self, batch: &Batch, spawn: SpawnRequest) -> NewRun {
        let record = &self.replayed.record;
        NewRun {
            run_id: spawn.run_id.to_string(),
            workflow: spawn.workflow.to_string(),
            plan: record.summary.plan.clone(),
            input: spawn.input.to_string(),
            options: record.options.clone(),
            parent: Some(self.run_id.to_string()),
            created_at: batch.at,
        }
    }
}
