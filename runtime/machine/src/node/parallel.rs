//! `parallel`: labelled branches together.
//!
//! | state   | event                      | becomes                                            |
//! | ------- | -------------------------- | -------------------------------------------------- |
//! | new     |                            | running: all branches start                        |
//! | running | a branch ends with a value | running; after the last, ended with a record of all |
//! | running | a branch fails             | closing with its error: the others are cancelled   |

use agentflow_plan::{Branch, ErrorKind, NodeKind, Value};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::Failure;
use crate::progress::{Ended, Progress, failure};
use crate::state::{Ending, Kind, Slot, StepKind, TaskId, kept};

/// Branches that run together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ParallelRun {
    /// What each gave; null until then.
    #[serde(with = "kept::list")]
    results: Vec<Value>,
}

impl Progress<'_> {
    pub(crate) fn start_parallel(&mut self, start: &Start, branches: &[Branch]) -> Result<Started, Failure> {
        if branches.is_empty() {
            return Ok(Started::Done(Value::object([])));
        }
        let kind = Kind::Parallel(ParallelRun { results: vec![Value::Null; branches.len()] });
        let id = self.add_node_task(start, kind, StepKind::Parallel, None);
        self.start_branches(start, id, branches);
        Ok(Started::Running)
    }

    pub(crate) fn parallel_branch_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        let value = match branch_value(self, id, ended.ending) {
            Ok(value) => value,
            Err(ending) => return self.close(id, ending),
        };
        let Slot::Branch(index) = ended.slot else { return };
        let Some(Kind::Parallel(run)) = self.state.tasks.kind_mut(id) else { return };
        if let Some(result) = run.results.get_mut(index as usize) {
            *result = value;
        }
        if self.state.tasks.has_children(id) {
            return;
        }
        let names = match self.node(id).map(|node| &node.kind) {
            Some(NodeKind::Parallel(branches)) => branches.iter().map(|branch| branch.name.clone()),
            _ => return,
        };
        let Some(Kind::Parallel(run)) = self.state.tasks.kind_mut(id) else { return };
        let record = Value::object(names.zip(std::mem::take(&mut run.results)));
        self.finish(id, Ending::Value(record));
    }
}

/// The value of a branch, or how its owner ends instead.
pub(crate) fn branch_value(progress: &Progress<'_>, owner: TaskId, ending: Ending) -> Result<Value, Ending> {
    match ending {
        Ending::Value(value) => Ok(value),
        Ending::Failed(failure) => Err(Ending::Failed(failure)),
        Ending::Cancelled => Err(Ending::Cancelled),
        // Checking lets no such plan through.
        Ending::Return(_) | Ending::Break | Ending::Continue => Err(Ending::Failed(failure(
            ErrorKind::Failed,
            "a branch cannot be left by `return`, `break` or `continue`",
            &progress.path(owner),
        ))),
    }
}
