//! Calls of tools, agents and workflows: all callables are called alike.
//!
//! | state     | event                            | becomes                                                                 |
//! | --------- | -------------------------------- | ----------------------------------------------------------------------- |
//! | new       | a person must approve            | approving                                                                |
//! | new       | nobody must                      | running                                                                  |
//! | approving | approved                         | running, maybe with edited arguments                                     |
//! | approving | rejected, or nobody did in time  | ended with that error                                                    |
//! | running   | the body or effect gives a value | ended with it; shared `var`s go back to the caller                       |
//! | running   | it fails                         | closing: what was done inside is undone                                  |
//! | running   | the timeout of the whole passes  | closing with `timeout`: what is inside is cancelled, then undone         |
//! | closing   | all is undone                    | pausing, if another attempt is due; else ended with the error            |
//! | pausing   | the pause is over                | running, for another attempt                                             |
//!
//! How an effect (a tool that is no body) is carried out, tried again, lost and settled is in `call/effect.rs`.

mod action;
mod arguments;
mod deadline;
pub(crate) mod effect;
mod ending;
mod repeat;
mod start;

use agentflow_plan::{CallOptions, CallableId, LocalId, Plan, Value};
use serde::{Deserialize, Serialize};

pub(crate) use arguments::{arguments_object, callable_name, parameter_frame, parameters};
pub(crate) use start::DEPTH_MAX;

use crate::agent::budget::Limits;
use crate::progress::{Progress, Site};
use crate::state::{Kind, TaskId, kept};
use crate::{CommandId, Part};

/// A call.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct CallRun {
    /// What is called.
    pub target: CallableId,
    /// Where it is written.
    pub origin: Origin,
    /// The arguments, in the order of the parameters; those of `var` parameters as the callee left them.
    #[serde(with = "kept::list")]
    pub arguments: Vec<Value>,
    /// Which parameters share which `var`s of the caller.
    pub shared: Vec<(u32, LocalId)>,
    /// What `with` says, evaluated.
    pub settings: CallSettings,
    /// The conversation that it goes on with, where it is a `send`.
    pub conversation: Option<u64>,
    /// What is sent to it.
    pub message: Vec<Part>,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// Where it stands.
    pub phase: CallPhase,
    /// The timer of the whole.
    pub deadline: Option<CommandId>,
    /// Model turns of all attempts, so that no two have the same path.
    pub turns: u32,
}

/// Where a call is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Origin {
    /// Nowhere: the run is this call.
    Run,
    /// At a node. For a message to a conversation, at the one that opened it.
    Node(Site),
    /// In an agent's list of tools.
    Entry {
        /// The agent.
        agent: agentflow_plan::AgentId,
        /// Which entry.
        entry: u32,
    },
}

impl Origin {
    /// What `with` says there.
    pub fn options(self, plan: &Plan) -> Option<&CallOptions> {
        match self {
            Origin::Run => None,
            Origin::Node(site) => site.options(plan),
            Origin::Entry { agent, entry } => {
                Some(&plan.agents[agent.index()].tools.get(entry as usize)?.options)
            }
        }
    }
}

/// What `with` says, evaluated where it is written.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct CallSettings {
    pub timeout_ms: Option<i64>,
    pub turns_max: Option<u32>,
    pub budget: Option<Limits>,
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CallPhase {
    /// A person is asked, or nothing began yet.
    Approving,
    /// A body, an agent or a workflow runs.
    Running,
    /// An effect is carried out.
    Effect {
        /// The command.
        command: CommandId,
        /// The number of this dispatch.
        turn: u64,
    },
    /// Before another attempt.
    Pausing {
        /// The timer.
        timer: CommandId,
    },
    /// Nothing more will be tried.
    Over,
}

/// A call that is about to be made.
pub(crate) struct NewCall {
    pub target: CallableId,
    pub origin: Origin,
    pub arguments: Vec<Value>,
    pub shared: Vec<(u32, LocalId)>,
    pub settings: CallSettings,
    pub conversation: Option<u64>,
    pub message: Vec<Part>,
}

impl CallRun {
    pub(crate) fn new(call: NewCall) -> CallRun {
        CallRun {
            target: call.target,
            origin: call.origin,
            arguments: call.arguments,
            shared: call.shared,
            settings: call.settings,
            conversation: call.conversation,
            message: call.message,
            attempt: 1,
            phase: CallPhase::Approving,
            deadline: None,
            turns: 0,
        }
    }
}

impl Progress<'_> {
    /// A call, where the task is one.
    pub(crate) fn call(&self, id: TaskId) -> Option<&CallRun> {
        match self.state.tasks.kind(id)? {
            Kind::Call(run) => Some(run),
            _ => None,
        }
    }

    /// A call, to be changed.
    pub(crate) fn call_mut(&mut self, id: TaskId) -> Option<&mut CallRun> {
        match self.state.tasks.kind_mut(id)? {
            Kind::Call(run) => Some(run),
            _ => None,
        }
    }
}
