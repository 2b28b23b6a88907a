//! `sleep`: a durable timer.
//!
//! | state   | event            | becomes                                       |
//! | ------- | ---------------- | --------------------------------------------- |
//! | new     | it is over       | ended: the time is past, the duration is none |
//! | new     | it is not        | waiting: a timer starts                       |
//! | waiting | the timer fires  | ended                                         |

use agentflow_plan::{ErrorKind, Expression, Value};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::progress::{Progress, failure};
use crate::state::{Ending, Kind, StepKind, TaskId};
use crate::{CommandId, Failure};

/// A durable timer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct SleepRun {
    /// The timer.
    pub timer: CommandId,
}

impl Progress<'_> {
    pub(crate) fn start_sleep(&mut self, start: &Start, until: &Expression) -> Result<Started, Failure> {
        let at = match self.evaluate_in(start.region, until, &start.path)? {
            Value::Duration(milliseconds) => self.time_after(milliseconds),
            Value::Time(at) => at,
            other => {
                let message = format!("sleep takes a duration or a time, and is given {}", other.render());
                return Err(failure(ErrorKind::Failed, message, &start.path));
            }
        };
        let input = Some(Value::object([("until".into(), Value::Time(at))]));
        if at <= self.state.now {
            self.instant_row(&start.path, StepKind::Sleep, input, Ok(Value::Null));
            return Ok(Started::Done(Value::Null));
        }
        // The timer names the task and the task the timer, so one of the two is filled in later.
        let kind = Kind::Sleep(SleepRun { timer: self.state.flight.next_id() });
        let id = self.add_node_task(start, kind, StepKind::Sleep, input);
        self.timer(id, at);
        Ok(Started::Running)
    }

    pub(crate) fn sleep_over(&mut self, id: TaskId) {
        self.finish(id, Ending::Value(Value::Null));
    }
}
