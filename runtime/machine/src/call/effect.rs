//! Effects: tools that a host carries out.
//!
//! | state     | event                              | becomes                                                              |
//! | --------- | ---------------------------------- | -------------------------------------------------------------------- |
//! | new       | `read` or `idempotent`             | in flight: its command is out                                        |
//! | new       | `once`                             | ready: the host is asked to journal that it starts                   |
//! | ready     | `EffectStarted`                    | in flight: its command is out                                        |
//! | in flight | it returned                        | ended with the value; of kind `tool` if the value has the wrong shape |
//! | in flight | it failed, another attempt is due  | pausing (a `once` effect only if it is certain that nothing ran)     |
//! | in flight | it failed otherwise                | ended with the error                                                 |
//! | in flight | `once`, and the host died          | uncertain                                                            |
//! | uncertain | a person says what it returned     | ended with that                                                      |
//! | uncertain | a person wants it done again       | ready                                                                |
//! | pausing   | the pause is over                  | as new                                                               |
//! | ready, pausing, in flight unless `once` | is cancelled | ended as cancelled                                          |
//! | in flight and `once`, uncertain         | is cancelled | the same: what happens is recorded; no attempt follows      |
//! | uncertain | a person cancels the run           | ended as cancelled                                                   |

use agentflow_evaluator::evaluate;
use agentflow_plan::{
    CallableId, Effect, ErrorKind, Expression, Implementation, Name, Plan, Tool, UnknownFields, Value,
    conform,
};

use super::{CallPhase, CallRun, arguments_object, parameter_frame};
use crate::call::action::action;
use crate::progress::{Progress, failure, idempotency_key};
use crate::retry::effect_pause_ms;
use crate::state::{Ending, Kind, Purpose, State, TaskId};
use crate::{Certainty, CommandId, CommandKind, EffectError, Failure, StepStatus, ToolRequest};

/// How long an attempt may take where the program does not say.
pub(crate) const TIMEOUT_MS_DEFAULT: u64 = 10 * 60 * 1000;

impl<'p> Progress<'p> {
    /// Starts an attempt.
    pub(crate) fn start_effect(&mut self, id: TaskId) {
        let Some((run, tool)) = effect_of(self.plan, self.state, id) else { return };
        let CallableId::Tool(tool_id) = run.target else { return };
        let attempt = run.attempt;
        let once = effect_kind(self.plan, run, tool) == Effect::Once;
        let turn = self.state.counts.tool_turn(tool_id);
        let command = self.open(id, if once { Purpose::OnceReady } else { Purpose::Tool });
        if let Some(run) = self.call_mut(id) {
            run.phase = CallPhase::Effect { command, turn };
        }
        self.set_attempts(id, attempt, StepStatus::Running);
        match tool_request(self.plan, self.state, id) {
            Ok(_) if once => self.ask_to_start(command),
            Ok(request) => self.give_out(command, self.path(id), CommandKind::Tool(Box::new(request))),
            Err(failure) => {
                self.take_back(id, command);
                self.call_failed_for_good(id, failure);
            }
        }
    }

    /// It is on disk that a `once` effect starts: now it may.
    pub(crate) fn effect_started(&mut self, id: TaskId, command: CommandId) {
        self.state.flight.advance(command, Purpose::OnceStarted);
        match tool_request(self.plan, self.state, id) {
            Ok(request) => self.give_out(command, self.path(id), CommandKind::Tool(Box::new(request))),
            Err(failure) => {
                self.state.flight.close(command);
                self.call_failed_for_good(id, failure);
            }
        }
    }

    /// An effect returned.
    pub(crate) fn effect_returned(&mut self, id: TaskId, value: Value) {
        match picked(self.plan, self.state, id, value) {
            Ok(value) => self.effect_gave(id, value),
            Err(failure) => self.effect_ended_badly(id, failure),
        }
    }

