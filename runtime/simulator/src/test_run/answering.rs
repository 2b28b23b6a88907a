//! What a test answers to the commands of its runs: stand-ins, virtual time, draws from its seed.

use agentflow_machine::{
    AskRequest, Command, CommandId, CommandKind, EventKind, ModelRequest, SpawnRequest, ToolRequest, Usage,
};
use agentflow_plan::{Name, Source, Value};

use super::{Stopped, TestRun};
use crate::coverage::is_marker;
use crate::draw::Draw;
use crate::stand_in::{Answer, StandIn, Subject};

/// Runs that a test may spawn, runs of runs included.
const RUNS_MAX: usize = 1_000;

impl TestRun<'_> {
    pub(super) fn carry_out(&mut self, run: usize, command: Command) -> Stopped<()> {
        let Command { id, step, kind } = command;
        match kind {
            CommandKind::Model(request) => self.model(run, id, &step, &request),
            CommandKind::Tool(request) => self.tool(run, id, &step, &request),
            CommandKind::Timer { at } => {
                self.queue.answer(at, run, id, EventKind::TimerFired { command: id });
                Ok(())
            }
            CommandKind::Read(source) => {
                let value = self.read(run, &step, source);
                self.queue.answer(self.now, run, id, EventKind::SourceRead { command: id, value });
                Ok(())
            }
            CommandKind::Ask(request) => self.ask(run, id, step, *request),
            CommandKind::Spawn(request) => self.spawn(&step, *request),
            CommandKind::Emit { value } => {
                // What is emitted is for clients, of which a test has none.
                if is_marker(step.rsplit('/').next().unwrap_or_default()) {
                    self.reached.marker(&value);
                }
                Ok(())
            }
            CommandKind::Cancel { command } => {
                self.queue.cancel(run, command);
                self.questions.remove(&(run, command));
                Ok(())
            }
        }
    }

    fn model(&mut self, run: usize, command: CommandId, step: &Name, request: &ModelRequest) -> Stopped<()> {
        let answer = self.stand_ins.model(&self.plan, request);
        let event = match answer.map_err(|missing| self.missing(step, missing))? {
            Ok(answer) => EventKind::ModelAnswered { command, answer, usage: Usage::default() },
            Err(error) => EventKind::EffectFailed { command, error },
        };
        self.queue.answer(self.now, run, command, event);
        Ok(())
    }

    fn tool(&mut self, run: usize, command: CommandId, step: &Name, request: &ToolRequest) -> Stopped<()> {
        if self.prepared.is_mocking(request.tool) {
            self.mock(step, request.arguments.field("value").unwrap_or(&Value::Null))?;
            self.queue.answer(
                self.now,
                run,
                command,
                EventKind::ToolReturned { command, value: Value::Null, picked: false },
            );
            return Ok(());
        }
        let answer = match self.prepared.body(request.tool) {
            Some(body) => self.stand_ins.body(&self.plan, body, request),
            None => self.stand_ins.tool(&self.plan, request),
        };
        let event = match answer.map_err(|missing| self.missing(step, missing))? {
            Ok(value) => EventKind::ToolReturned { command, value, picked: true },
            Err(error) => EventKind::EffectFailed { command, error },
        };
        self.queue.answer(self.now, run, command, event);
        Ok(())
    }

    fn read(&mut self, run: usize, step: &Name, source: Source) -> Value {
        let count = self.reads.entry((run, step.clone())).or_default();
        let number = count.to_string();
        *count += 1;
        let mut draw =
            Draw::new(self.settings.seed, &[&self.test.name, self.machines[run].run_id(), step, &number]);
        match source {
            Source::Now => Value::Time(self.now),
            Source::Uuid => draw.uuid(),
            Source::Random => Value::Float(draw.fraction()),
        }
    }

    /// A question waits until somebody stands in for who is asked.
    fn ask(&mut self, run: usize, command: CommandId, step: Name, request: AskRequest) -> Stopped<()> {
        let answer = self.stand_ins.person(&step, command, &request);
        match answer.map_err(|missing| self.missing(&step, missing))? {
            Some(events) => {
                for event in events {
                    self.queue.push(self.now, run, event);
                }
            }
            None => {
                self.questions.insert((run, command), (step, request));
            }
        }
        Ok(())
    }

    fn spawn(&mut self, step: &Name, request: SpawnRequest) -> Stopped<()> {
        if self.machines.iter().any(|machine| *machine.run_id() == request.run_id) {
            return Ok(());
        }
        if self.machines.len() >= RUNS_MAX {
            return Err(self.failure(
                step,
                format!("the test spawned {RUNS_MAX} runs, and one more is due"),
                None,
            ));
        }
        match Value::from_json(&request.input) {
            Ok(input) => {
                self.begin(request.run_id, &request.workflow, input);
                Ok(())
            }
            Err(large) => Err(self.failure(step, format!("the input of the run is {large}"), None)),
        }
    }

    /// A stand-in comes into force.
    fn mock(&mut self, step: &Name, value: &Value) -> Stopped<()> {
        match serde_json::from_value::<StandIn>(value.to_json()) {
            Ok(StandIn { subject: Subject::Signal(signal), answer: Answer::Fails(_) }) => {
                let message = format!("the signal `{signal}` cannot fail: it comes, or it does not");
                let help = "leave it out, and let `wait … within` run into its time".to_owned();
                return Err(self.failure(step, message, Some(help)));
            }
            Ok(stand_in) => {
                self.stand_ins.install(stand_in);
                let agents = self.stand_ins.whole_agents(&self.plan);
                for machine in &mut self.machines {
                    machine.stood_in_mut().agents.clone_from(&agents);
                }
            }
            Err(error) => {
                return Err(self.failure(step, format!("this stand-in cannot be read: {error}"), None));
            }
        }
        for ((run, command), (step, request)) in std::mem::take(&mut self.questions) {
            self.ask(run, command, step, request)?;
        }
        Ok(())
    }

    /// A signal that stands in is sent as soon as somebody waits for it.
    pub(super) fn send_signals(&mut self) {
        self.waits.retain(|(run, _), signal| {
            let Some(payload) = self.stand_ins.signal(signal) else { return true };
            let signalled = EventKind::Signalled { signal: signal.as_str().into(), payload: payload.clone() };
            self.queue.push(self.now, *run, signalled);
            false
        });
    }
}
