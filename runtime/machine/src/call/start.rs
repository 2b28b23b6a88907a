//! How a call begins: approved, if a person must; then carried out, by what is called.

use agentflow_plan::{Approval, Call, CallableId, ErrorKind, Implementation, Name, Passing, RegionId, Value};

use super::{CallPhase, CallRun, NewCall, Origin, arguments_object, parameters};
use crate::node::{Start, Started};
use crate::progress::{Progress, Work, failure};
use crate::state::{Kind, Slot, StepKind, TaskId};
use crate::{Failure, StepStatus};

/// Calls by models inside each other at most: agents may be their own and each other's tools.
pub(crate) const DEPTH_MAX: u16 = 64;

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

    /// Begins a call below a task.
    pub(crate) fn start_call(
        &mut self,
        parent: TaskId,
        slot: Slot,
        path: Name,
        call: NewCall,
    ) -> Result<TaskId, Failure> {
        let is_of_model = matches!(call.origin, Origin::Entry { .. });
        let outside = self.state.tasks.get(parent).map(|task| task.depth).unwrap_or_default();
        let depth = outside + u16::from(is_of_model);
        if depth > DEPTH_MAX {
            let message = format!("agents call each other as tools more than {DEPTH_MAX} deep");
            return Err(failure(ErrorKind::Failed, message, &path));
        }
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

    pub(crate) fn enter_call(&mut self, id: TaskId) {
        if !self.takes_conversation(id) {
            return;
        }
        match self.approval_due(id) {
            Ok(None) => self.make_call(id),
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

    /// Nobody has to approve the call any more. Only from here on it counts: what was rejected was not called. (The run
    /// itself was counted by whoever started it.)
    pub(crate) fn make_call(&mut self, id: TaskId) {
        let counted = self.call(id).filter(|run| run.origin != Origin::Run).map(|run| run.target);
        if let Some(target) = counted {
            self.count_call(target);
        }
        self.run_call(id);
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
                self.start_body(id, target, workflow.body);
            }
            CallableId::Agent(_) => self.start_agent(id),
            CallableId::Tool(tool) => match &self.plan.tools[tool.index()].implementation {
                Implementation::Body(region) => self.start_body(id, target, *region),
                Implementation::Http(_) | Implementation::Exec(_) | Implementation::Mcp { .. } => {
                    self.start_effect(id);
                }
                Implementation::Hosted { name } => {
                    let tool = &self.plan.tools[tool.index()].name;
                    let message = format!(
                        "`{tool}` is run by the model's provider (`{name}`): only a model can call it"
                    );
                    self.call_failed_for_good(id, failure(ErrorKind::Failed, message, &self.path(id)));
                }
            },
        }
    }

    fn start_body(&mut self, id: TaskId, target: CallableId, declared: RegionId) {
        let region = self.state.stood_in.bodies.get(&target).copied().unwrap_or(declared);
        let path = self.path(id);
        let frame = self.callee_frame(id);
        let body = self.start_region(id, Slot::Body, path, region, frame);
        self.salt_attempt(id, body);
    }
}

fn step_kind(target: CallableId) -> StepKind {
    match target {
        CallableId::Tool(_) => StepKind::Tool,
        CallableId::Agent(_) => StepKind::Agent,
        CallableId::Workflow(_) => StepKind::Workflow,
    }
}
