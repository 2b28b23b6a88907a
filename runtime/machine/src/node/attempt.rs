//! `try` and `catch`: what may fail.
//!
//! | state    | event                     | becomes                                                                |
//! | -------- | ------------------------- | ---------------------------------------------------------------------- |
//! | new      |                           | trying: the region starts                                              |
//! | trying   | the region ends otherwise | ended with that: a value, `return`, `break`, `continue`                |
//! | trying   | the region fails          | closing with its error: what was done in it is undone, the last first  |
//! | closing  | all is undone             | handling: the handler starts                                           |
//! | closing  | is cancelled              | ended as cancelled: a cancel cannot be caught                          |
//! | handling | the handler ends          | ended with that                                                        |

use agentflow_plan::{NodeKind, RegionId, Value};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::Failure;
use crate::progress::{Ended, Progress};
use crate::state::{Ending, Kind, Slot, StepKind, TaskId};

/// What may fail.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TryRun {
    handling: bool,
}

impl TryRun {
    /// Whether the handler runs.
    pub fn is_handling(&self) -> bool {
        self.handling
    }
}

impl Progress<'_> {
    pub(crate) fn start_try(&mut self, start: &Start, region: RegionId) -> Result<Started, Failure> {
        let id = self.add_node_task(start, Kind::Try(TryRun { handling: false }), StepKind::Try, None);
        let frame = self.inner_frame(start.region, region);
        // Its nodes' paths go on from where it stands: a `catch` that is added moves nothing.
        let path = self.path(start.region);
        self.start_region(id, Slot::Body, path, region, frame);
        Ok(Started::Running)
    }

    pub(crate) fn try_child_ended(&mut self, ended: Ended) {
        match (ended.slot, ended.ending) {
            (Slot::Body, Ending::Failed(failure)) => self.close(ended.parent, Ending::Failed(failure)),
            (_, ending) => self.finish(ended.parent, ending),
        }
    }

    pub(crate) fn settle_try(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        let Some(Kind::Try(run)) = self.state.tasks.kind_mut(id) else { return };
        match ending {
            Ending::Failed(failure) if !run.handling => {
                run.handling = true;
                self.start_handler(id, failure);
            }
            ending => self.finish(id, ending),
        }
    }

    fn start_handler(&mut self, id: TaskId, failure: Failure) {
        let (Some(region), Some(node)) = (self.parent(id), self.node(id)) else { return };
        let NodeKind::Try { error, handler, .. } = &node.kind else { return };
        let mut frame = self.inner_frame(region, *handler);
        if let Some(error) = error {
            frame.set(*error, Value::from(&failure));
        }
        if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
            row.caught = Some(failure);
        }
        self.report(id);
        let path = self.path(region);
        self.start_region(id, Slot::Handler, path, *handler, frame);
    }
}
