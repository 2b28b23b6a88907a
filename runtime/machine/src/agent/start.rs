//! How an agent begins: its bounds evaluated, its first message rendered.

use agentflow_plan::{CallableId, ErrorKind, Passing, Value};

use super::budget::Limits;
use super::{AgentRun, Phase, SharedVariable};
use crate::progress::{Progress, Work, failure};
use crate::state::{Kind, Slot, TaskId};
use crate::{Failure, Usage};

impl Progress<'_> {
    /// Starts the agent of a call.
    pub(crate) fn start_agent(&mut self, call: TaskId) {
        match self.new_agent(call) {
            Ok(run) => {
                let path = self.path(call);
                let id = self.add(call, Slot::Body, path, Kind::Agent(Box::new(run)));
                self.salt_attempt(call, id);
                self.push(Work::Enter(id));
            }
            Err(failure) => self.call_failed_for_good(call, failure),
        }
    }

    fn new_agent(&self, call: TaskId) -> Result<AgentRun, Failure> {
        let path = self.path(call);
        let no_agent = || failure(ErrorKind::Failed, "this step calls no agent", &path);
        let run = self.call(call).ok_or_else(no_agent)?;
        let CallableId::Agent(called) = run.target else { return Err(no_agent()) };
        let definition = &self.plan.agents[called.index()];
        let frame = self.callee_frame(call);
        let turns_max = match run.settings.turns_max {
            Some(turns) => turns,
            None => match self.evaluate(&frame, &definition.max_turns, &path)? {
                Value::Int(turns) => turns.clamp(0, i64::from(u32::MAX)) as u32,
                other => {
                    let message = format!("`max_turns` must be an int, and is {}", other.render());
                    return Err(failure(ErrorKind::Failed, message, &path));
                }
            },
        };
        let limits = match (run.settings.budget, &definition.budget) {
            (Some(limits), _) => limits,
            (None, Some(budget)) => self.limits_in(&frame, budget, &path)?,
            (None, None) => Limits::default(),
        };
        let shared = definition.parameters.iter().filter(|parameter| parameter.passing == Passing::Variable);
        let mut agent = AgentRun {
            called,
            agent: called,
            history: Vec::new(),
            phase: Phase::Guarding,
            fresh: true,
            turns: 0,
            turns_max,
            limits,
            used_before: Usage::default(),
            guard_failures: 0,
            tool_used: false,
            wrong: None,
            held: None,
            calls: Vec::new(),
            handoff: None,
            shared: shared.map(|parameter| SharedVariable::Local(parameter.local)).collect(),
            frame,
        };
        match run.conversation {
            Some(conversation) => self.go_on(&mut agent, conversation, run, &path)?,
            None => agent.history.push(self.first_message(called, &agent.frame, &path)?),
        }
        Ok(agent)
    }
}
