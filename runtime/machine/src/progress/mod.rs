//! Carrying an event through the state: a list of work that is done until nothing is left.
//!
//! Work is done depth first, in the order of the plan: what a branch can do at once it does before the next branch
//! begins. No function here calls itself, however deep a program nests or however long it runs.

mod dispatch;
mod evaluation;
mod finish;
mod rows;
mod work;

use std::cell::Cell;

use agentflow_plan::{CallOptions, CallableId, Name, Node, NodeKind, NodePosition, Plan, RegionId};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};

pub(crate) use evaluation::{frame_of, frame_of_mut, seen};
pub(crate) use work::{Ended, Work, failure};

use crate::state::{Kind, Slot, State, Task, TaskId};
use crate::{Command, CommandId, StepChange, Transition, Unmet};

/// Iterations and branches that one event may begin. Only a program that loops without ever waiting for anything
/// comes near: it ends with an error instead of never.
pub(crate) const ITERATIONS_PER_EVENT_MAX: u32 = 250_000;

/// A state in the middle of an event.
pub(crate) struct Progress<'p> {
    pub plan: &'p Plan,
    pub state: &'p mut State,
    work: Vec<Work>,
    iterations: u32,
    /// Steps of expressions.
    steps_taken: Cell<u64>,
    /// The id that the first command of this event gets.
    first_command: CommandId,
    commands: Vec<Command>,
    starting: Vec<CommandId>,
    steps: IndexMap<Name, StepChange>,
    emitted: Vec<(Name, agentflow_plan::Value)>,
    called: Vec<CallableId>,
    unmet: Vec<Unmet>,
}

/// A node of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Site {
    pub region: RegionId,
    pub node: u32,
}

impl Site {
    /// The node.
    pub fn node(self, plan: &Plan) -> &Node {
        &plan.region(self.region).graph[NodePosition::new(self.node as usize)]
    }

    /// What `with` says at the node.
    pub fn options(self, plan: &Plan) -> Option<&CallOptions> {
        match &self.node(plan).kind {
            NodeKind::Call(call) => Some(&call.options),
            NodeKind::Converse { options, .. } => Some(options),
            _ => None,
        }
    }
}

impl<'p> Progress<'p> {
    /// Begins with an event at this time.
    pub fn new(plan: &'p Plan, state: &'p mut State, at: i64) -> Self {
        state.now = state.now.max(at);
        let first_command = state.flight.next_id();
        Progress {
            plan,
            state,
            work: Vec::new(),
            iterations: 0,
            steps_taken: Cell::new(0),
            first_command,
            commands: Vec::new(),
            starting: Vec::new(),
            steps: IndexMap::new(),
            emitted: Vec::new(),
            called: Vec::new(),
            unmet: Vec::new(),
        }
    }

    /// Puts work on the list; what is put last is done first.
    pub fn push(&mut self, work: Work) {
        self.work.push(work);
    }

    /// Turns the last pieces of work around, so that what was put on the list first is done first.
    pub fn first_come_first(&mut self, pieces: usize) {
        let from = self.work.len().saturating_sub(pieces);
        self.work[from..].reverse();
    }

    /// Does all work, and gives what it came to.
    pub fn run(mut self) -> Transition {
        while let Some(work) = self.work.pop() {
            self.do_work(work);
        }
        let flight = &self.state.flight;
        let first = self.first_command;
        Transition {
            commands: self
                .commands
                .into_iter()
                // What was begun and cancelled in one event need not be begun.
                .filter(|command| {
                    command.id < first || !command.kind.is_answered() || flight.get(command.id).is_some()
                })
                .collect(),
            starting: self.starting.into_iter().filter(|id| flight.get(*id).is_some()).collect(),
            steps: self.steps.into_values().collect(),
            emitted: self.emitted,
            called: self.called,
            unmet: self.unmet,
            expression_steps: self.steps_taken.get(),
        }
    }

    /// Tells of an expectation that does not hold.
    pub fn tell_unmet(&mut self, unmet: Unmet) {
        self.unmet.push(unmet);
    }

    /// Counts a call.
    pub fn count_call(&mut self, target: CallableId) {
        self.state.counts.call(target);
        self.called.push(target);
    }

    /// Counts an iteration or a branch that begins. False: too many began without waiting for anything.
    pub fn iterate(&mut self) -> bool {
        self.iterations += 1;
        self.iterations <= ITERATIONS_PER_EVENT_MAX
    }

    /// Adds a task below a parent. It begins with [`Work::Enter`].
    pub fn add(&mut self, parent: TaskId, slot: Slot, path: Name, kind: Kind) -> TaskId {
        let (depth, salt) = self
            .state
            .tasks
            .get(parent)
            .map(|parent| (parent.depth, parent.salt.clone()))
            .unwrap_or_default();
        self.state.tasks.insert(Task {
            parent: Some(parent),
            slot,
            path,
            depth,
            salt,
            closing: None,
            undos: Vec::new(),
            usage: Default::default(),
            row: None,
            kind,
        })
    }

    /// The path of a task.
    pub fn path(&self, id: TaskId) -> Name {
        self.state.tasks.get(id).map(|task| task.path.clone()).unwrap_or_default()
    }

    /// The parent of a task.
    pub fn parent(&self, id: TaskId) -> Option<TaskId> {
        self.state.tasks.get(id)?.parent
    }

    /// The node that a task carries out.
    pub fn site(&self, id: TaskId) -> Option<Site> {
        let task = self.state.tasks.get(id)?;
        let Slot::Node(node) = task.slot else { return None };
        match self.state.tasks.kind(task.parent?)? {
            Kind::Region(run) => Some(Site { region: run.region, node }),
            _ => None,
        }
    }

    /// The node that a task carries out, as the plan has it.
    pub fn node(&self, id: TaskId) -> Option<&'p Node> {
        self.site(id).map(|site| site.node(self.plan))
    }

    /// The key that a step's effects give the other side, the same for every attempt.
    pub fn idempotency_key(&self, task: &Task) -> Name {
        idempotency_key(self.state, task)
    }
}

/// The key that a step's effects give the other side.
pub(crate) fn idempotency_key(state: &State, task: &Task) -> Name {
    match &task.salt {
        None => format!("{}/{}", state.run_id, task.path).into(),
        Some(salt) => format!("{}/{}~{salt}", state.run_id, task.path).into(),
    }
}

/// A path and a name below it.
pub(crate) fn below(path: &str, name: &str) -> Name {
    format!("{path}/{name}").into()
}
