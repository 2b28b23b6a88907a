//! Another attempt of a whole call: an agent, a workflow, or a tool's body that failed. (How an effect is tried again
//! is in `call/effect.rs`.)
//!
//! What is inside is done once more under the same paths, its effects under idempotency keys of their own: what the
//! failed attempt did was undone, so a repeat must not be taken for it.

use agentflow_plan::{CallableId, RetryPolicy};

use super::{CallPhase, Origin};
use crate::progress::Progress;
use crate::retry::pause_ms;
use crate::state::TaskId;
use crate::{Failure, StepStatus};

impl<'p> Progress<'p> {
    /// Pauses before another attempt, if one is due.
    pub(super) fn repeat_call(&mut self, id: TaskId, failure: &Failure) -> bool {
        let Some(run) = self.call(id) else { return false };
        let attempt = run.attempt;
        if run.phase == CallPhase::Over || self.is_effect(id) {
            return false;
        }
        let Some(policy) = self.call_retry(run.target, run.origin) else { return false };
        let key = self.key(id);
        let Some(pause) = pause_ms(policy, attempt, failure.kind, &key) else { return false };
        if self.is_body_tool(id) {
            // Its timeout is that of an attempt.
            self.end_deadline(id);
        }
        let timer = self.timer(id, self.time_after(pause));
        if let Some(run) = self.call_mut(id) {
            run.attempt += 1;
            run.phase = CallPhase::Pausing { timer };
        }
        self.set_status(id, StepStatus::Pending);
        true
    }

    /// How a call is tried again: as `with` says, or as what is called says itself.
    pub(super) fn call_retry(&self, target: CallableId, origin: Origin) -> Option<&'p RetryPolicy> {
        let declared = match target {
            CallableId::Tool(tool) => self.plan.tools[tool.index()].retry.as_ref(),
            CallableId::Agent(agent) => self.plan.agents[agent.index()].retry.as_ref(),
            CallableId::Workflow(_) => None,
        };
        origin.options(self.plan).and_then(|options| options.retry.as_ref()).or(declared)
    }

    /// A pause is over.
    pub(crate) fn call_pause_over(&mut self, id: TaskId) {
        if self.is_effect(id) { self.start_effect(id) } else { self.run_call(id) }
    }

    /// Takes the timer of a pause back.
    pub(crate) fn end_pause(&mut self, id: TaskId) {
        if let Some(CallPhase::Pausing { timer }) = self.call(id).map(|run| run.phase) {
            self.take_back(id, timer);
        }
    }

    /// Gives what an attempt starts idempotency keys of its own.
    pub(crate) fn salt_attempt(&mut self, id: TaskId, child: TaskId) {
        let Some(attempt) = self.call(id).map(|run| run.attempt).filter(|attempt| *attempt > 1) else {
            return;
        };
        let outer = self.state.tasks.get(id).and_then(|task| task.salt.clone());
        if let Some(child) = self.state.tasks.get_mut(child) {
            child.salt = Some(match outer {
                Some(outer) => format!("{outer}.{attempt}").into(),
                None => attempt.to_string().into(),
            });
        }
    }

    /// The idempotency key of a task.
    pub(crate) fn key(&self, id: TaskId) -> agentflow_plan::Name {
        self.state.tasks.get(id).map(|task| self.idempotency_key(task)).unwrap_or_default()
    }
}
