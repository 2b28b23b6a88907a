//! The tool calls of a model's turn.
//!
//! | state   | event                                              | becomes                                              |
//! | ------- | -------------------------------------------------- | ---------------------------------------------------- |
//! | new     | no such tool, broken arguments, too many calls     | answered: the model is told                          |
//! | new     | the tool shares a `var`                            | queued                                               |
//! | new     | otherwise                                          | running, together with the others                    |
//! | queued  | the queued call before it is answered              | running                                              |
//! | running | the tool gives a value                             | answered with it                                     |
//! | running | it fails, or a person rejects it                   | answered with what happened; `tool_errors: fail` raises instead, but for a rejection |
//!
//! The answers are appended in the order of the calls, once all are there. Then a handoff takes place, if one was
//! called; else a result that `stop_after` names is the agent's output; else the model takes another turn.

use std::sync::Arc;

use agentflow_plan::{
    Binding, CallableId, ErrorKind, LocalId, Name, Parameter, Passing, ToolErrors, ToolTarget, Value,
};
use serde::{Deserialize, Serialize};

use crate::call::{DEPTH_MAX, NewCall, Origin, parameters};
use crate::progress::Progress;
use crate::state::{Ending, Slot, TaskId, kept};
use crate::{Failure, Item, ToolCall};

/// A call of the current turn.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CallSlot {
    pub call: ToolCall,
    pub state: CallState,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallState {
    /// It waits for the queued calls before it.
    Queued {
        entry: u32,
        /// What the model gave.
        #[serde(with = "kept::value")]
        arguments: Value,
        path: Name,
    },
    Running,
    Answered {
        text: Name,
        /// The value of a tool that succeeded.
        #[serde(with = "kept::option")]
        value: Option<Value>,
    },
}

/// The arguments of a call that a model made.
pub(crate) struct Bound {
    /// All of them, in the order of the parameters.
    pub arguments: Vec<Value>,
    /// Which parameters share which `var`s of the agent.
    pub shared: Vec<(u32, LocalId)>,
}

pub(super) fn answered(text: impl Into<Name>) -> CallState {
    CallState::Answered { text: text.into(), value: None }
}

impl<'p> Progress<'p> {
    /// Starts what the model called.
    pub(crate) fn start_tool_calls(&mut self, id: TaskId, calls: Vec<ToolCall>) {
        if let Err(failure) = self.sort_calls(id, calls) {
            return self.agent_failed(id, failure);
        }
        let Some(run) = self.agent(id) else { return };
        let mut together = Vec::new();
        for (index, slot) in (0..).zip(&run.calls) {
            if let CallState::Queued { entry, .. } = &slot.state
                && !self.shares_variables(id, *entry)
            {
                together.push(index);
            }
        }
        let mut entered = 0;
        for index in together {
            match self.start_queued(id, index) {
                Ok(()) => entered += 1,
                Err(failure) => return self.call_impossible(id, failure),
            }
        }
        self.first_come_first(entered);
        self.go_on_calling(id);
    }

    /// Whether an entry's tool has `var` parameters, so that its calls come one after another.
    fn shares_variables(&self, id: TaskId, entry: u32) -> bool {
        let entry = self.definition(id).and_then(|agent| agent.tools.get(entry as usize));
        let Some(ToolTarget::Callable(target)) = entry.map(|entry| &entry.target) else { return false };
        parameters(self.plan, *target).iter().any(|parameter| parameter.passing == Passing::Variable)
    }

    /// Starts a call that waited.
    fn start_queued(&mut self, id: TaskId, index: u32) -> Result<(), Failure> {
        let Some(agent) = self.agent(id).map(|run| run.agent) else { return Ok(()) };
        let Some(slot) = self.agent_mut(id).and_then(|run| run.calls.get_mut(index as usize)) else {
            return Ok(());
        };
        let CallState::Queued { entry, arguments, path } =
            std::mem::replace(&mut slot.state, CallState::Running)
        else {
            return Ok(());
        };
        let definition = &self.plan.agents[agent.index()].tools[entry as usize];
        let ToolTarget::Callable(target) = definition.target else { return Ok(()) };
        let Bound { arguments, shared } =
            self.bind(id, parameters(self.plan, target), &definition.arguments, &arguments, &path)?;
        let settings = self.call_settings(id, &definition.options, &path)?;
        let call = NewCall {
            target,
            origin: Origin::Entry { agent, entry },
            arguments,
            shared,
            settings,
            conversation: None,
            message: Vec::new(),
        };
        self.start_call(id, Slot::ToolCall(index), path, call)?;
        Ok(())
    }

