//! How an agent ends: with the answer, or with an error. Either way the caller's `var`s are as it left them.

use agentflow_plan::{ErrorKind, Passing, UnknownFields, Value, conform};

use super::SharedVariable;
use crate::Failure;
use crate::progress::{Progress, failure};
use crate::state::{Ending, Frame, TaskId};

impl Progress<'_> {
    /// Ends the conversation with the answer, as a value of the type of the agent that was called: the one that
    /// answers may have a narrower one.
    pub(crate) fn agent_answered(&mut self, id: TaskId, output: Value) {
        let Some(called) = self.agent(id).map(|run| &self.plan.agents[run.called.index()]) else { return };
        let output = match conform(self.plan, &called.result, &output, UnknownFields::Ignored) {
            Ok(output) => output,
            Err(problems) => {
                let message = format!("the answer is none of `{}`: {problems}", called.name);
                let failure = failure(ErrorKind::Failed, message, &self.path(id));
                return self.agent_failed(id, failure);
            }
        };
        self.hand_shared_up(id);
        self.keep_conversation(id);
        self.finish(id, Ending::Value(output));
    }

    /// Ends the conversation with an error.
    pub(crate) fn agent_failed(&mut self, id: TaskId, failure: Failure) {
        self.close(id, Ending::Failed(failure));
    }

    pub(crate) fn settle_agent(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        if ending != Ending::Cancelled {
            self.hand_shared_up(id);
        }
        self.keep_usage(id);
        self.finish(id, ending);
    }

    /// Gives the call what its `var` parameters hold now.
    fn hand_shared_up(&mut self, id: TaskId) {
        let Some(run) = self.agent(id) else { return };
        if run.shared.is_empty() {
            return;
        }
        let parameters = &self.plan.agents[run.called.index()].parameters;
        let variables = parameters.iter().filter(|parameter| parameter.passing == Passing::Variable);
        let frame: Frame = variables
            .zip(&run.shared)
            .filter_map(|(parameter, shared)| {
                let value = match shared {
                    SharedVariable::Local(local) => run.frame.get(*local)?.clone(),
                    SharedVariable::Value(value) => value.clone(),
                };
                Some((parameter.local, value))
            })
            .collect();
        if let Some(call) = self.parent(id) {
            self.note_shared(call, &frame);
        }
    }
}
