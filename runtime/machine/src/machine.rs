//! The machine's face.

use std::sync::Arc;

use agentflow_plan::{CallableId, Name, Plan};

use crate::admission::{Admitted, admit};
use crate::agent::request::model_request;
use crate::approval::approval_request;
use crate::call::effect::tool_request;
use crate::call::{CallRun, CallSettings, NewCall, Origin};
use crate::node::ask::ask_request;
use crate::progress::{Progress, Work};
use crate::state::{Kind, Open, Purpose, Slot, State, StepKind, Task, TaskId};
use crate::{
    Command, CommandId, CommandKind, Event, Outcome, Refused, RunStatus, StepStatus, StoodIn, Transition,
    Usage,
};

/// A run as far as it got: a plan, and the state that its events led to.
#[derive(Debug, Clone)]
pub struct Machine {
    plan: Arc<Plan>,
    state: State,
}

impl Machine {
    /// A run before its first event.
    pub fn new(plan: Arc<Plan>, run_id: Name) -> Machine {
        Machine { plan, state: State::new(run_id) }
    }

    pub(crate) fn with_state(plan: Arc<Plan>, state: State) -> Machine {
        Machine { plan, state }
    }

    pub(crate) fn state(&self) -> &State {
        &self.state
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The id of the run.
    pub fn run_id(&self) -> &Name {
        &self.state.run_id
    }

    /// Takes an event in, and gives what is to be done. An event that is refused changes nothing, and must not be
    /// journaled.
    pub fn apply(&mut self, event: &Event) -> Result<Transition, Refused> {
        let admitted = admit(&self.plan, &self.state, event)?;
        let mut progress = Progress::new(&self.plan, &mut self.state, event.at);
        progress.take_in(admitted);
        Ok(progress.run())
    }

    /// Whether an event would be taken.
    pub fn check(&self, event: &Event) -> Result<(), Refused> {
        admit(&self.plan, &self.state, event).map(drop)
    }

    /// Where the run stands.
    pub fn status(&self) -> RunStatus {
        match &self.state.outcome {
            Some(Outcome::Succeeded(_)) => RunStatus::Succeeded,
            Some(Outcome::Failed(_)) => RunStatus::Failed,
            Some(Outcome::Cancelled) => RunStatus::Cancelled,
            None if self.state.flight.is_running() || !self.state.started => RunStatus::Running,
            None if self.state.flight.is_uncertain() => RunStatus::Uncertain,
            None => RunStatus::Waiting,
        }
    }

    /// Counts calls of runs that this one spawned, for its `calls(…)`. Only a test counts beyond its own run.
    pub fn count_calls(&mut self, called: &[CallableId]) {
        for target in called {
            self.state.counts.call(*target);
        }
    }

    /// What a test stands in for as a whole, to be changed: from the next event on it is so.
    pub fn stood_in_mut(&mut self) -> &mut StoodIn {
        &mut self.state.stood_in
    }

    /// How the run ended, if it has.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.state.outcome.as_ref()
    }

    /// What the run used so far.
    pub fn usage(&self) -> Usage {
        self.state.usage
    }

    /// Every command that is not answered yet: what a host carries out again after a restore. `once` tools that were
    /// started are not among them, and those that wait to be are in [`Machine::starting`].
    pub fn in_flight(&self) -> Vec<Command> {
        self.state.flight.iter().filter_map(|(id, open)| self.command(id, open)).collect()
    }

    fn command(&self, id: CommandId, open: Open) -> Option<Command> {
        let (plan, state) = (&*self.plan, &self.state);
        let kind = match open.purpose {
            Purpose::Model => CommandKind::Model(Box::new(model_request(plan, state, open.task).ok()?)),
            Purpose::Tool => CommandKind::Tool(Box::new(tool_request(plan, state, open.task).ok()?)),
            Purpose::Timer { at } => CommandKind::Timer { at },
            Purpose::Read => match state.tasks.kind(open.task)? {
                Kind::Read(run) => CommandKind::Read(run.source),
                _ => return None,
            },
            Purpose::Ask => {
                let request = ask_request(plan, state, open.task)
                    .or_else(|| approval_request(plan, state, open.task))?;
                CommandKind::Ask(Box::new(request))
            }
            Purpose::OnceReady | Purpose::OnceStarted | Purpose::Lost => return None,
        };
        Some(Command { id, step: state.tasks.get(open.task)?.path.clone(), kind })
    }

