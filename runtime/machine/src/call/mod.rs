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
mod deadline;
pub(crate) mod effect;
mod repeat;

use agentflow_plan::{
    Approval, Argument, Call, CallOptions, CallableId, ErrorKind, Implementation, LocalId, Name, Parameter,
    Passing, Plan, Value,
};
use serde::{Deserialize, Serialize};

use crate::agent::budget::Limits;
use crate::node::{Start, Started};
use crate::progress::{Ended, Progress, Site, Work, failure, frame_of_mut};
use crate::state::{Ending, Frame, Kind, Slot, StepKind, TaskId, kept};
use crate::{CommandId, Failure, Part, StepStatus};

/// Calls inside each other at most: agents may be each other's tools.
const DEPTH_MAX: u16 = 100;

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

impl<'p> Progress<'p> {
    /// The call of a node.
    pub(crate) fn start_node_call(&mut self, start: &Start, call: &Call) -> Result<Started, Failure> {
        let parameters = parameters(self.plan, call.target);
        let mut arguments = Vec::new();
        let mut shared = Vec::new();
        for (index, argument) in (0..).zip(&call.arguments) {
            let (value, local) = self.argument(start.region, argument, &start.path)?;
            arguments.push(value);
            if parameters.get(index as usize).is_some_and(|parameter| parameter.passing == Passing::Variable)
            {
                shared.extend(local.map(|local| (index, local)));
            }
        }
        let settings = self.call_settings(start.region, &call.options, &start.path)?;
        let call = NewCall {
            target: call.target,
            origin: Origin::Node(start.site),
            arguments,
            shared,
            settings,
            conversation: None,
            message: Vec::new(),
        };
        self.start_call(start.region, Slot::Node(start.node), start.path.clone(), call)?;
        Ok(Started::Running)
    }

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
                let expression = agentflow_plan::Expression::Local(*local);
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

    /// Begins a call below a task.
    pub(crate) fn start_call(
        &mut self,
        parent: TaskId,
        slot: Slot,
        path: Name,
        call: NewCall,
    ) -> Result<TaskId, Failure> {
        let depth = self.state.tasks.get(parent).map(|task| task.depth).unwrap_or_default() + 1;
        if depth > DEPTH_MAX {
            let message = format!("calls are nested more than {DEPTH_MAX} deep");
            return Err(failure(ErrorKind::Failed, message, &path));
        }
        self.state.counts.call(call.target);
        let input = arguments_object(parameters(self.plan, call.target), &call.arguments);
        let step = step_kind(call.target);
        let id = self.add(parent, slot, path, Kind::Call(Box::new(CallRun::new(call))));
        if let Some(task) = self.state.tasks.get_mut(id) {
            task.depth = depth;
        }
        self.begin_row(id, step, StepStatus::Running, Some(input));
        self.push(Work::Enter(id));
        Ok(id)
    }

    /// A call, where the task is one.
    pub(crate) fn call(&self, id: TaskId) -> Option<&CallRun> {
        match self.state.tasks.kind(id)? {
            Kind::Call(run) => Some(run),
            _ => None,
        }
    }

    pub(crate) fn call_mut(&mut self, id: TaskId) -> Option<&mut CallRun> {
        match self.state.tasks.kind_mut(id)? {
            Kind::Call(run) => Some(run),
            _ => None,
        }
    }

    pub(crate) fn enter_call(&mut self, id: TaskId) {
        if !self.takes_conversation(id) {
            return;
        }
        match self.approval_due(id) {
            Ok(None) => self.run_call(id),
            Ok(Some(approval)) => {
                if let Err(failure) = self.start_approval(id, approval) {
                    self.call_failed_for_good(id, failure);
                }
            }
            Err(failure) => self.call_failed_for_good(id, failure),
        }
    }

