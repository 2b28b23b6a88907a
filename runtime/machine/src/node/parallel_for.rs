//! `parallel for`: one branch an item, at most so many at once.
//!
//! | state   | event                      | becomes                                                          |
//! | ------- | -------------------------- | ---------------------------------------------------------------- |
//! | new     |                            | running: the first `max` items start; without items, ended with `[]` |
//! | running | a branch ends with a value | running: the next item starts; after the last, ended with the list of all, in the items' order |
//! | running | a branch fails             | closing with its error: the others are cancelled, the rest never starts |

use std::sync::Arc;

use agentflow_plan::{ErrorKind, Expression, NodeKind, Value};
use serde::{Deserialize, Serialize};

use super::parallel::branch_value;
use super::{Start, Started};
use crate::Failure;
use crate::progress::{Ended, ITERATIONS_PER_EVENT_MAX, Progress, failure};
use crate::state::{Ending, Kind, Slot, StepKind, TaskId, kept};

/// Items that run together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ParallelForRun {
    /// What is iterated.
    #[serde(with = "kept::value")]
    items: Value,
    /// The item that starts next.
    next: usize,
    /// What each gave; null until then.
    #[serde(with = "kept::list")]
    results: Vec<Value>,
}

impl Progress<'_> {
    pub(crate) fn start_parallel_for(
        &mut self,
        start: &Start,
        items: &Expression,
        max: Option<&Expression>,
    ) -> Result<Started, Failure> {
        let items = list(self.evaluate_in(start.region, items, &start.path)?, start)?;
        let max = match max {
            Some(max) => self.whole(start.region, max, 1, "`max`", &start.path)? as usize,
            None => usize::MAX,
        };
        let length = items.len();
        let run = ParallelForRun { items: Value::List(items), next: 0, results: vec![Value::Null; length] };
        let input = Value::object([("items".into(), Value::Int(length as i64))]);
        let id = self.add_node_task(start, Kind::ParallelFor(run), StepKind::ParallelFor, Some(input));
        if length == 0 {
            self.finish(id, Ending::Value(Value::list(Vec::new())));
            return Ok(Started::Running);
        }
        let first = length.min(max);
        for _ in 0..first {
            self.start_item(id);
        }
        self.first_come_first(first);
        Ok(Started::Running)
    }

    /// Starts the next item, if there is one.
    fn start_item(&mut self, id: TaskId) {
        let Some(region) = self.parent(id) else { return };
        let Some(node) = self.node(id) else { return };
        let NodeKind::ParallelFor { item, index, region: body, .. } = &node.kind else { return };
        let Some(Kind::ParallelFor(run)) = self.state.tasks.kind_mut(id) else { return };
        let Value::List(items) = &run.items else { return };
        let Some(value) = items.get(run.next).cloned() else { return };
        let position = run.next;
        run.next += 1;
        let path = self.path(id);
        if !self.iterate() {
            return self.close(id, Ending::Failed(endless(&path)));
        }
        let mut frame = self.inner_frame(region, *body);
        frame.set(*item, value);
        if let Some(index) = index {
            frame.set(*index, Value::Int(position as i64));
        }
        let path = format!("{path}[{position}]").into();
        self.start_region(id, Slot::Branch(position as u32), path, *body, frame);
    }

    pub(crate) fn parallel_item_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        let value = match branch_value(self, id, ended.ending) {
            Ok(value) => value,
            Err(ending) => return self.close(id, ending),
        };
        let Slot::Branch(position) = ended.slot else { return };
        let Some(Kind::ParallelFor(run)) = self.state.tasks.kind_mut(id) else { return };
        if let Some(result) = run.results.get_mut(position as usize) {
            *result = value;
        }
        if run.next < run.results.len() {
            return self.start_item(id);
        }
        if self.state.tasks.has_children(id) {
            return;
        }
        let Some(Kind::ParallelFor(run)) = self.state.tasks.kind_mut(id) else { return };
        let results = std::mem::take(&mut run.results);
        self.finish(id, Ending::Value(Value::list(results)));
    }
}

/// What is iterated.
pub(crate) fn list(items: Value, start: &Start) -> Result<Arc<Vec<Value>>, Failure> {
    match items {
        Value::List(items) => Ok(items),
        other => Err(failure(
            ErrorKind::Failed,
            format!("what is iterated must be a list, and is {}", other.render()),
            &start.path,
        )),
    }
}

/// The error of a program that goes round without waiting for anything.
pub(crate) fn endless(path: &agentflow_plan::Name) -> Failure {
    let message =
        format!("more than {ITERATIONS_PER_EVENT_MAX} iterations began without waiting for anything");
    failure(ErrorKind::Failed, message, path)
}
