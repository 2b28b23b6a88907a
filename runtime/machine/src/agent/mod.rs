//! Agents at work: a conversation with a model until there is an answer of the agent's type.
//!
//! | state           | event                                   | becomes                                                       |
//! | --------------- | --------------------------------------- | ------------------------------------------------------------- |
//! | new             | input guards come `first`               | guarding: they run                                            |
//! | new             | none does                               | turning                                                       |
//! | guarding        | all hold                                | turning                                                       |
//! | any             | an input guard does not hold            | closing with `guard`                                          |
//! | turning         | turns or budget are used up             | closing with `turn_limit`, `invalid_output` or `budget`       |
//! | turning         | the model fails or refuses              | closing with that error                                       |
//! | turning         | the model calls tools                   | calling                                                       |
//! | turning         | the model gives an output that fits     | checking: output guards run; without any, ended with it       |
//! | turning         | the output does not fit, or is empty    | turning: the model is told                                    |
//! | calling         | all calls are answered                  | turning; or summing up or turning as another agent (handoff); or checking (`stop_after`) |
//! | calling         | a tool fails and `tool_errors: fail`    | closing with its error                                        |
//! | checking        | all output guards hold                  | ended with the output                                         |
//! | checking        | one does not, and retries are left      | turning: the model is told                                    |
//! | checking        | one does not, and none is left          | closing with `guard`                                          |
//! | summing up      | the summary is there                    | as new, as the agent that takes over                          |
//!
//! Input guards that run `beside` the first turn hold its answer back until all of them hold: nothing that the model
//! wants is done before. What a model gets wrong is told to it, and costs a turn: a run never hangs on a model.

pub(crate) mod answer;
pub(crate) mod budget;
pub(crate) mod conversation;
mod ending;
mod guard;
mod handoff;
pub(crate) mod offers;
mod output;
mod prompt;
mod reading;
pub(crate) mod request;
mod sharing;
mod start;
mod tools;
pub(crate) mod turn;

use std::sync::Arc;

use agentflow_plan::{Agent, AgentId, CallOptions, ErrorKind, GuardTiming, LocalId, Name, Value};
use serde::{Deserialize, Serialize};

use crate::agent::budget::Limits;
pub(crate) use crate::agent::handoff::ChosenHandoff;
use crate::agent::tools::CallSlot;
use crate::progress::{Ended, Progress, failure};
use crate::state::{Ending, Frame, Kind, Slot, TaskId, kept};
use crate::{Item, ModelAnswer, Usage};

/// An agent at work.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AgentRun {
    /// The agent that was called; its bounds hold for the whole.
    pub called: AgentId,
    /// The agent whose turn it is.
    pub agent: AgentId,
    /// What the parameters of that agent hold.
    #[serde(with = "kept::frame")]
    pub frame: Frame,
    /// What was said, as far as this agent knows.
    #[serde(with = "kept::items")]
    pub history: Vec<Arc<Item>>,
    pub phase: Phase,
    /// Whether this agent's input guards are still to run.
    pub fresh: bool,
    /// Turns so far, of all agents of the conversation.
    pub turns: u32,
    pub turns_max: u32,
    pub limits: Limits,
    /// What earlier messages of the conversation used.
    pub used_before: Usage,
    /// How often this agent's output guards did not hold.
    pub guard_failures: u32,
    /// Whether this agent used a tool.
    pub tool_used: bool,
    /// What is wrong with the last output.
    pub wrong: Option<Name>,
    /// The model's answer, while input guards still run beside.
    pub held: Option<Box<ModelAnswer>>,
    /// The calls of the current turn.
    pub calls: Vec<CallSlot>,
    /// To whom the current turn hands over.
    pub handoff: Option<ChosenHandoff>,
    /// What the `var` parameters of the agent that was called hold now, in their order.
    pub shared: Vec<SharedVariable>,
}

