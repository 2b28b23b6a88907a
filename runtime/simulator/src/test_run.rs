//! A test on its way: its run, the runs that it spawns, and the loop that feeds them.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_machine::{
    AskRequest, Command, CommandId, CommandKind, Event, EventKind, Machine, ModelRequest, Outcome, Refused,
    SpawnRequest, StepStatus, StoodIn, ToolRequest, Transition, Unmet, Usage, Wanted,
};
use agentflow_plan::{Name, Plan, Source, Value};

use crate::coverage::{Marked, Reached, is_marker};
use crate::draw::Draw;
use crate::prepare::Prepared;
use crate::queue::{Due, Queue};
use crate::stand_in::{Answer, StandIn, Subject};
use crate::stand_ins::{Missing, StandIns};
use crate::{TestCase, TestFailure, TestSettings, trail};

/// When every test begins: 2026-01-01T00:00:00Z.
const BEGINNING: i64 = 1_767_225_600_000;

/// A test that went on for so many events would go on forever.
const EVENTS_MAX: u32 = 100_000;

/// So would one whose expressions took so many steps.
const EXPRESSION_STEPS_MAX: u64 = 20_000_000;

/// Runs that a test may spawn, runs of runs included.
const RUNS_MAX: usize = 1_000;

type Stopped<T> = Result<T, Box<TestFailure>>;

/// A test on its way.
pub(crate) struct TestRun<'t> {
    prepared: &'t Prepared,
    marked: Option<&'t Marked>,
    plan: Arc<Plan>,
    test: &'t TestCase,
    settings: TestSettings,
    /// The test itself, then what it spawned.
    machines: Vec<Machine>,
    queue: Queue,
    now: i64,
    stand_ins: StandIns,
    /// Questions that nobody has answered yet.
    questions: BTreeMap<(usize, CommandId), (Name, AskRequest)>,
    /// Steps that wait for a signal that has not come yet.
    waits: BTreeMap<(usize, Name), String>,
    /// What was read at each step; the clock and chance may be asked more than once where a call is tried again.
    reads: BTreeMap<(usize, Name), u64>,
    /// Expectations that did not hold, by their steps.
    unmet: BTreeMap<Name, Unmet>,
    /// Steps that expressions took.
    expression_steps: u64,
    /// The latest step of the test that changed.
    latest_step: Name,
    reached: Reached,
}

