//! A host that dies, over and over, and always goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agentflow_machine::{CommandId, CommandKind, Event, EventKind, Machine, Outcome, Transition};
use agentflow_plan::{Name, Plan, Value};
use serde_json::Value as Json;

use super::rebuild::Disk;
use super::{Faults, Outside, SimulatedRun};
use crate::draw::Draw;
use crate::queue::Queue;

/// What takes this long goes on forever.
const EVENTS_MAX: usize = 20_000;
/// The longest that a person takes.
pub(super) const PERSON_MS_MAX: u64 = 3_600_000;

/// A host of one run.
pub(super) struct Host<'o> {
    pub(super) plan: Arc<Plan>,
    pub(super) outside: &'o dyn Outside,
    pub(super) faults: Faults,
    pub(super) draw: Draw,
    pub(super) run_id: Name,
    pub(super) machine: Machine,
    pub(super) disk: Disk,
    pub(super) queue: Queue,
    pub(super) now: i64,
    /// Commands that are given out and not answered.
    pub(super) open: BTreeSet<CommandId>,
    /// Effects that are being carried out.
    pub(super) effects: BTreeMap<CommandId, Name>,
    /// What `once` tools would return, by their step, so that a person can look it up.
    pub(super) once: BTreeMap<Name, (Name, Json)>,
    pub(super) once_keys: BTreeSet<Name>,
    /// People who were asked already: a question outlives the process.
    pub(super) asked: BTreeSet<CommandId>,
    pub(super) carried_out: BTreeMap<Name, u32>,
    pub(super) crashes: u32,
}