    /// A call cannot even begin. Where calls are nested too deep, no model is told, since each of those above would only
    /// try once more: the agent that the program itself called fails.
    fn call_impossible(&mut self, id: TaskId, failure: Failure) {
        if self.state.tasks.get(id).is_none_or(|task| task.depth < DEPTH_MAX) {
            return self.agent_failed(id, failure);
        }
        let mut outermost = None;
        let mut inside = self.parent(id);
        while let Some(task) = inside {
            if self.call(task).is_some_and(|call| matches!(call.target, CallableId::Agent(_))) {
                outermost = Some(task);
            }
            inside = self.parent(task);
        }
        match outermost {
            Some(call) => self.call_failed_for_good(call, failure),
            None => self.agent_failed(id, failure),
        }
    }

    /// All arguments: those that the program binds, in the agent's frame, and those that the model gave.
    pub(crate) fn bind(
        &self,
        id: TaskId,
        parameters: &[Parameter],
        bindings: &[Binding],
        given: &Value,
        step: &Name,
    ) -> Result<Bound, Failure> {
        let mut arguments = Vec::new();
        let mut shared = Vec::new();
        for (index, (parameter, binding)) in (0..).zip(parameters.iter().zip(bindings)) {
            match binding {
                Binding::Open => arguments.push(given.field(&parameter.name).cloned().unwrap_or_default()),
                Binding::Bound(argument) => {
                    let (value, local) = self.argument(id, argument, step)?;
                    arguments.push(value);
                    if parameter.passing == Passing::Variable {
                        shared.extend(local.map(|local| (index, local)));
                    }
                }
            }
        }
        Ok(Bound { arguments, shared })
    }

    pub(crate) fn tool_call_ended(&mut self, id: TaskId, index: u32, ending: Ending) {
        let raises = self.definition(id).is_some_and(|agent| agent.tool_errors == ToolErrors::Fail);
        let state = match ending {
            Ending::Value(value) => CallState::Answered { text: result_text(&value), value: Some(value) },
            Ending::Failed(failure) if raises && failure.kind != ErrorKind::Rejected => {
                return self.agent_failed(id, failure);
            }
            Ending::Failed(failure) => answered(failure_text(&failure)),
            ending => return self.close(id, ending),
        };
        if let Some(slot) = self.agent_mut(id).and_then(|run| run.calls.get_mut(index as usize)) {
            slot.state = state;
        }
        self.go_on_calling(id);
    }

    /// Starts the next queued call, or goes on once all calls are answered.
    fn go_on_calling(&mut self, id: TaskId) {
        let Some(run) = self.agent(id) else { return };
        let mut queued = None;
        let mut running = false;
        let mut queue_busy = false;
        for (index, slot) in (0..).zip(&run.calls) {
            match &slot.state {
                CallState::Queued { .. } if queued.is_none() => queued = Some(index),
                CallState::Running => {
                    running = true;
                    queue_busy |= self.call_shares_variables(id, index);
                }
                CallState::Queued { .. } | CallState::Answered { .. } => {}
            }
        }
        match queued {
            Some(index) if !queue_busy => {
                if let Err(failure) = self.start_queued(id, index) {
                    self.call_impossible(id, failure);
                }
            }
            Some(_) => {}
            None if running => {}
            None => self.calls_answered(id),
        }
    }

    /// Whether the running call of a slot holds the queue up.
    fn call_shares_variables(&self, id: TaskId, index: u32) -> bool {
        let mut children = self.state.tasks.children(id);
        children.any(|child| {
            self.state.tasks.get(child).is_some_and(|task| task.slot == Slot::ToolCall(index))
                && self.call(child).is_some_and(|call| {
                    parameters(self.plan, call.target)
                        .iter()
                        .any(|parameter| parameter.passing == Passing::Variable)
                })
        })
    }

    /// All calls of the turn are answered: the model is told, in the order of the calls.
    fn calls_answered(&mut self, id: TaskId) {
        let stop_after = self.definition(id).map(|agent| agent.stop_after.as_slice()).unwrap_or_default();
        let Some(run) = self.agent_mut(id) else { return };
        let mut last = None;
        for slot in std::mem::take(&mut run.calls) {
            let CallState::Answered { text, value } = slot.state else { continue };
            if last.is_none() && stop_after.contains(&slot.call.name) {
                last = value;
            }
            run.history.push(Arc::new(Item::Tool { call: slot.call.id, name: slot.call.name, text }));
        }
        if run.handoff.is_some() {
            return self.hand_over(id);
        }
        match last {
            Some(output) => self.check_output(id, output),
            None => self.begin_turn(id),
        }
    }
}

/// The value of a tool as a model is told: text as it is, anything else as JSON.
fn result_text(value: &Value) -> Name {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_json_text().into(),
    }
}

/// An error as a model is told.
fn failure_text(failure: &Failure) -> String {
    match failure.kind {
        ErrorKind::Rejected => format!("Not done: {}", failure.message),
        kind => format!("Error ({}): {}", kind.name(), failure.message),
    }
}
