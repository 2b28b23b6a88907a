//! `repeat`, `while` and `for`: one iteration after another.
//!
//! | state   | event                                     | becomes                                          |
//! | ------- | ----------------------------------------- | ------------------------------------------------ |
//! | new     | another iteration is due                  | running: it starts                               |
//! | new     | none is due                               | ended                                            |
//! | running | the iteration ends, or `continue`s        | running with the next, if one is due; else ended |
//! | running | the iteration `break`s                    | ended                                            |
//! | running | the iteration fails or returns            | ended with that                                  |
//!
//! At its bound a loop just ends.

use agentflow_plan::{LoopControl, NodeKind, Value};
use serde::{Deserialize, Serialize};

use super::parallel_for::{endless, list};
use super::{Start, Started};
use crate::Failure;
use crate::progress::{Ended, Progress};
use crate::state::{Ending, Kind, Slot, StepKind, TaskId, kept};

/// A loop that goes round.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LoopRun {
    /// The iteration that starts next, from 0.
    next: u64,
    /// How many there are at most.
    bound: Option<u64>,
    /// What is iterated.
    #[serde(with = "kept::option")]
    items: Option<Value>,
}

impl Progress<'_> {
    pub(crate) fn start_loop(&mut self, start: &Start, control: &LoopControl) -> Result<Started, Failure> {
        let (step, bound, items) = match control {
            LoopControl::Repeat { bound } => (StepKind::Repeat, bound.as_ref(), None),
            LoopControl::While { bound, .. } => (StepKind::While, bound.as_ref(), None),
            LoopControl::For { items, .. } => {
                let items = list(self.evaluate_in(start.region, items, &start.path)?, start)?;
                (StepKind::For, None, Some(Value::List(items)))
            }
        };
        let bound = match bound {
            Some(bound) => {
                Some(self.whole(start.region, bound, i64::MIN, "a bound", &start.path)?.max(0) as u64)
            }
            None => None,
        };
        let id = self.add_node_task(start, Kind::Loop(LoopRun { next: 0, bound, items }), step, None);
        self.iterate_next(id);
        Ok(Started::Running)
    }

    pub(crate) fn iteration_ended(&mut self, ended: Ended) {
        match ended.ending {
            Ending::Value(_) | Ending::Continue => self.iterate_next(ended.parent),
            Ending::Break => self.finish(ended.parent, Ending::Value(Value::Null)),
            ending => self.finish(ended.parent, ending),
        }
    }

    /// Starts the next iteration, or ends the loop.
    fn iterate_next(&mut self, id: TaskId) {
        match self.next_iteration(id) {
            Ok(true) => {}
            Ok(false) => self.finish(id, Ending::Value(Value::Null)),
            Err(failure) => self.finish(id, Ending::Failed(failure)),
        }
    }

    fn next_iteration(&mut self, id: TaskId) -> Result<bool, Failure> {
        let (Some(region), Some(node)) = (self.parent(id), self.node(id)) else { return Ok(false) };
        let NodeKind::Loop { control, region: body } = &node.kind else { return Ok(false) };
        let Some(Kind::Loop(run)) = self.state.tasks.kind(id) else { return Ok(false) };
        let number = run.next;
        if run.bound.is_some_and(|bound| number >= bound) {
            return Ok(false);
        }
        let path = self.path(id);
        let mut frame = self.inner_frame(region, *body);
        match control {
            LoopControl::Repeat { .. } => {}
            LoopControl::While { condition, .. } => {
                if !self.holds(region, condition, &path)? {
                    return Ok(false);
                }
            }
            LoopControl::For { item, index, .. } => {
                let Some(Value::List(items)) = &run.items else { return Ok(false) };
                let Some(value) = items.get(number as usize) else { return Ok(false) };
                frame.set(*item, value.clone());
                if let Some(index) = index {
                    frame.set(*index, Value::Int(number as i64));
                }
            }
        }
        if !self.iterate() {
            return Err(endless(&path));
        }
        if let Some(Kind::Loop(run)) = self.state.tasks.kind_mut(id) {
            run.next += 1;
        }
        let path = format!("{path}[{number}]").into();
        self.start_region(id, Slot::Branch(0), path, *body, frame);
        Ok(true)
    }
}