    /// The approval that is due before a call.
    fn approval_due(&self, id: TaskId) -> Result<Option<&'p Approval>, Failure> {
        let Some(run) = self.call(id) else { return Ok(None) };
        let declared = match run.target {
            CallableId::Tool(tool) => self.plan.tools[tool.index()].approval.as_ref(),
            CallableId::Agent(_) | CallableId::Workflow(_) => None,
        };
        let replaced = run.origin.options(self.plan).and_then(|options| options.approval.as_ref());
        let Some(approval) = replaced.or(declared) else { return Ok(None) };
        let frame = self.approval_frame(id, approval);
        match self.evaluate(&frame, &approval.when, &self.path(id))? {
            Value::Bool(false) => Ok(None),
            // What cannot be told to need no approval needs one.
            _ => Ok(Some(approval)),
        }
    }

    /// Carries the call out, for one attempt.
    pub(crate) fn run_call(&mut self, id: TaskId) {
        let Some(run) = self.call_mut(id) else { return };
        run.phase = CallPhase::Running;
        let target = run.target;
        let attempt = run.attempt;
        self.set_attempts(id, attempt, StepStatus::Running);
        if let Err(failure) = self.start_deadline(id) {
            return self.call_failed_for_good(id, failure);
        }
        match target {
            CallableId::Workflow(workflow) => {
                let workflow = &self.plan.workflows[workflow.index()];
                self.start_body(id, workflow.body);
            }
            CallableId::Agent(_) => self.start_agent(id),
            CallableId::Tool(tool) => match &self.plan.tools[tool.index()].implementation {
                Implementation::Body(region) => self.start_body(id, *region),
                Implementation::Http(_) | Implementation::Exec(_) | Implementation::Mcp { .. } => {
                    self.start_effect(id);
                }
                Implementation::Hosted { .. } => {
                    let message = "this tool is run by the model's provider, and by nobody else";
                    self.call_failed_for_good(id, failure(ErrorKind::Failed, message, &self.path(id)));
                }
            },
        }
    }

    fn start_body(&mut self, id: TaskId, region: agentflow_plan::RegionId) {
        let path = self.path(id);
        let frame = self.callee_frame(id);
        let body = self.start_region(id, Slot::Body, path, region, frame);
        self.salt_attempt(id, body);
    }

    /// What the parameters of what is called hold.
    pub(crate) fn callee_frame(&self, id: TaskId) -> Frame {
        match self.call(id) {
            Some(run) => parameter_frame(parameters(self.plan, run.target), &run.arguments),
            None => Frame::new(),
        }
    }

    pub(crate) fn call_child_ended(&mut self, ended: Ended) {
        let id = ended.parent;
        match (ended.slot, ended.ending) {
            (Slot::Approval, Ending::Value(arguments)) => self.call_approved(id, &arguments),
            (Slot::Approval, Ending::Failed(failure)) => self.call_failed_for_good(id, failure),
            (_, Ending::Value(value) | Ending::Return(value)) => self.call_succeeded(id, value),
            (_, Ending::Break | Ending::Continue) => self.call_succeeded(id, Value::Null),
            (_, ending) => self.close(id, ending),
        }
    }

    pub(crate) fn call_succeeded(&mut self, id: TaskId, value: Value) {
        self.share_back(id);
        self.end_deadline(id);
        self.leave_conversation(id);
        self.finish(id, Ending::Value(value));
    }

    /// Ends a call with an error that another attempt would only repeat.
    pub(crate) fn call_failed_for_good(&mut self, id: TaskId, failure: Failure) {
        if let Some(run) = self.call_mut(id) {
            run.phase = CallPhase::Over;
        }
        self.close(id, Ending::Failed(failure));
    }

    pub(crate) fn settle_call(&mut self, id: TaskId) {
        let ending = self.take_closing(id);
        if let Ending::Failed(failure) = &ending {
            if self.repeat_call(id, failure) {
                return;
            }
            self.share_back(id);
        }
        self.end_deadline(id);
        self.leave_conversation(id);
        self.finish(id, ending);
    }

    /// Gives the `var`s that were shared back to the caller, as the callee left them.
    fn share_back(&mut self, id: TaskId) {
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

fn step_kind(target: CallableId) -> StepKind {
    match target {
        CallableId::Tool(_) => StepKind::Tool,
        CallableId::Agent(_) => StepKind::Agent,
        CallableId::Workflow(_) => StepKind::Workflow,
    }
}
