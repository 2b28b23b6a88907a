//! The pieces of work that an event breaks into.

use agentflow_plan::{ErrorKind, Name, Value};

use super::Progress;
use crate::Failure;
use crate::state::{Ending, Kind, Slot, TaskId, UndoEntry, merge_undos};

/// A piece of work.
pub(crate) enum Work {
    /// A task begins.
    Enter(TaskId),
    /// A node of a region begins.
    Node { region: TaskId, node: u32 },
    /// A task's end is told to its parent.
    Ended(Box<Ended>),
    /// A task is cancelled.
    Cancel(TaskId),
    /// A task whose end is decided ends, if nothing is left inside of it.
    Settle(TaskId),
}

/// A task's end, as its parent is told.
pub(crate) struct Ended {
    pub parent: TaskId,
    pub slot: Slot,
    pub ending: Ending,
    pub undos: Vec<UndoEntry>,
    pub usage: crate::Usage,
}

impl Progress<'_> {
    pub(super) fn do_work(&mut self, work: Work) {
        match work {
            Work::Enter(id) => self.enter(id),
            Work::Node { region, node } => self.start_node(region, node),
            Work::Ended(ended) => self.ended(*ended),
            Work::Cancel(id) => self.cancel(id),
            Work::Settle(id) => self.settle(id),
        }
    }

    fn enter(&mut self, id: TaskId) {
        match self.state.tasks.kind(id) {
            Some(Kind::Region(_)) => self.enter_region(id),
            Some(Kind::Call(_)) => self.enter_call(id),
            Some(Kind::Agent(_)) => self.enter_agent(id),
            Some(Kind::Turn(_)) => self.enter_turn(id),
            Some(Kind::Undo(_)) => self.undo_next(id),
            // The others begin when their node does. A task that is gone was cancelled before it began.
            _ => {}
        }
    }

    /// Tells a parent of a child's end. A parent whose own end is decided only takes note.
    fn ended(&mut self, mut ended: Ended) {
        let Some(parent) = self.state.tasks.get_mut(ended.parent) else { return };
        parent.usage.add(&ended.usage);
        let undos = std::mem::take(&mut ended.undos);
        match &mut parent.kind {
            // Only what the winner did stays done.
            Kind::Race(race) if matches!(ended.ending, Ending::Value(_)) && parent.closing.is_none() => {
                race.winner_undos = undos;
            }
            _ => merge_undos(&mut parent.undos, undos),
        }
        if ended.slot == Slot::Undo {
            return self.undone(ended.parent, ended.ending);
        }
        if parent.closing.is_some() {
            return self.ended_late(ended);
        }
        match &parent.kind {
            Kind::Region(_) => self.region_child_ended(ended),
            Kind::Parallel(_) => self.parallel_branch_ended(ended),
            Kind::ParallelFor(_) => self.parallel_item_ended(ended),
            Kind::Race(_) => self.race_branch_ended(ended),
            Kind::Loop(_) => self.iteration_ended(ended),
            Kind::Try(_) => self.try_child_ended(ended),
            Kind::Call(_) => self.call_child_ended(ended),
            Kind::Agent(_) => self.agent_child_ended(ended),
            Kind::Undo(_) => self.undo_region_ended(ended),
            Kind::Approval(_)
            | Kind::Ask(_)
            | Kind::Wait(_)
            | Kind::Sleep(_)
            | Kind::Read(_)
            | Kind::Turn(_) => {
                debug_assert!(false, "these have no children");
            }
        }
    }

    /// A child ended although its parent was winding down already: a `once` effect that was let finish. It has
    /// happened, so it can be undone.
    fn ended_late(&mut self, ended: Ended) {
        if let (Slot::Node(node), Ending::Value(value)) = (ended.slot, ended.ending) {
            self.keep_output(ended.parent, node, value);
        }
        self.push(Work::Settle(ended.parent));
    }
}

/// An error of a step.
pub(crate) fn failure(kind: ErrorKind, message: impl Into<Name>, step: &Name) -> Failure {
    Failure { kind, message: message.into(), step: step.clone(), attempts: 1 }
}

impl From<&Failure> for Value {
    /// The error as programs see it.
    fn from(failure: &Failure) -> Value {
        Value::object([
            ("kind".into(), Value::string(failure.kind.name())),
            ("message".into(), Value::String(failure.message.clone())),
            ("step".into(), Value::String(failure.step.clone())),
            ("attempts".into(), Value::Int(i64::from(failure.attempts))),
        ])
    }
}