/// Where an agent stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Phase {
    /// Guards run before the first turn.
    Guarding,
    /// The model is asked.
    Turning,
    /// Tools are carried out.
    Calling,
    /// Output guards run.
    Checking {
        /// The output.
        #[serde(with = "kept::value")]
        output: Value,
        /// What those that did not hold say.
        feedback: Vec<Name>,
    },
    /// The conversation is summed up for the agent that takes over.
    Summing,
}

/// What a `var` parameter of the agent that was called holds, as the conversation goes from agent to agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SharedVariable {
    /// It is shared with this parameter of the current agent.
    Local(LocalId),
    /// The current agent does not share it.
    Value(#[serde(with = "kept::value")] Value),
}

impl<'p> Progress<'p> {
    /// The agent begins, or takes over.
    pub(crate) fn enter_agent(&mut self, id: TaskId) {
        let Some(run) = self.agent(id) else { return };
        let guards = if run.fresh { self.start_input_guards(id, GuardTiming::First) } else { 0 };
        if guards == 0 {
            return self.begin_turn(id);
        }
        self.first_come_first(guards);
    }

    /// The agent of a task.
    pub(crate) fn agent(&self, id: TaskId) -> Option<&AgentRun> {
        match self.state.tasks.kind(id)? {
            Kind::Agent(run) => Some(run),
            _ => None,
        }
    }

    pub(crate) fn agent_mut(&mut self, id: TaskId) -> Option<&mut AgentRun> {
        match self.state.tasks.kind_mut(id)? {
            Kind::Agent(run) => Some(run),
            _ => None,
        }
    }

    /// The agent whose turn it is, as the plan has it.
    pub(crate) fn definition(&self, id: TaskId) -> Option<&'p Agent> {
        self.agent(id).map(|run| &self.plan.agents[run.agent.index()])
    }

    /// What `with` says of the current agent: it holds for the agent that was called, and for no other.
    pub(crate) fn agent_options(&self, id: TaskId) -> Option<&'p CallOptions> {
        agent_options(self.plan, self.state, id)
    }

    pub(crate) fn agent_child_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        match (ended.slot, ended.ending) {
            (Slot::Turn, Ending::Value(_)) => self.turn_taken(id),
            (Slot::ToolCall(index), ending) => self.tool_call_ended(id, index, ending),
            (Slot::InputGuard(index), Ending::Value(holds) | Ending::Return(holds)) => {
                self.input_guard_ended(id, index, &holds);
            }
            (Slot::OutputGuard(index), Ending::Value(holds) | Ending::Return(holds)) => {
                self.output_guard_ended(id, index, &holds);
            }
            (_, ending @ (Ending::Failed(_) | Ending::Cancelled)) => self.close(id, ending),
            (_, _) => {
                let message = "a guard cannot be left by `break` or `continue`";
                let failure = failure(ErrorKind::Failed, message, &self.path(id));
                self.close(id, Ending::Failed(failure));
            }
        }
    }

    /// The path of the current turn of an agent, or of the one that comes next.
    pub(crate) fn turn_path(&self, id: TaskId, ahead: u32) -> Name {
        let turns = self.parent(id).and_then(|call| self.call(call)).map(|run| run.turns).unwrap_or_default();
        format!("{}/turn[{}]", self.path(id), turns + ahead).into()
    }

    /// Says something to the model.
    pub(crate) fn say(&mut self, id: TaskId, text: impl Into<Name>) {
        if let Some(run) = self.agent_mut(id) {
            run.history.push(Arc::new(Item::User { parts: vec![crate::Part::Text(text.into())] }));
        }
    }
}

/// What `with` says of the current agent.
pub(crate) fn agent_options<'p>(
    plan: &'p agentflow_plan::Plan,
    state: &crate::state::State,
    id: TaskId,
) -> Option<&'p CallOptions> {
    let task = state.tasks.get(id)?;
    let Kind::Agent(run) = &task.kind else { return None };
    let Kind::Call(call) = state.tasks.kind(task.parent?)? else { return None };
    if run.agent == run.called { call.origin.options(plan) } else { None }
}
