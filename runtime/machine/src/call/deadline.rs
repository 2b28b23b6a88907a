//! The timeout of a whole: an agent or a workflow over all of its attempts, a tool's body for each attempt. (That of
//! an effect is the host's: it stands in the command.) The wait for an approval before is not counted: it has a time
//! of its own.

use agentflow_plan::{CallableId, ErrorKind, Implementation, duration_text};

use super::callable_name;
use crate::Failure;
use crate::progress::{Progress, failure};
use crate::state::{Ending, Purpose, TaskId};

impl Progress<'_> {
    /// Starts the timer of a call that has a timeout and no timer yet.
    pub(super) fn start_deadline(&mut self, id: TaskId) -> Result<(), Failure> {
        let Some(run) = self.call(id) else { return Ok(()) };
        if run.deadline.is_some() || self.is_effect(id) {
            return Ok(());
        }
        let Some(timeout_ms) = self.timeout_ms(id)? else { return Ok(()) };
        let timer = self.timer(id, self.time_after(timeout_ms));
        if let Some(run) = self.call_mut(id) {
            run.deadline = Some(timer);
        }
        Ok(())
    }

    /// The timeout of a call: what `with` says, or what the callable itself says of its parameters.
    pub(super) fn timeout_ms(&self, id: TaskId) -> Result<Option<i64>, Failure> {
        let Some(run) = self.call(id) else { return Ok(None) };
        if run.settings.timeout_ms.is_some() {
            return Ok(run.settings.timeout_ms);
        }
        let declared = match run.target {
            CallableId::Tool(tool) => self.plan.tools[tool.index()].timeout.as_ref(),
            CallableId::Agent(agent) => self.plan.agents[agent.index()].timeout.as_ref(),
            CallableId::Workflow(_) => None,
        };
        let Some(declared) = declared else { return Ok(None) };
        match self.evaluate(&self.callee_frame(id), declared, &self.path(id))? {
            agentflow_plan::Value::Duration(milliseconds) => Ok(Some(milliseconds.max(0))),
            other => {
                let message = format!("`timeout` must be a duration, and is {}", other.render());
                Err(failure(ErrorKind::Failed, message, &self.path(id)))
            }
        }
    }

    /// The time is up: what is inside is cancelled, and the error is `timeout`.
    pub(crate) fn deadline_passed(&mut self, id: TaskId) {
        let Some(run) = self.call_mut(id) else { return };
        run.deadline = None;
        let (target, attempt) = (run.target, run.attempt);
        let timeout_ms = self.timeout_ms(id).ok().flatten().unwrap_or_default();
        let name = callable_name(self.plan, target);
        let message = format!("`{name}` took longer than {}", duration_text(timeout_ms));
        let mut failure = failure(ErrorKind::Timeout, message, &self.path(id));
        failure.attempts = attempt;
        self.end_pause(id);
        // The whole is over, where it is the whole that took too long.
        if self.is_body_tool(id) {
            self.close(id, Ending::Failed(failure));
        } else {
            self.call_failed_for_good(id, failure);
        }
    }

    /// Takes the timer of the whole back.
    pub(super) fn end_deadline(&mut self, id: TaskId) {
        if let Some(timer) = self.call_mut(id).and_then(|run| run.deadline.take()) {
            self.take_back(id, timer);
        }
    }

    /// Whether a call is an effect, carried out by a host.
    pub(crate) fn is_effect(&self, id: TaskId) -> bool {
        self.implementation(id)
            .is_some_and(|implementation| !matches!(implementation, Implementation::Body(_)))
    }

    /// Whether a call is that of a tool with a body in the language.
    pub(super) fn is_body_tool(&self, id: TaskId) -> bool {
        matches!(self.implementation(id), Some(Implementation::Body(_)))
    }

    fn implementation(&self, id: TaskId) -> Option<&Implementation> {
        match self.call(id)?.target {
            CallableId::Tool(tool) => Some(&self.plan.tools[tool.index()].implementation),
            CallableId::Agent(_) | CallableId::Workflow(_) => None,
        }
    }

    /// Whether a `once` effect of this call is with a host, or lost, so that it cannot be cancelled.
    pub(crate) fn is_beyond_cancelling(&self, id: TaskId) -> bool {
        let Some(super::CallPhase::Effect { command, .. }) = self.call(id).map(|run| run.phase) else {
            return false;
        };
        let open = self.state.flight.get(command);
        open.is_some_and(|open| matches!(open.purpose, Purpose::OnceStarted | Purpose::Lost))
    }
}
