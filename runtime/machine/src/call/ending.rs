//! How a call ends: with a value, with an error for good, or with one that another attempt may do away with.

use agentflow_plan::Value;

use super::CallPhase;
use crate::Failure;
use crate::progress::{Ended, Progress};
use crate::state::{Ending, Slot, TaskId};

impl Progress<'_> {
    pub(crate) fn call_child_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        match (ended.slot, ended.ending) {
            (Slot::Approval, Ending::Value(arguments)) => self.call_approved(id, &arguments),
            (Slot::Approval, Ending::Failed(failure)) => self.call_failed_for_good(id, failure),
            (_, Ending::Value(value) | Ending::Return(value)) => self.call_succeeded(id, value),
            (_, Ending::Break | Ending::Continue) => self.call_succeeded(id, Value::Null),
            (_, ending) => self.close(id, ending),
        }
    }

    pub(crate) fn call_succeeded(&mut self, id: TaskId, value: Value) {
        self.share_back(id);
        self.end_deadline(id);
        self.leave_conversation(id);
        self.finish(id, Ending::Value(value));
    }

    /// Ends a call with an error that another attempt would only repeat.
    pub(crate) fn call_failed_for_good(&mut self, id: TaskId, failure: Failure) {
        if let Some(run) = self.call_mut(id) {
            run.phase = CallPhase::Over;
        }
        self.close(id, Ending::Failed(failure));
    }

    pub(crate) fn settle_call(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        if let Ending::Failed(failure) = &ending {
            if self.repeat_call(id, failure) {
                return;
            }
            self.share_back(id);
        }
        self.end_deadline(id);
        self.leave_conversation(id);
        self.finish(id, ending);
    }
}
