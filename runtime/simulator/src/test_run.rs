//! A test on its way: its run, the runs that it spawns, and the loop that feeds them.

mod answering;
mod stopping;

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_machine::{
    AskRequest, CommandId, Event, EventKind, Machine, Outcome, StepStatus, StoodIn, Transition, Unmet,
};
use agentflow_plan::{Name, Plan, Value};

use crate::coverage::{Marked, Reached};
use crate::prepare::Prepared;
use crate::queue::{Due, Queue};
use crate::stand_ins::StandIns;
use crate::{TestCase, TestFailure, TestSettings, trail};

/// When every test begins: 2026-01-01T00:00:00Z.
const BEGINNING: i64 = 1_767_225_600_000;

/// A test that went on for so many events would go on forever.
const EVENTS_MAX: u32 = 100_000;

/// So would one whose expressions took so many steps.
const EXPRESSION_STEPS_MAX: u64 = 20_000_000;

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
}