    /// `once` tools that were started and gave no result: after a crash the host applies
    /// [`EffectLost`](crate::EventKind::EffectLost) for each.
    pub fn in_doubt(&self) -> Vec<CommandId> {
        self.state.flight.with(Purpose::OnceStarted)
    }

    /// `once` tools that wait for [`EffectStarted`](crate::EventKind::EffectStarted).
    pub fn starting(&self) -> Vec<CommandId> {
        self.state.flight.with(Purpose::OnceReady)
    }

    /// When the earliest timer fires, in milliseconds since 1970.
    pub fn next_timer(&self) -> Option<i64> {
        self.state.flight.next_timer()
    }
}

impl Progress<'_> {
    fn take_in(&mut self, admitted: Admitted) {
        match admitted {
            Admitted::Start { workflow, arguments, environment } => {
                self.state.started = true;
                self.state.environment = environment.into_iter().collect();
                self.start_run(CallableId::Workflow(workflow), arguments);
            }
            Admitted::EffectStarted { task, command } => self.effect_started(task, command),
            Admitted::ModelAnswered { task, command, answer, usage } => {
                self.model_answered(task, command, answer, usage);
            }
            Admitted::ToolReturned { task, command, value, is_picked } => {
                self.state.flight.close(command);
                if is_picked { self.effect_gave(task, value) } else { self.effect_returned(task, value) }
            }
            Admitted::EffectFailed { task, command, error } => match self.state.tasks.kind(task) {
                Some(Kind::Turn(_)) => self.model_failed(task, command, &error),
                Some(Kind::Ask(_)) => self.ask_failed(task, &error),
                Some(Kind::Approval(_)) => self.approval_failed(task, &error),
                Some(Kind::Read(_)) => self.read_failed(task, &error),
                _ => self.effect_failed(task, command, &error),
            },
            Admitted::EffectLost { task, command } => self.effect_lost(task, command),
            Admitted::TimerFired { task, command } => self.timer_fired(task, command),
            Admitted::SourceRead { task, command, value } => {
                self.state.flight.close(command);
                self.source_read(task, value);
            }
            Admitted::Answered { task, value } => self.ask_answered(task, value),
            Admitted::Settled { task, value } => self.effect_settled(task, value),
            Admitted::Approved { task, edited, by } => self.approved(task, edited, by),
            Admitted::Rejected { task, reason, by } => self.rejected(task, reason.as_ref(), by.as_ref()),
            Admitted::Signalled { signal, value } => self.signalled(signal, value),
            Admitted::Retried { task } => self.effect_retried(task),
            Admitted::Cancelled => self.cancel_run(),
        }
    }

    /// The run itself is a call of its workflow.
    fn start_run(&mut self, target: CallableId, arguments: Vec<agentflow_plan::Value>) {
        let path = crate::call::callable_name(self.plan, target).clone();
        let input = crate::call::arguments_object(crate::call::parameters(self.plan, target), &arguments);
        let call = CallRun::new(NewCall {
            target,
            origin: Origin::Run,
            arguments,
            shared: Vec::new(),
            settings: CallSettings::default(),
            conversation: None,
            message: Vec::new(),
        });
        let id = self.state.tasks.insert(Task {
            parent: None,
            slot: Slot::Run,
            path,
            depth: 0,
            salt: None,
            closing: None,
            undos: Vec::new(),
            usage: Usage::default(),
            row: None,
            kind: Kind::Call(Box::new(call)),
        });
        self.begin_row(id, StepKind::Workflow, StepStatus::Running, Some(input));
        self.push(Work::Enter(id));
    }

    fn timer_fired(&mut self, task: TaskId, command: CommandId) {
        self.state.flight.close(command);
        match self.state.tasks.kind(task) {
            Some(Kind::Sleep(_)) => self.sleep_over(task),
            Some(Kind::Wait(_)) => self.wait_over(task),
            Some(Kind::Ask(_)) => self.ask_over(task),
            Some(Kind::Approval(_)) => self.approval_over(task),
            Some(Kind::Turn(_)) => self.enter_turn(task),
            Some(Kind::Undo(_)) => self.undo_pause_over(task),
            Some(Kind::Call(run)) if run.deadline == Some(command) => self.deadline_passed(task),
            Some(Kind::Call(_)) => self.call_pause_over(task),
            _ => {}
        }
    }
}
