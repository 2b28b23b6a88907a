//! A host that dies, over and over, and always goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agentflow_machine::{
    Certainty, Command, CommandId, CommandKind, EffectError, Event, EventKind, Machine, Outcome,
    QuestionKind, Retryability, ToolRequest, Transition, Usage,
};
use agentflow_plan::{Effect, ErrorKind, Name, Plan, Source, UnknownFields, Value, decode};
use serde_json::Value as Json;

use super::rebuild::Disk;
use super::{Faults, Outside, PersonAnswer, SimulatedRun};
use crate::draw::Draw;
use crate::queue::Queue;

/// What takes this long goes on forever.
const EVENTS_MAX: usize = 20_000;
/// The longest that an effect takes.
const LATENCY_MS_MAX: u64 = 2_000;
/// The longest that a person takes.
const PERSON_MS_MAX: u64 = 3_600_000;

/// A host of one run.
pub(super) struct Host<'o> {
    plan: Arc<Plan>,
    outside: &'o dyn Outside,
    faults: Faults,
    draw: Draw,
    run_id: Name,
    machine: Machine,
    disk: Disk,
    queue: Queue,
    now: i64,
    /// Commands that are given out and not answered.
    open: BTreeSet<CommandId>,
    /// Effects that are being carried out.
    effects: BTreeMap<CommandId, Name>,
    /// What `once` tools would return, by their step, so that a person can look it up.
    once: BTreeMap<Name, (Name, Json)>,
    once_keys: BTreeSet<Name>,
    /// People who were asked already: a question outlives the process.
    asked: BTreeSet<CommandId>,
    carried_out: BTreeMap<Name, u32>,
    crashes: u32,
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

    fn happens(&mut self, one_in: u64) -> bool {
        one_in > 0 && self.draw.number().is_multiple_of(one_in)
    }

    fn latency(&mut self, most: u64) -> i64 {
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

    /// A person looks again before having an effect repeated.
    fn looked_up(&self, event: EventKind) -> EventKind {
        match event {
            EventKind::RetryRequested { step } => match self.once.get(&step) {
                Some((key, value)) if self.carried_out.contains_key(key) => {
                    EventKind::Answered { step, value: value.clone(), by: None }
                }
                _ => EventKind::RetryRequested { step },
            },
            other => other,
        }
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

    fn command(&mut self, command: Command) -> Result<(), String> {
        let Command { id, step, kind } = command;
        match kind {
            CommandKind::Model(request) => {
                let attempts = self.plan.models[request.model.index()].retry.attempts;
                let answer = match self.fails(request.attempt, attempts) {
                    true => Err(unavailable()),
                    false => self.outside.model(&self.plan, &step, &request),
                };
                let event = match answer {
                    Ok(answer) => {
                        self.effects.insert(id, request.idempotency_key.clone());
                        EventKind::ModelAnswered { command: id, answer, usage: Usage::default() }
                    }
                    Err(error) => EventKind::EffectFailed { command: id, error },
                };
                self.answer(id, event);
            }
            CommandKind::Tool(request) => self.tool(id, &step, &request)?,
            CommandKind::Timer { at } => {
                self.open.insert(id);
                self.queue.answer(at, 0, id, EventKind::TimerFired { command: id });
            }
            CommandKind::Read(source) => {
                // Of the step alone: what is read is no fault.
                let mut draw = Draw::new(0, &[&step]);
                let value = match source {
                    Source::Now => Value::Time(self.now),
                    Source::Uuid => draw.uuid(),
                    Source::Random => Value::Float(draw.fraction()),
                };
                self.answer(id, EventKind::SourceRead { command: id, value });
            }
            CommandKind::Ask(request) => {
                if self.asked.insert(id)
                    && let Some(answer) = self.outside.person(&step, &request)
                {
                    let said = match answer {
                        PersonAnswer::Answer(value) => EventKind::Answered { step, value, by: None },
                        PersonAnswer::Approve => EventKind::Approved { step, arguments: None, by: None },
                        PersonAnswer::Reject(reason) => {
                            EventKind::Rejected { step, reason: Some(reason.into()), by: None }
                        }
                    };
                    let at = self.now + self.latency(PERSON_MS_MAX);
                    self.queue.push(at, 0, said);
                }
            }
            CommandKind::Cancel { command } => {
                self.open.remove(&command);
                // What was begun may come all the same.
                if !self.happens(2) || !self.effects.contains_key(&command) {
                    self.effects.remove(&command);
                    self.queue.cancel(0, command);
                }
            }
            CommandKind::Spawn(_) | CommandKind::Emit { .. } => {}
        }
        Ok(())
    }

    fn tool(&mut self, id: CommandId, step: &Name, request: &ToolRequest) -> Result<(), String> {
        let key = request.idempotency_key.clone();
        let attempts = self.plan.tools[request.tool.index()].retry.as_ref().map_or(1, |retry| retry.attempts);
        let answer = match self.fails(request.attempt, attempts) {
            true => Err(unavailable()),
            false => self.outside.tool(&self.plan, step, request),
        };
        let event = match answer {
            Ok(json) => {
                if request.effect == Effect::Once {
                    self.once.insert(step.clone(), (key.clone(), json.clone()));
                    self.once_keys.insert(key.clone());
                }
                self.effects.insert(id, key);
                let value = decode(&self.plan, &request.result, &json, UnknownFields::Ignored)
                    .map_err(|problems| format!("`{step}` is given what it does not return: {problems}"))?;
                EventKind::ToolReturned { command: id, value, picked: false }
            }
            Err(error) => EventKind::EffectFailed { command: id, error },
        };
        self.answer(id, event);
        Ok(())
    }

    /// Whether this attempt fails; the last that the program allows never does.
    fn fails(&mut self, attempt: u32, attempts: u32) -> bool {
        attempt < attempts && self.happens(self.faults.failure)
    }

    fn answer(&mut self, command: CommandId, event: EventKind) {
        self.open.insert(command);
        let at = self.now + self.latency(LATENCY_MS_MAX);
        if self.happens(self.faults.duplicate) {
            let late = at + self.latency(LATENCY_MS_MAX * 10);
            self.queue.push(late, 0, event.clone());
        }
        self.queue.answer(at, 0, command, event);
    }

    /// A person looks up whether what is uncertain has happened.
    fn look_up(&mut self) -> Result<(), String> {
        // The steps become uncertain by the events that are due now.
        let in_doubt = self.machine.in_doubt().len();
        let mut probe = self.machine.clone();
        for command in self.machine.in_doubt() {
            let event = Event { at: self.now, kind: EventKind::EffectLost { command } };
            probe.apply(&event).map_err(|refused| format!("a lost effect is refused: {refused}"))?;
        }
        let uncertain: Vec<Name> = probe
            .questions()
            .into_iter()
            .filter(|question| matches!(question.kind, QuestionKind::Uncertain { .. }))
            .map(|question| question.step)
            .collect();
        if uncertain.len() < in_doubt {
            return Err(format!("{in_doubt} effects are in doubt, and {} are asked about", uncertain.len()));
        }
        for step in uncertain {
            // Whether it has happened is looked up once more when the person says so.
            let said = self.looked_up(EventKind::RetryRequested { step });
            let at = self.now + self.latency(PERSON_MS_MAX);
            self.queue.push(at, 0, said);
        }
        Ok(())
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

/// A failure that another attempt gets over: nothing ran.
fn unavailable() -> EffectError {
    EffectError {
        kind: ErrorKind::Unavailable,
        message: "it is away".into(),
        retry_after_ms: None,
        certainty: Certainty::NothingRan,
        retryability: Retryability::ByKind,
        usage: Usage::default(),
    }
}