    /// An effect gave this as its result.
    pub(crate) fn effect_gave(&mut self, id: TaskId, value: Value) {
        match conforming(self.plan, self.state, id, &value) {
            Ok(value) => self.call_succeeded(id, value),
            Err(failure) => self.effect_ended_badly(id, failure),
        }
    }

    /// An attempt failed.
    pub(crate) fn effect_failed(&mut self, id: TaskId, command: CommandId, error: &EffectError) {
        self.state.flight.close(command);
        let Some((run, tool)) = effect_of(self.plan, self.state, id) else { return };
        let attempt = run.attempt;
        let once = effect_kind(self.plan, run, tool) == Effect::Once;
        let allowed = !once || error.certainty == Certainty::NothingRan;
        let closing = self.state.tasks.get(id).is_some_and(|task| task.closing.is_some());
        let policy = self.call_retry(run.target, run.origin).filter(|_| allowed && !closing);
        let pause = policy.and_then(|policy| effect_pause_ms(policy, attempt, error, &self.key(id)));
        match pause {
            Some(pause) => {
                let timer = self.timer(id, self.time_after(pause));
                if let Some(run) = self.call_mut(id) {
                    run.attempt += 1;
                    run.phase = CallPhase::Pausing { timer };
                }
                self.set_status(id, StepStatus::Pending);
            }
            None => {
                let mut failure = failure(error.kind, error.message.clone(), &self.path(id));
                failure.attempts = attempt;
                self.effect_ended_badly(id, failure);
            }
        }
    }

    fn effect_ended_badly(&mut self, id: TaskId, failure: Failure) {
        if let Some(task) = self.state.tasks.get_mut(id) {
            // One that was let finish ends with what came of it, not with the cancel.
            task.closing = None;
        }
        self.call_failed_for_good(id, failure);
    }

    /// Nobody knows whether it happened: a person has to say.
    pub(crate) fn effect_lost(&mut self, id: TaskId, command: CommandId) {
        self.state.flight.advance(command, Purpose::Lost);
        let path = self.path(id);
        self.state.open_steps.insert(path, id);
        self.set_status(id, StepStatus::Uncertain);
    }

    /// A person says what it returned.
    pub(crate) fn effect_settled(&mut self, id: TaskId, value: Value) {
        self.end_lost(id);
        self.call_succeeded(id, value);
    }

    /// A person wants it done again.
    pub(crate) fn effect_retried(&mut self, id: TaskId) {
        self.end_lost(id);
        if let Some(run) = self.call_mut(id) {
            run.attempt += 1;
        }
        self.start_effect(id);
    }

    /// A person gave it up, with the run.
    pub(crate) fn effect_given_up(&mut self, id: TaskId) {
        self.end_lost(id);
        self.finish(id, Ending::Cancelled);
    }

    fn end_lost(&mut self, id: TaskId) {
        self.close_step(id);
        if let Some(CallPhase::Effect { command, .. }) = self.call(id).map(|run| run.phase) {
            self.state.flight.close(command);
        }
    }

    /// Cancels a call. A `once` effect that a host is at, or that is lost, stays: what becomes of it is recorded.
    pub(crate) fn cancel_call(&mut self, id: TaskId) {
        if !self.is_beyond_cancelling(id) {
            self.end_pause(id);
            if let Some(CallPhase::Effect { command, .. }) = self.call(id).map(|run| run.phase) {
                self.take_back(id, command);
            }
        }
        self.close(id, Ending::Cancelled);
    }
}

/// The call and the tool of an effect.
fn effect_of<'s, 'p>(plan: &'p Plan, state: &'s State, id: TaskId) -> Option<(&'s CallRun, &'p Tool)> {
    let Kind::Call(run) = state.tasks.kind(id)? else { return None };
    match run.target {
        CallableId::Tool(tool) => Some((run, &plan.tools[tool.index()])),
        CallableId::Agent(_) | CallableId::Workflow(_) => None,
    }
}

