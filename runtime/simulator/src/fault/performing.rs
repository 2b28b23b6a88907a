//! Carrying commands out: what is outside answers, late, twice, or not at once.

use agentflow_machine::{
    Certainty, Command, CommandId, CommandKind, EffectError, EventKind, Retryability, ToolRequest, Usage,
};
use agentflow_plan::{Effect, ErrorKind, Name, Source, UnknownFields, Value, decode};

use super::PersonAnswer;
use super::host::{Host, PERSON_MS_MAX};
use crate::draw::Draw;

/// The longest that an effect takes.
const LATENCY_MS_MAX: u64 = 2_000;

impl Host<'_> {
    pub(super) fn command(&mut self, command: Command) -> Result<(), String> {
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
