//! `wait`: for a signal.
//!
//! | state   | event                            | becomes                                  |
//! | ------- | -------------------------------- | ---------------------------------------- |
//! | new     | a signal came before             | ended with the first that was not taken  |
//! | new     | none did                         | waiting, maybe with a timer              |
//! | waiting | the signal comes                 | ended with it; the oldest wait takes it  |
//! | waiting | the timer fires                  | ended with the error `timeout`           |

use agentflow_plan::{ErrorKind, SignalId, Value, Wait, duration_text};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::progress::{Progress, failure};
use crate::state::{Ending, Kind, StepKind, TaskId, kept};
use crate::{CommandId, Failure};

/// A wait for a signal.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct WaitRun {
    /// Which.
    pub signal: SignalId,
    /// The timer, where there is one.
    pub timer: Option<CommandId>,
    /// How long it waits in all.
    within_ms: i64,
}

impl Progress<'_> {
    pub(crate) fn start_wait(&mut self, start: &Start, wait: &Wait) -> Result<Started, Failure> {
        let within = match &wait.within {
            Some(within) => Some(self.duration(start.region, within, "`within`", &start.path)?),
            None => None,
        };
        let name = self.plan.signals[wait.signal.index()].name.clone();
        let until = within.map(|within| self.time_after(within));
        let input = Value::object(
            [("signal".into(), Value::String(name))]
                .into_iter()
                .chain(until.map(|until| ("until".into(), Value::Time(until)))),
        );
        let early = self.state.signals.get_mut(&wait.signal).and_then(|queue| queue.pop_front());
        if let Some(kept::Kept(value)) = early {
            self.instant_row(&start.path, StepKind::Wait, Some(input), Ok(value.clone()));
            return Ok(Started::Done(value));
        }
        let run = WaitRun { signal: wait.signal, timer: None, within_ms: within.unwrap_or_default() };
        let id = self.add_node_task(start, Kind::Wait(run), StepKind::Wait, Some(input));
        self.state.waits.insert((wait.signal, id));
        if let Some(until) = until {
            let timer = self.timer(id, until);
            if let Some(Kind::Wait(run)) = self.state.tasks.kind_mut(id) {
                run.timer = Some(timer);
            }
        }
        Ok(Started::Running)
    }

    /// A signal came: the oldest wait takes it, or it is kept for the next.
    pub(crate) fn signalled(&mut self, signal: SignalId, value: Value) {
        let first = self.state.waits.range((signal, TaskId(0))..=(signal, TaskId(u64::MAX))).next().copied();
        match first {
            Some((_, id)) => {
                self.end_wait(id);
                self.finish(id, Ending::Value(value));
            }
            None => self.state.signals.entry(signal).or_default().push_back(kept::Kept(value)),
        }
    }

    pub(crate) fn wait_over(&mut self, id: TaskId) {
        let Some(Kind::Wait(run)) = self.state.tasks.kind(id) else { return };
        let name = &self.plan.signals[run.signal.index()].name;
        let message = format!("the signal `{name}` did not come within {}", duration_text(run.within_ms));
        let ending = Ending::Failed(failure(ErrorKind::Timeout, message, &self.path(id)));
        self.end_wait(id);
        self.finish(id, ending);
    }

    /// Takes back what a wait left in tables.
    pub(crate) fn end_wait(&mut self, id: TaskId) {
        let Some(Kind::Wait(run)) = self.state.tasks.kind(id) else { return };
        let (signal, timer) = (run.signal, run.timer);
        self.state.waits.remove(&(signal, id));
        if let Some(timer) = timer {
            self.take_back(id, timer);
        }
    }
}
