//! Arguments: evaluated where the call is written, bound to the callee's parameters, and, where a `var` is shared, given
//! back as the callee left them.

use agentflow_plan::{
    Argument, CallOptions, CallableId, Expression, LocalId, Name, Parameter, Passing, Plan, Value,
};

use super::CallSettings;
use crate::Failure;
use crate::progress::{Progress, frame_of_mut};
use crate::state::{Frame, TaskId};

impl Progress<'_> {
    /// The value of an argument, and the `var` of the caller that it shares.
    pub(crate) fn argument(
        &self,
        caller: TaskId,
        argument: &Argument,
        step: &Name,
    ) -> Result<(Value, Option<LocalId>), Failure> {
        match argument {
            Argument::Value(expression) => Ok((self.evaluate_in(caller, expression, step)?, None)),
            Argument::Variable(local) => {
                let expression = Expression::Local(*local);
                Ok((self.evaluate_in(caller, &expression, step)?, Some(*local)))
            }
        }
    }

    /// What `with` says, in the frame of whoever wrote it.
    pub(crate) fn call_settings(
        &self,
        caller: TaskId,
        options: &CallOptions,
        step: &Name,
    ) -> Result<CallSettings, Failure> {
        let timeout_ms = match &options.timeout {
            Some(timeout) => Some(self.duration(caller, timeout, "`timeout`", step)?),
            None => None,
        };
        let turns_max = match &options.max_turns {
            Some(turns) => {
                Some(self.whole(caller, turns, 0, "`max_turns`", step)?.min(i64::from(u32::MAX)) as u32)
            }
            None => None,
        };
        let budget = match &options.budget {
            Some(budget) => Some(self.limits(caller, budget, step)?),
            None => None,
        };
        Ok(CallSettings { timeout_ms, turns_max, budget })
    }

    /// What the parameters of what is called hold.
    pub(crate) fn callee_frame(&self, id: TaskId) -> Frame {
        match self.call(id) {
            Some(run) => parameter_frame(parameters(self.plan, run.target), &run.arguments),
            None => Frame::new(),
        }
    }

    /// Gives the `var`s that were shared back to the caller, as the callee left them.
    pub(super) fn share_back(&mut self, id: TaskId) {
        let Some(run) = self.call(id) else { return };
        if run.shared.is_empty() {
            return;
        }
        let values: Vec<(LocalId, Value)> = run
            .shared
            .iter()
            .filter_map(|(index, local)| Some((*local, run.arguments.get(*index as usize)?.clone())))
            .collect();
        let Some(frame) = self.parent(id).and_then(|caller| frame_of_mut(self.state, caller)) else { return };
        for (local, value) in values {
            frame.set(local, value);
        }
    }

    /// Notes what a callee left in its `var` parameters.
    pub(crate) fn note_shared(&mut self, id: TaskId, frame: &Frame) {
        let plan = self.plan;
        let Some(run) = self.call_mut(id) else { return };
        for (parameter, argument) in parameters(plan, run.target).iter().zip(&mut run.arguments) {
            if parameter.passing == Passing::Variable
                && let Some(value) = frame.get(parameter.local)
            {
                *argument = value.clone();
            }
        }
    }
}

/// The parameters of a callable.
pub(crate) fn parameters(plan: &Plan, target: CallableId) -> &[Parameter] {
    match target {
        CallableId::Tool(tool) => &plan.tools[tool.index()].parameters,
        CallableId::Agent(agent) => &plan.agents[agent.index()].parameters,
        CallableId::Workflow(workflow) => &plan.workflows[workflow.index()].parameters,
    }
}

/// The name of a callable.
pub(crate) fn callable_name(plan: &Plan, target: CallableId) -> &Name {
    match target {
        CallableId::Tool(tool) => &plan.tools[tool.index()].name,
        CallableId::Agent(agent) => &plan.agents[agent.index()].name,
        CallableId::Workflow(workflow) => &plan.workflows[workflow.index()].name,
    }
}

/// A frame in which the parameters hold the arguments.
pub(crate) fn parameter_frame(parameters: &[Parameter], arguments: &[Value]) -> Frame {
    parameters.iter().zip(arguments).map(|(parameter, value)| (parameter.local, value.clone())).collect()
}

/// The arguments as one object.
pub(crate) fn arguments_object(parameters: &[Parameter], arguments: &[Value]) -> Value {
    let named = parameters.iter().zip(arguments);
    Value::object(named.map(|(parameter, value)| (parameter.name.clone(), value.clone())))
}