fn effect_kind(plan: &Plan, run: &CallRun, tool: &Tool) -> Effect {
    run.origin.options(plan).and_then(|options| options.effect).unwrap_or(tool.effect)
}

/// What a host is asked to do, derived from the state: the same whenever it is asked for.
pub(crate) fn tool_request(plan: &Plan, state: &State, id: TaskId) -> Result<ToolRequest, Failure> {
    let (Some(task), Some((run, tool))) = (state.tasks.get(id), effect_of(plan, state, id)) else {
        return Err(failure(ErrorKind::Failed, "this step is no effect", &Name::default()));
    };
    let (CallableId::Tool(tool_id), CallPhase::Effect { turn, .. }) = (run.target, run.phase) else {
        return Err(failure(ErrorKind::Failed, "this step is not carried out", &task.path));
    };
    let frame = parameter_frame(&tool.parameters, &run.arguments);
    let value = |expression: &Expression| {
        evaluate(plan, &frame, expression, state)
            .map_err(|error| failure(error.kind, error.message.as_str(), &task.path))
    };
    let timeout_ms = match (run.settings.timeout_ms, &tool.timeout) {
        (Some(timeout_ms), _) => timeout_ms.max(0) as u64,
        (None, Some(timeout)) => match value(timeout)? {
            Value::Duration(timeout_ms) => timeout_ms.max(0) as u64,
            _ => TIMEOUT_MS_DEFAULT,
        },
        (None, None) => TIMEOUT_MS_DEFAULT,
    };
    let arguments = arguments_object(&tool.parameters, &run.arguments);
    let options = run.origin.options(plan);
    Ok(ToolRequest {
        tool: tool_id,
        action: action(tool, &arguments, &value)?,
        arguments,
        result: tool.result.clone(),
        effect: effect_kind(plan, run, tool),
        timeout_ms,
        attempt: run.attempt,
        turn,
        idempotency_key: idempotency_key(state, task),
        queue: options.and_then(|options| options.queue.clone()).or_else(|| tool.queue.clone()),
    })
}

/// The result of a tool: what it returned, or what the program picks from a response.
fn picked(plan: &Plan, state: &State, id: TaskId, returned: Value) -> Result<Value, Failure> {
    let Some((run, tool)) = effect_of(plan, state, id) else { return Ok(returned) };
    let Implementation::Http(http) = &tool.implementation else { return Ok(returned) };
    let Some((response, result)) = &http.result else { return Ok(returned) };
    let mut frame = parameter_frame(&tool.parameters, &run.arguments);
    frame.set(*response, returned);
    evaluate(plan, &frame, result, state)
        .map_err(|error| unfit(state, id, run, format!("`{}` answered unexpectedly: {error}", tool.name)))
}

/// The result of a tool as a value of its type.
fn conforming(plan: &Plan, state: &State, id: TaskId, value: &Value) -> Result<Value, Failure> {
    let Some((run, tool)) = effect_of(plan, state, id) else { return Ok(value.clone()) };
    conform(plan, &tool.result, value, UnknownFields::Ignored).map_err(|problems| {
        unfit(state, id, run, format!("`{}` returned what it should not:\n{problems}", tool.name))
    })
}

fn unfit(state: &State, id: TaskId, run: &CallRun, message: String) -> Failure {
    let path = state.tasks.get(id).map(|task| task.path.clone()).unwrap_or_default();
    let mut failure = failure(ErrorKind::Tool, message, &path);
    failure.attempts = run.attempt;
    failure
}

/// What a tool returns.
pub(crate) fn result_type(plan: &Plan, target: CallableId) -> Option<&agentflow_plan::Type> {
    match target {
        CallableId::Tool(tool) => Some(&plan.tools[tool.index()].result),
        CallableId::Agent(_) | CallableId::Workflow(_) => None,
    }
}