impl<'o> Host<'o> {
    pub fn new(plan: &Arc<Plan>, outside: &'o dyn Outside, faults: Faults) -> Host<'o> {
        let run_id: Name = "simulated".into();
        Host {
            plan: plan.clone(),
            outside,
            faults,
            draw: Draw::new(faults.seed, &["faults"]),
            machine: Machine::new(plan.clone(), run_id.clone()),
            run_id,
            disk: Disk::default(),
            queue: Queue::default(),
            now: 0,
            open: BTreeSet::new(),
            effects: BTreeMap::new(),
            once: BTreeMap::new(),
            once_keys: BTreeSet::new(),
            asked: BTreeSet::new(),
            carried_out: BTreeMap::new(),
            crashes: 0,
        }
    }

    /// Carries the run to its end.
    pub fn run(mut self, workflow: &str, input: Value) -> Result<SimulatedRun, String> {
        let environment = self.plan.environment.iter();
        let environment = environment
            .map(|variable| (variable.name.clone(), variable.default.clone().unwrap_or_default()))
            .collect();
        self.queue.push(0, 0, EventKind::Started { workflow: workflow.into(), input, environment });
        for (after, signal, payload) in self.outside.signals() {
            self.queue.push(after, 0, EventKind::Signalled { signal: signal.into(), payload });
        }
        for _ in 0..EVENTS_MAX {
            if let Some(outcome) = self.machine.outcome() {
                let outcome = outcome.clone();
                return Ok(self.ended(outcome));
            }
            let Some((at, due)) = self.queue.pop() else {
                return Err(format!(
                    "the run waits for nothing that will come, as {:?}",
                    self.machine.status()
                ));
            };
            self.now = self.now.max(at);
            self.event(due.kind)?;
        }
        Err(format!("the run had {EVENTS_MAX} events, and had not ended"))
    }

    fn ended(self, outcome: Outcome) -> SimulatedRun {
        SimulatedRun {
            outcome,
            journal: self.disk.journal,
            carried_out: self.carried_out,
            once: self.once_keys.into_iter().collect(),
            crashes: self.crashes,
        }
    }

    pub(super) fn happens(&mut self, one_in: u64) -> bool {
        one_in > 0 && self.draw.number().is_multiple_of(one_in)
    }

    pub(super) fn latency(&mut self, most: u64) -> i64 {
        if self.faults == Faults::NONE { 1 } else { 1 + (self.draw.number() % most) as i64 }
    }

    /// Whether something is said by a process that may be dead by then.
    fn is_of_the_process(event: &EventKind) -> bool {
        matches!(
            event,
            EventKind::EffectStarted { .. }
                | EventKind::ModelAnswered { .. }
                | EventKind::ToolReturned { .. }
                | EventKind::EffectFailed { .. }
                | EventKind::EffectLost { .. }
                | EventKind::TimerFired { .. }
                | EventKind::SourceRead { .. }
        )
    }

    fn event(&mut self, kind: EventKind) -> Result<(), String> {
        let kind = self.looked_up(kind);
        if !self.disk.journal.is_empty() && self.happens(self.faults.crash) {
            let kept = (!Self::is_of_the_process(&kind)).then(|| kind.clone());
            self.crash()?;
            if let Some(kept) = kept {
                self.queue.push(self.now, 0, kept);
            }
            return Ok(());
        }
        if let EventKind::ToolReturned { command, .. } | EventKind::ModelAnswered { command, .. } = &kind
            && let Some(key) = self.effects.remove(command)
        {
            *self.carried_out.entry(key).or_default() += 1;
        }
        let event = Event { at: self.now, kind };
        let checked = self.machine.check(&event);
        let applied = self.machine.apply(&event);
        match (checked, applied) {
            (Ok(()), Ok(transition)) => {
                let answered = answered(&event.kind);
                self.disk.journal.push(event);
                if self.happens(self.faults.snapshot) {
                    self.disk.keep(&self.machine);
                }
                // It is on disk; nothing was carried out yet.
                if self.machine.outcome().is_none() && self.happens(self.faults.crash) {
                    return self.crash();
                }
                self.open.retain(|command| Some(*command) != answered);
                self.carry_out(transition)?;
                self.same_in_flight()
            }
            (Err(checked), Err(refused)) if checked == refused => Ok(()),
            (checked, applied) => {
                Err(format!("an event is checked as {checked:?} and applied as {:?}", applied.err()))
            }
        }
    }

    /// What is in flight must be what was given out and is not answered. (Questions are answered by their step.)
    fn same_in_flight(&self) -> Result<(), String> {
        if self.machine.outcome().is_some() {
            return Ok(());
        }
        let commands = self.machine.in_flight();
        let commands = commands.iter().filter(|command| !matches!(command.kind, CommandKind::Ask(_)));
        let in_flight: BTreeSet<CommandId> =
            commands.map(|command| command.id).chain(self.machine.in_doubt()).collect();
        if in_flight == self.open {
            return Ok(());
        }
        Err(format!("in flight is {in_flight:?}, and given out is {:?}", self.open))
    }

    fn carry_out(&mut self, transition: Transition) -> Result<(), String> {
        for command in transition.commands {
            self.command(command)?;
        }
        for command in transition.starting {
            self.queue.push(self.now, 0, EventKind::EffectStarted { command });
        }
        Ok(())
    }

    /// The process dies, and another goes on from what is on disk.
    fn crash(&mut self) -> Result<(), String> {
        self.crashes += 1;
        let lost = self.machine.snapshot();
        self.machine = self.disk.machine(&self.plan, &self.run_id)?;
        if self.machine.snapshot() != lost {
            return Err("the state on disk is another than the one that was lost".into());
        }
        self.queue.retain(|event| !Self::is_of_the_process(event));
        // What was on its way has happened, or has not.
        for (_, key) in std::mem::take(&mut self.effects) {
            if self.happens(2) {
                *self.carried_out.entry(key).or_default() += 1;
            }
        }
        self.open.clear();
        for command in self.machine.in_doubt() {
            self.queue.push(self.now, 0, EventKind::EffectLost { command });
        }
        for command in self.machine.starting() {
            self.queue.push(self.now, 0, EventKind::EffectStarted { command });
        }
        for command in self.machine.in_flight() {
            self.command(command)?;
        }
        self.look_up()
    }
}

/// The command that an event answers.
fn answered(event: &EventKind) -> Option<CommandId> {
    match event {
        EventKind::ModelAnswered { command, .. }
        | EventKind::ToolReturned { command, .. }
        | EventKind::EffectFailed { command, .. }
        | EventKind::EffectLost { command }
        | EventKind::TimerFired { command }
        | EventKind::SourceRead { command, .. } => Some(*command),
        _ => None,
    }
}
