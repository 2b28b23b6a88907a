//! How tasks end.
//!
//! | a task that                  | and then          | becomes                                                      |
//! | ---------------------------- | ----------------- | ------------------------------------------------------------ |
//! | has nothing inside           | ends              | its parent is told at once                                    |
//! | has something inside         | `close`d          | *closing*: what is inside is cancelled                        |
//! | is closing                   | its last child ends | what failed is undone, where this is the place for it       |
//! | is closing, all is undone    |                   | ended; or tried again, or handled, by what it is              |
//! | is closing with an error     | is cancelled      | closing as cancelled: nobody handles the error any more       |

use super::{Ended, Progress, Work};
use crate::Outcome;
use crate::state::{Ending, Kind, TaskId, Tree};

impl Progress<'_> {
    /// Ends a task inside of which nothing goes on.
    pub fn finish(&mut self, id: TaskId, ending: Ending) {
        debug_assert!(!self.state.tasks.has_children(id), "what goes on inside ends first");
        self.end_row(id, &ending);
        let Some(task) = self.state.tasks.remove(id) else { return };
        match task.parent {
            Some(parent) => self.push(Work::Ended(Box::new(Ended {
                parent,
                slot: task.slot,
                ending,
                undos: task.undos,
                usage: task.usage,
            }))),
            None => {
                self.state.outcome = Some(match ending {
                    Ending::Failed(failure) => Outcome::Failed(failure),
                    Ending::Cancelled => Outcome::Cancelled,
                    Ending::Value(value) | Ending::Return(value) => Outcome::Succeeded(value),
                    Ending::Break | Ending::Continue => Outcome::Succeeded(Default::default()),
                });
            }
        }
    }

    /// Decides how a task ends: what is inside of it is cancelled first. The first decision stands, but for a later
    /// cancel.
    pub fn close(&mut self, id: TaskId, ending: Ending) {
        let Some(task) = self.state.tasks.get_mut(id) else { return };
        match &task.closing {
            None => {}
            Some(Ending::Cancelled) => return,
            Some(_) if ending == Ending::Cancelled => {
                task.closing = Some(ending);
                return self.push(Work::Settle(id));
            }
            Some(_) => return,
        }
        task.closing = Some(ending);
        self.push(Work::Settle(id));
        let children: Vec<TaskId> = self.state.tasks.children(id).collect();
        self.work.extend(children.into_iter().rev().map(Work::Cancel));
    }

    /// Ends a task whose end is decided, once nothing goes on inside of it.
    pub(super) fn settle(&mut self, id: TaskId) {
        if self.state.tasks.has_children(id) || self.is_beyond_cancelling(id) {
            return;
        }
        let Some(task) = self.state.tasks.get_mut(id) else { return };
        let Some(closing) = &task.closing else { return };
        let undoes_here = match (&task.kind, closing) {
            (Kind::Call(_), Ending::Failed(_)) => true,
            // A cancelled run undoes all that it did, in one go.
            (Kind::Call(_), Ending::Cancelled) => id == Tree::ROOT,
            (Kind::Try(run), Ending::Failed(_)) => !run.is_handling(),
            (Kind::Race(_), Ending::Value(_)) => true,
            _ => false,
        };
        if undoes_here && !task.undos.is_empty() {
            let undos = std::mem::take(&mut task.undos);
            return self.start_undo(id, undos);
        }
        match task.kind {
            Kind::Region(_) => self.settle_region(id),
            Kind::Race(_) => self.settle_race(id),
            Kind::Try(_) => self.settle_try(id),
            Kind::Call(_) => self.settle_call(id),
            Kind::Agent(_) => self.settle_agent(id),
            _ => {
                let ending = self.take_closing(id);
                self.finish(id, ending);
            }
        }
    }

    /// The end that was decided for a task.
    pub fn take_closing(&mut self, id: TaskId) -> Ending {
        self.state.tasks.get_mut(id).and_then(|task| task.closing.take()).unwrap_or(Ending::Cancelled)
    }
}
