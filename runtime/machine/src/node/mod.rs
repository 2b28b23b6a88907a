//! Nodes: one file a kind, each with its transitions.

pub(crate) mod ask;
pub(crate) mod attempt;
pub(crate) mod loops;
pub(crate) mod parallel;
pub(crate) mod parallel_for;
pub(crate) mod race;
pub(crate) mod read;
pub(crate) mod sleep;
pub(crate) mod wait;

mod branching;
mod expectation;
mod jump;
mod spawn;

use agentflow_plan::{Branch, Expression, Name, NodeKind, Value};

use crate::progress::{Progress, Site, below};
use crate::state::{Ending, Kind, Slot, StepKind, TaskId};
use crate::{CommandKind, Failure, StepStatus};

/// A node that starts.
pub(crate) struct Start {
    /// The region that it is in.
    pub region: TaskId,
    /// Which it is in its region.
    pub node: u32,
    /// Its path.
    pub path: Name,
    /// Where it stands in the plan.
    pub site: Site,
}

/// What starting a node came to.
pub(crate) enum Started {
    /// It ended at once.
    Done(Value),
    /// It goes on.
    Running,
    /// It leaves the region.
    Exit(Ending),
}

impl<'p> Progress<'p> {
    pub(crate) fn start_node(&mut self, region: TaskId, node: u32) {
        let Some(task) = self.state.tasks.get(region) else { return };
        let Kind::Region(run) = &task.kind else { return };
        if task.closing.is_some() {
            return;
        }
        let site = Site { region: run.region, node };
        let definition = site.node(self.plan);
        let start = Start { region, node, path: below(&task.path, &definition.name), site };
        match self.start_kind(&start, &definition.kind) {
            Ok(Started::Done(value)) => self.node_ended(region, node, value),
            Ok(Started::Running) => {}
            Ok(Started::Exit(ending)) => self.close(region, ending),
            Err(failure) => self.close(region, Ending::Failed(failure)),
        }
    }

    fn start_kind(&mut self, start: &Start, kind: &'p NodeKind) -> Result<Started, Failure> {
        match kind {
            NodeKind::Compute(expression) => {
                self.evaluate_in(start.region, expression, &start.path).map(Started::Done)
            }
            NodeKind::Call(call) => self.start_node_call(start, call),
            NodeKind::Ask(ask) => self.start_ask(start, ask),
            NodeKind::Wait(wait) => self.start_wait(start, wait),
            NodeKind::Sleep(until) => self.start_sleep(start, until),
            NodeKind::Spawn(spawn) => self.start_spawn(start, spawn),
            NodeKind::Read(source) => self.start_read(start, *source),
            NodeKind::Emit(value) => self.start_emit(start, value),
            NodeKind::Converse { agent, arguments, .. } => self.start_converse(start, *agent, arguments),
            NodeKind::Send { conversation, message, shared } => {
                self.start_send(start, conversation, message, shared)
            }
            NodeKind::If { condition, then, otherwise } => self.start_if(start, condition, *then, *otherwise),
            NodeKind::Match { subject, arms } => self.start_match(start, subject, arms),
            NodeKind::Parallel(branches) => self.start_parallel(start, branches),
            NodeKind::ParallelFor { items, max, .. } => self.start_parallel_for(start, items, max.as_ref()),
            NodeKind::Race(branches) => self.start_race(start, branches),
            NodeKind::Loop { control, .. } => self.start_loop(start, control),
            NodeKind::Try { region, .. } => self.start_try(start, *region),
            NodeKind::Return(value) => self.start_return(start, value.as_ref()),
            NodeKind::Fail { kind, message } => self.start_fail(start, *kind, message),
            NodeKind::Raise(error) => self.start_raise(start, error),
            NodeKind::Break => Ok(Started::Exit(Ending::Break)),
            NodeKind::Continue => Ok(Started::Exit(Ending::Continue)),
            NodeKind::Expect { condition, text } => self.start_expect(start, condition, text),
        }
    }

    /// Adds the task of a node that takes time, with its row.
    pub(crate) fn add_node_task(
        &mut self,
        start: &Start,
        kind: Kind,
        step: StepKind,
        input: Option<Value>,
    ) -> TaskId {
        let status = match step {
            StepKind::Ask | StepKind::Wait | StepKind::Sleep => StepStatus::Waiting,
            _ => StepStatus::Running,
        };
        let id = self.add(start.region, Slot::Node(start.node), start.path.clone(), kind);
        self.begin_row(id, step, status, input);
        id
    }

    /// Starts labelled branches together below a task.
    pub(crate) fn start_branches(&mut self, start: &Start, owner: TaskId, branches: &[Branch]) {
        for (index, branch) in (0..).zip(branches) {
            let frame = self.inner_frame(start.region, branch.region);
            self.start_region(owner, Slot::Branch(index), start.path.clone(), branch.region, frame);
        }
        self.first_come_first(branches.len());
    }

    fn start_emit(&mut self, start: &Start, value: &Expression) -> Result<Started, Failure> {
        let value = self.evaluate_in(start.region, value, &start.path)?;
        self.instant_row(&start.path, StepKind::Emit, Some(value.clone()), Ok(Value::Null));
        self.tell(start.path.clone(), CommandKind::Emit { value: value.clone() });
        self.emit(start.path.clone(), value);
        Ok(Started::Done(Value::Null))
    }
}
