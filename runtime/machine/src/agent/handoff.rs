//! Handoffs: another agent takes the conversation over, and answers for the one that was called.
//!
//! | state      | event                                | becomes                                                           |
//! | ---------- | ------------------------------------ | ----------------------------------------------------------------- |
//! | calls are answered | the handoff shares a summary | summing up: one more turn of this agent, which is no turn of `max_turns` |
//! | calls are answered | it shares anything else      | handed over                                                       |
//! | summing up | the summary is there                 | handed over                                                       |
//!
//! The agent that takes over has its instructions, the items that are shared, then its prompt; the default prompt only
//! where nothing is shared.

use agentflow_plan::{Agent, CallableId, Fields, Handoff, Name, Passing, Problems, Sharing, Value};
use serde::{Deserialize, Serialize};

use super::sharing::shared_items;
use super::tools::Bound;
use super::{AgentRun, Phase, SharedVariable};
use crate::Failure;
use crate::call::{arguments_object, parameter_frame};
use crate::progress::{Progress, Work, below};
use crate::state::{StepKind, TaskId, kept};

/// The handoff that a turn called.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChosenHandoff {
    /// Which of the agent's.
    handoff: u32,
    /// What the model gave.
    #[serde(with = "kept::value")]
    given: Value,
}

impl ChosenHandoff {
    pub(super) fn new(handoff: u32, given: Fields) -> ChosenHandoff {
        ChosenHandoff { handoff, given: Value::Object(std::sync::Arc::new(given)) }
    }
}

impl AgentRun {
    /// The handoff that the turn called, of the agent whose turn it is.
    pub(super) fn chosen<'a>(&self, definition: &'a Agent) -> Option<&'a Handoff> {
        definition.handoffs.get(self.handoff.as_ref()?.handoff as usize)
    }
}

impl<'p> Progress<'p> {
    /// What the model gave for the parameters of the agent that is to take over.
    pub(crate) fn read_handoff_call(&self, handoff: &Handoff, text: &str) -> Result<Fields, Problems> {
        self.read_open(&self.plan.agents[handoff.target.index()].parameters, &handoff.arguments, text)
    }

    /// Hands the conversation over, after a summary where one is due.
    pub(crate) fn hand_over(&mut self, id: TaskId) {
        let Some(handoff) = self.chosen(id) else { return };
        if handoff.sharing == Sharing::Summary {
            if let Some(run) = self.agent_mut(id) {
                run.phase = Phase::Summing;
            }
            let path = below(&self.turn_path(id, 0), "summary");
            return self.start_turn(id, path);
        }
        self.handed_over(id, None);
    }

    /// The summary is there.
    pub(crate) fn summed_up(&mut self, id: TaskId, summary: Name) {
        self.handed_over(id, Some(summary));
    }

    fn chosen(&self, id: TaskId) -> Option<&'p Handoff> {
        self.agent(id)?.chosen(self.definition(id)?)
    }

    fn handed_over(&mut self, id: TaskId, summary: Option<Name>) {
        match self.take_over(id, summary.as_ref()) {
            Ok(()) => self.push(Work::Enter(id)),
            Err(failure) => self.agent_failed(id, failure),
        }
    }

    fn take_over(&mut self, id: TaskId, summary: Option<&Name>) -> Result<(), Failure> {
        let Some(handoff) = self.chosen(id) else { return Ok(()) };
        let Some(chosen) = self.agent_mut(id).and_then(|run| run.handoff.take()) else { return Ok(()) };
        let target = &self.plan.agents[handoff.target.index()];
        let path = below(&self.turn_path(id, 0), &handoff.name);
        let Bound { arguments, shared: bound } =
            self.bind(id, &target.parameters, &handoff.arguments, &chosen.given, &path)?;
        let input = arguments_object(&target.parameters, &arguments);
        let output = Value::object([("agent".into(), Value::String(target.name.clone()))]);
        self.instant_row(&path, StepKind::Handoff, Some(input), Ok(output));

        self.count_call(CallableId::Agent(handoff.target));

        let frame = parameter_frame(&target.parameters, &arguments);
        let Some(run) = self.agent(id) else { return Ok(()) };
        let mut history = shared_items(&run.history, &handoff.sharing, handoff.without_tools, summary);
        if history.is_empty() {
            history.push(self.first_message(handoff.target, &frame, &path)?);
        } else if let Some(parts) = self.written_prompt(handoff.target, &frame, &path)? {
            history.push(std::sync::Arc::new(crate::Item::User { parts }));
        }
        let Some(run) = self.agent_mut(id) else { return Ok(()) };
        for shared in &mut run.shared {
            let SharedVariable::Local(local) = *shared else { continue };
            let taken = bound.iter().find(|(index, from)| {
                *from == local
                    && target
                        .parameters
                        .get(*index as usize)
                        .is_some_and(|to| to.passing == Passing::Variable)
            });
            *shared = match taken {
                Some((index, _)) => SharedVariable::Local(target.parameters[*index as usize].local),
                None => SharedVariable::Value(run.frame.get(local).cloned().unwrap_or_default()),
            };
        }
        run.agent = handoff.target;
        run.frame = frame;
        run.history = history;
        run.phase = Phase::Guarding;
        run.fresh = true;
        run.guard_failures = 0;
        run.tool_used = false;
        run.wrong = None;
        Ok(())
    }
}
