//! Reading the tool calls of a turn: which can be made, and what the model is told of the others.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_plan::{
    Binding, ErrorKind, Fields, Name, Parameter, Problems, TOOL_CALLS_PER_TURN_MAX, ToolChoice, ToolEntry,
    ToolTarget, UnknownFields, Value, decode_arguments_text, nearest_name,
};

use super::offers::{Called, called, offers, open};
use super::tools::{CallSlot, CallState, answered};
use super::{ChosenHandoff, Phase};
use crate::call::parameters;
use crate::progress::{Progress, failure};
use crate::state::TaskId;
use crate::{Failure, ToolCall};

/// What a tool call comes to.
enum Read {
    /// It cannot be made: the model is told.
    Told(String),
    /// A tool is carried out.
    Tool {
        /// Which entry of the agent's list.
        entry: u32,
        given: Fields,
    },
    /// Another agent takes over.
    Handoff {
        /// Which of the agent's handoffs.
        handoff: u32,
        given: Fields,
    },
}

impl Progress<'_> {
    /// Tells calls that can be made from those that cannot, and finds the handoff.
    pub(super) fn sort_calls(&mut self, id: TaskId, calls: Vec<ToolCall>) -> Result<(), Failure> {
        let turn = self.turn_path(id, 0);
        let mut numbers: BTreeMap<Name, u32> = BTreeMap::new();
        let mut slots = Vec::with_capacity(calls.len());
        let mut chosen = None;
        let mut used = false;
        let parallel = self.definition(id).is_none_or(|agent| agent.parallel_tools);
        let most = if parallel { TOOL_CALLS_PER_TURN_MAX } else { 1 };
        for (index, call) in calls.into_iter().enumerate() {
            let read = if index < most {
                self.read_call(id, &call, &turn)?
            } else if most == 1 {
                Read::Told("This call was not made: one call a turn.".into())
            } else {
                Read::Told(format!(
                    "This call was not made: there were too many calls in one turn, {TOOL_CALLS_PER_TURN_MAX} at most."
                ))
            };
            let state = match read {
                Read::Told(told) => answered(told),
                Read::Tool { entry, given } => {
                    used = true;
                    let number = numbers.entry(call.name.clone()).or_default();
                    *number += 1;
                    let path = match *number {
                        1 => format!("{turn}/{}", call.name),
                        number => format!("{turn}/{}#{number}", call.name),
                    };
                    CallState::Queued { entry, arguments: Value::Object(Arc::new(given)), path: path.into() }
                }
                Read::Handoff { .. } if chosen.is_some() => {
                    answered("Ignored: another call of this turn handed the conversation over.")
                }
                Read::Handoff { handoff, given } => {
                    chosen = Some(ChosenHandoff::new(handoff, given));
                    answered(self.taken_over(id, handoff))
                }
            };
            slots.push(CallSlot { call, state });
        }
        let run = self.agent_mut(id).ok_or_else(|| gone(&turn))?;
        run.wrong = None;
        run.phase = Phase::Calling;
        run.tool_used |= used;
        run.calls = slots;
        run.handoff = chosen;
        Ok(())
    }

    fn read_call(&self, id: TaskId, call: &ToolCall, turn: &Name) -> Result<Read, Failure> {
        let run = self.agent(id).ok_or_else(|| gone(turn))?;
        if self.plan.agents[run.agent.index()].tool_choice == ToolChoice::None {
            return Ok(Read::Told(
                "This call was not made: no tools may be called. Answer without them.".into(),
            ));
        }
        let read = match called(self.plan, self.state, run, &call.name, turn)? {
            None => return self.unknown_tool(id, &call.name, turn).map(Read::Told),
            Some(Called::Tool(entry, definition)) => {
                self.read_tool_call(definition, call).map(|given| Read::Tool { entry, given })
            }
            Some(Called::Handoff(handoff, definition)) => self
                .read_handoff_call(definition, &call.arguments)
                .map(|given| Read::Handoff { handoff, given }),
        };
        Ok(read.unwrap_or_else(|problems| {
            let name = &call.name;
            Read::Told(format!("This call was not made: the arguments of {name:?} are wrong.\n{problems}"))
        }))
    }

    /// How a handoff is answered.
    fn taken_over(&self, id: TaskId, handoff: u32) -> String {
        let handoff = self.definition(id).and_then(|agent| agent.handoffs.get(handoff as usize));
        let target = handoff.map(|handoff| self.plan.agents[handoff.target.index()].name.clone());
        Value::object([("assistant".into(), Value::String(target.unwrap_or_default()))]).to_json_text()
    }

    fn read_tool_call(&self, entry: &ToolEntry, call: &ToolCall) -> Result<Fields, Problems> {
        let ToolTarget::Callable(target) = entry.target else {
            return Err(Problems::one("", "this tool cannot be called"));
        };
        self.read_open(parameters(self.plan, target), &entry.arguments, &call.arguments)
    }

    /// What a model gave for the parameters that are for it to fill.
    pub(crate) fn read_open(
        &self,
        parameters: &[Parameter],
        bindings: &[Binding],
        text: &str,
    ) -> Result<Fields, Problems> {
        // Some models send nothing at all where nothing is asked for.
        let text = if text.trim().is_empty() { "{}" } else { text };
        decode_arguments_text(self.plan, &open(parameters, bindings), text.as_bytes(), UnknownFields::Refused)
    }

    fn unknown_tool(&self, id: TaskId, name: &str, step: &Name) -> Result<String, Failure> {
        let run = self.agent(id).ok_or_else(|| gone(step))?;
        let offers = offers(self.plan, self.state, run, step)?;
        let names: Vec<&str> = offers.iter().map(|offer| &*offer.name).collect();
        // A name may be anything, of any length.
        let shown: String = name.chars().take(100).collect();
        let mut told = format!("There is no tool {shown:?}.");
        if let Some(nearest) = nearest_name(name, names.iter().copied()) {
            told.push_str(&format!(" Did you mean {nearest:?}?"));
        }
        if names.is_empty() {
            told.push_str(" There are no tools.");
        } else {
            told.push_str(&format!(" The tools are: {}.", names.join(", ")));
        }
        Ok(told)
    }
}

fn gone(step: &Name) -> Failure {
    failure(ErrorKind::Failed, "the agent has ended", step)
}
