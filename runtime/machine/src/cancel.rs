//! Cancelling: of a run from outside, of branches beside one that failed, of the losers of a race, of what took too
//! long.
//!
//! | what                                   | when it is cancelled                                        |
//! | -------------------------------------- | ----------------------------------------------------------- |
//! | a model's turn, a timer, a question, a wait, a reading | ends at once; the host is told to stop      |
//! | a tool that is `read` or `idempotent`  | the same                                                    |
//! | a `once` tool that did not start       | ends at once                                                |
//! | a `once` tool that did, or that is lost | goes on; its result is recorded, and can be undone         |
//! | an undo                                | goes on                                                     |
//! | all else                               | closes: what is inside is cancelled, then it ends           |

use crate::progress::Progress;
use crate::state::{Ending, Kind, Purpose, TaskId, Tree};

impl Progress<'_> {
    pub(crate) fn cancel(&mut self, id: TaskId) {
        match self.state.tasks.kind(id) {
            None | Some(Kind::Undo(_)) => {}
            Some(Kind::Ask(_)) => {
                self.end_ask(id);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Approval(_)) => {
                self.end_approval(id);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Wait(_)) => {
                self.end_wait(id);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Sleep(run)) => {
                let timer = run.timer;
                self.take_back(id, timer);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Read(run)) => {
                let command = run.command;
                self.take_back(id, command);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Turn(_)) => {
                self.end_turn(id);
                self.finish(id, Ending::Cancelled);
            }
            Some(Kind::Call(_)) => self.cancel_call(id),
            Some(
                Kind::Region(_)
                | Kind::Parallel(_)
                | Kind::ParallelFor(_)
                | Kind::Race(_)
                | Kind::Loop(_)
                | Kind::Try(_)
                | Kind::Agent(_),
            ) => self.close(id, Ending::Cancelled),
        }
    }

    /// The run is cancelled from outside. Effects of which nobody knows whether they happened are given up.
    pub(crate) fn cancel_run(&mut self) {
        for command in self.state.flight.with(Purpose::Lost) {
            if let Some(open) = self.state.flight.get(command) {
                self.effect_given_up(open.task);
            }
        }
        self.close(Tree::ROOT, Ending::Cancelled);
    }
}
