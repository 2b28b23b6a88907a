//! `race`: branches against each other.
//!
//! | state   | event                          | becomes                                                      |
//! | ------- | ------------------------------ | ------------------------------------------------------------ |
//! | new     |                                | running: all branches start                                  |
//! | running | a branch ends with a value     | closing with it: the others are cancelled                    |
//! | running | a branch fails                 | running; after the last, ended with the last error           |
//! | closing | all is quiet                   | ended; with a value, what the losers did is undone before    |

use agentflow_plan::Branch;
use serde::{Deserialize, Serialize};

use super::parallel::branch_value;
use super::{Start, Started};
use crate::Failure;
use crate::progress::{Ended, Progress, failure};
use crate::state::{Ending, Kind, StepKind, TaskId, UndoEntry, merge_undos};

/// Branches against each other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct RaceRun {
    /// What the winner did; it stays done, unless what comes after fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub winner_undos: Vec<UndoEntry>,
}

impl Progress<'_> {
    pub(crate) fn start_race(&mut self, start: &Start, branches: &[Branch]) -> Result<Started, Failure> {
        if branches.is_empty() {
            let message = "a race without branches has no winner";
            return Err(failure(agentflow_plan::ErrorKind::Failed, message, &start.path));
        }
        let kind = Kind::Race(RaceRun { winner_undos: Vec::new() });
        let id = self.add_node_task(start, kind, StepKind::Race, None);
        self.start_branches(start, id, branches);
        Ok(Started::Running)
    }

    pub(crate) fn race_branch_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        match branch_value(self, id, ended.ending) {
            Ok(value) => self.close(id, Ending::Value(value)),
            Err(Ending::Failed(_)) if self.state.tasks.has_children(id) => {}
            Err(ending) => self.close(id, ending),
        }
    }

    pub(crate) fn settle_race(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        if let Some(task) = self.state.tasks.get_mut(id)
            && let Kind::Race(run) = &mut task.kind
        {
            merge_undos(&mut task.undos, std::mem::take(&mut run.winner_undos));
        }
        self.finish(id, ending);
    }
}
