//! Guards: conditions on what comes in and on what goes out. They may have effects, and are steps of their own.
//!
//! | guard  | it holds         | it does not                                                                  |
//! | ------ | ---------------- | ---------------------------------------------------------------------------- |
//! | input  | the agent goes on | the error is `guard` with the guard's message; a turn beside it is cancelled |
//! | output | the output stands | the model is told the guard's feedback; after too many, the error is `guard` |

use agentflow_plan::{ErrorKind, GuardTiming, Name, RegionId, Value};

use super::Phase;
use crate::StepStatus;
use crate::progress::{Progress, failure, seen};
use crate::state::{Frame, Slot, StepKind, TaskId};

impl Progress<'_> {
    /// Starts the input guards of the agent that run then, and gives how many there are. Each puts one piece of work
    /// on the list.
    pub(crate) fn start_input_guards(&mut self, id: TaskId, timing: GuardTiming) -> usize {
        let (Some(agent), Some(run)) = (self.definition(id), self.agent(id)) else { return 0 };
        if self.state.stood_in.agents.contains(&run.agent) {
            return 0;
        }
        let frame = run.frame.clone();
        let turn = self.turn_path(id, 1);
        let mut started = 0;
        for (index, guard) in (0..).zip(&agent.input_guards) {
            if guard.timing == timing {
                let path = format!("{turn}/input_guard[{index}]").into();
                self.start_guard(id, Slot::InputGuard(index), path, guard.condition, &frame);
                started += 1;
            }
        }
        started
    }

    fn start_guard(&mut self, id: TaskId, slot: Slot, path: Name, condition: RegionId, frame: &Frame) {
        let frame = seen(frame, &self.plan.region(condition).inputs);
        let guard = self.start_region_at(id, slot, path, condition, frame);
        self.begin_row(guard, StepKind::Guard, StepStatus::Running, None);
    }

    pub(crate) fn input_guard_ended(&mut self, id: TaskId, index: u32, holds: &Value) {
        if *holds == Value::Bool(true) {
            return self.input_guard_holds(id);
        }
        let (Some(agent), Some(run)) = (self.definition(id), self.agent(id)) else { return };
        let Some(guard) = agent.input_guards.get(index as usize) else { return };
        let path = self.path(id);
        let failure = match self.evaluate(&run.frame, &guard.message, &path) {
            Ok(message) => failure(ErrorKind::Guard, message.render(), &path),
            Err(failure) => failure,
        };
        self.agent_failed(id, failure);
    }

    fn input_guard_holds(&mut self, id: TaskId) {
        match self.agent(id).map(|run| &run.phase) {
            Some(Phase::Guarding) if !self.state.tasks.has_children(id) => self.begin_turn(id),
            Some(Phase::Turning) => self.take_answer(id),
            _ => {}
        }
    }

    /// Runs the output guards over an output, or ends with it if there are none.
    pub(crate) fn check_output(&mut self, id: TaskId, output: Value) {
        let (Some(agent), Some(run)) = (self.definition(id), self.agent(id)) else { return };
        if agent.output_guards.is_empty() || self.state.stood_in.agents.contains(&run.agent) {
            return self.agent_answered(id, output);
        }
        let turn = self.turn_path(id, 0);
        let Some(run) = self.agent_mut(id) else { return };
        run.phase = Phase::Checking { output: output.clone(), feedback: Vec::new() };
        let frame = run.frame.clone();
        for (index, guard) in (0..).zip(&agent.output_guards) {
            let mut frame = frame.clone();
            frame.set(guard.result, output.clone());
            let path = format!("{turn}/output_guard[{index}]").into();
            self.start_guard(id, Slot::OutputGuard(index), path, guard.condition, &frame);
        }
        self.first_come_first(agent.output_guards.len());
    }

    pub(crate) fn output_guard_ended(&mut self, id: TaskId, index: u32, holds: &Value) {
        let (Some(agent), Some(run)) = (self.definition(id), self.agent(id)) else { return };
        let Phase::Checking { output, .. } = &run.phase else { return };
        if *holds != Value::Bool(true) {
            let Some(guard) = agent.output_guards.get(index as usize) else { return };
            let mut frame = run.frame.clone();
            frame.set(guard.result, output.clone());
            let told = match self.evaluate(&frame, &guard.feedback, &self.path(id)) {
                Ok(told) => Name::from(told.render()),
                Err(failure) => return self.agent_failed(id, failure),
            };
            if let Some(run) = self.agent_mut(id)
                && let Phase::Checking { feedback, .. } = &mut run.phase
            {
                feedback.push(told);
            }
        }
        if !self.state.tasks.has_children(id) {
            self.output_checked(id);
        }
    }

    /// All output guards have run.
    fn output_checked(&mut self, id: TaskId) {
        let declared = self.definition(id).map(|agent| agent.guard_retries).unwrap_or_default();
        let replaced = self.agent_options(id).and_then(|options| options.guard_retries);
        let retries = replaced.unwrap_or(declared);
        let Some(run) = self.agent_mut(id) else { return };
        let Phase::Checking { output, feedback } = std::mem::replace(&mut run.phase, Phase::Turning) else {
            return;
        };
        if feedback.is_empty() {
            return self.agent_answered(id, output);
        }
        run.guard_failures += 1;
        let told = feedback.join("\n");
        if run.guard_failures > retries {
            let failure = failure(ErrorKind::Guard, told, &self.path(id));
            return self.agent_failed(id, failure);
        }
        self.say(id, told);
        self.begin_turn(id);
    }
}