impl<'t> TestRun<'t> {
    /// A test before its first event.
    pub fn new(
        prepared: &'t Prepared,
        marked: Option<&'t Marked>,
        test: &'t TestCase,
        settings: TestSettings,
    ) -> TestRun<'t> {
        TestRun {
            prepared,
            marked,
            plan: prepared.plan.clone(),
            test,
            settings,
            machines: Vec::new(),
            queue: Queue::default(),
            now: BEGINNING,
            stand_ins: StandIns::default(),
            questions: BTreeMap::new(),
            waits: BTreeMap::new(),
            reads: BTreeMap::new(),
            unmet: BTreeMap::new(),
            expression_steps: 0,
            latest_step: test.workflow.clone(),
            reached: Reached::default(),
        }
    }

    /// Runs the test.
    pub fn run(mut self) -> (Stopped<()>, Reached) {
        let ended = self.feed_all();
        (ended, self.reached)
    }

    /// Feeds the runs until the test has ended.
    fn feed_all(&mut self) -> Stopped<()> {
        self.begin("test".into(), &self.test.workflow, Value::object([]));
        for _ in 0..EVENTS_MAX {
            let Some((at, due)) = self.queue.pop() else { return Err(self.stuck()) };
            self.now = self.now.max(at);
            self.feed(due)?;
            match self.machines[0].outcome() {
                None => {}
                Some(Outcome::Succeeded(_)) => return Ok(()),
                Some(Outcome::Failed(failure)) => {
                    let unmet = self.unmet.get(&failure.step);
                    return Err(Box::new(TestFailure::raised(
                        failure,
                        unmet,
                        trail(&self.plan, &failure.step),
                    )));
                }
                Some(Outcome::Cancelled) => {
                    return Err(self.failure(&self.test.workflow, "the test was cancelled".into(), None));
                }
            }
        }
        Err(self.endless(format_args!("{EVENTS_MAX} events")))
    }

    /// It is better to stop than to go on for hours.
    fn endless(&self, after: std::fmt::Arguments<'_>) -> Box<TestFailure> {
        let message = format!("the test goes on and on: it was stopped after {after}");
        let help = "let the loop end, such as with `repeat up to 10`, or mock what it is in".to_owned();
        self.failure(&self.latest_step, message, Some(help))
    }

    fn begin(&mut self, run_id: Name, workflow: &Name, input: Value) {
        // What is in the environment of whoever runs the tests must not decide about them.
        let environment = self.plan.environment.iter().map(|variable| {
            (variable.name.clone(), variable.default.clone().unwrap_or_else(|| variable.name.clone()))
        });
        let started =
            EventKind::Started { workflow: workflow.clone(), input, environment: environment.collect() };
        self.queue.push(self.now, self.machines.len(), started);
        let mut machine = Machine::new(self.plan.clone(), run_id);
        *machine.stood_in_mut() = StoodIn {
            agents: self.stand_ins.whole_agents(&self.plan),
            bodies: self.prepared.bodies(&self.test.stood_in),
        };
        self.machines.push(machine);
    }

    fn feed(&mut self, due: Due) -> Stopped<()> {
        let Some(machine) = self.machines.get_mut(due.run) else { return Ok(()) };
        let event = Event { at: self.now, kind: due.kind };
        match machine.apply(&event) {
            Ok(transition) => self.take(due.run, transition),
            Err(refused) => self.refused(due.run, &event.kind, &refused),
        }
    }

    /// Most that is refused comes too late, and is of no use to anybody.
    fn refused(&self, run: usize, event: &EventKind, refused: &Refused) -> Stopped<()> {
        let (what, step) = match (event, refused) {
            (EventKind::Answered { step, by, .. }, Refused::WrongValue { .. }) => {
                (Subject::Ask(by.as_deref().unwrap_or("*").to_owned()), step.clone())
            }
            (EventKind::Signalled { signal, .. }, Refused::WrongValue { .. }) => {
                let waiting = self.waits.keys().find(|(waiting, _)| *waiting == run);
                let step = waiting.map(|(_, step)| step.clone()).unwrap_or_default();
                (Subject::Signal(signal.to_string()), step)
            }
            (EventKind::Approved { step, .. }, Refused::Approver { .. }) => {
                (Subject::Ask("*".to_owned()), step.clone())
            }
            (EventKind::Started { .. }, refused) => {
                return Err(self.failure(
                    &self.test.workflow,
                    format!("a run cannot begin: {refused}"),
                    None,
                ));
            }
            (_, Refused::Mismatch(_) | Refused::WrongValue { .. }) => {
                return Err(self.failure(&self.test.workflow, refused.to_string(), None));
            }
            _ => return Ok(()),
        };
        Err(self.failure(&step, format!("`{what}` does not answer what is asked: {refused}"), None))
    }

    fn take(&mut self, run: usize, transition: Transition) -> Stopped<()> {
        if run > 0 {
            self.machines[0].count_calls(&transition.called);
        }
        self.unmet.extend(transition.unmet.into_iter().map(|unmet| (unmet.step.clone(), unmet)));
        for step in transition.steps {
            self.latest_step.clone_from(&step.id);
            if let Some(marked) = self.marked {
                self.reached.step(marked, &step);
            }
            if &*step.kind == "wait" {
                let signal =
                    step.input.as_ref().and_then(|input| input.field("signal")).and_then(Value::as_str);
                match (step.status, signal) {
                    (StepStatus::Waiting, Some(signal)) => {
                        self.waits.insert((run, step.id), signal.to_owned());
                    }
                    _ => {
                        self.waits.remove(&(run, step.id));
                    }
                }
            }
        }
        self.expression_steps = self.expression_steps.saturating_add(transition.expression_steps);
        if self.expression_steps > EXPRESSION_STEPS_MAX && self.machines[run].outcome().is_none() {
            return Err(self.endless(format_args!("{EXPRESSION_STEPS_MAX} steps of expressions")));
        }
        for command in transition.commands {
            self.carry_out(run, command)?;
        }
        for command in transition.starting {
            self.queue.answer(self.now, run, command, EventKind::EffectStarted { command });
        }
        self.send_signals();
        Ok(())
    }

    fn carry_out(&mut self, run: usize, command: Command) -> Stopped<()> {
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
    fn send_signals(&mut self) {
        self.waits.retain(|(run, _), signal| {
            let Some(payload) = self.stand_ins.signal(signal) else { return true };
            let signalled = EventKind::Signalled { signal: signal.as_str().into(), payload: payload.clone() };
            self.queue.push(self.now, *run, signalled);
            false
        });
    }

    /// Nothing is due any more, and the test has not ended: it waits for somebody.
    fn stuck(&self) -> Box<TestFailure> {
        if let Some((step, request)) = self.questions.values().next() {
            let who = request.to.as_deref().unwrap_or("*");
            let asked = match request.to.as_deref() {
                Some(to) => format!("`{to}`"),
                None => "whoever is there".to_owned(),
            };
            let (message, value) = match &request.answer {
                Wanted::Value(_) => {
                    (format!("{asked} is asked {:?}, and nobody answers", &*request.question), "…")
                }
                Wanted::Approval { tool, .. } => (
                    format!("the call of `{tool}` waits for approval by {asked}, and nobody answers"),
                    "true",
                ),
            };
            let help = format!("write `mock ask {who:?} = {value}` above this");
            return self.failure(step, message, Some(help));
        }
        if let Some(((_, step), signal)) = self.waits.iter().next() {
            let message = format!("the run waits for the signal `{signal}`, and it never comes");
            return self.failure(step, message, Some(format!("write `mock signal {signal} = …` above this")));
        }
        self.failure(&self.test.workflow, "the test waits for something that never comes".into(), None)
    }

    fn missing(&self, step: &Name, missing: Missing) -> Box<TestFailure> {
        self.failure(step, missing.message, Some(missing.help))
    }

    fn failure(&self, step: &Name, message: String, help: Option<String>) -> Box<TestFailure> {
        let places = trail(&self.plan, step);
        Box::new(TestFailure {
            message,
            left: None,
            right: None,
            help,
            kind: None,
            step: step.clone(),
            places,
        })
    }
}
