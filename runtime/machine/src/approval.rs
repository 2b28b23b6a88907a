//! Approvals: a person sees the exact arguments of a call, may edit them, and approves or rejects.
//!
//! | state   | event                                     | becomes                                                      |
//! | ------- | ----------------------------------------- | ------------------------------------------------------------ |
//! | new     |                                           | waiting, maybe with a timer                                  |
//! | waiting | someone approves, the quorum is not full  | waiting; the same person counts once                         |
//! | waiting | someone approves with edited arguments    | as approved, but only by this person: nobody else saw those  |
//! | waiting | someone approves, the quorum is full      | ended with the arguments                                     |
//! | waiting | someone rejects                           | ended with the error `rejected`                              |
//! | waiting | the timer fires                           | ended by `else`: `timeout`, `rejected`, or the arguments     |
//! | waiting | a stand-in fails                          | ended with its error                                         |
//!
//! An approval is a step of its own below the call: `support/refund/approval`. Its call's path names it as well.

use agentflow_plan::{
    Approval, ApprovalFallback, CallableId, ErrorKind, Fields, Name, Plan, Value, duration_text,
};
use serde::{Deserialize, Serialize};

use crate::call::{CallPhase, arguments_object, callable_name, parameters};
use crate::progress::{Progress, below, failure, frame_of};
use crate::state::{Ending, Frame, Kind, Purpose, Slot, State, StepKind, TaskId, kept};
use crate::{AskRequest, CommandId, CommandKind, EffectError, Failure, StepStatus, Wanted};

/// An approval that is due.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ApprovalRun {
    /// What is to be called.
    pub target: CallableId,
    /// The arguments, as they were edited last, in the order of the parameters.
    #[serde(with = "kept::list")]
    arguments: Vec<Value>,
    /// Who is asked.
    pub to: Option<Name>,
    /// Until when.
    pub until: Option<i64>,
    /// How many different people must approve.
    quorum: u32,
    /// Who approved these arguments; without names, once.
    approved_by: Vec<Option<Name>>,
    otherwise: ApprovalFallback,
    within_ms: i64,
    /// The command.
    pub command: CommandId,
    timer: Option<CommandId>,
    turn: u64,
}

impl ApprovalRun {
    /// Why an approval by this person does not count, if it does not.
    pub fn objection(&self, by: Option<&Name>, edited: Option<&Fields>) -> Option<String> {
        // Whoever edits approves something else.
        let same = edited.is_none_or(|edited| edited.values().eq(&self.arguments));
        match by {
            None if self.quorum > 1 => Some(format!("{} people must approve, so say who does", self.quorum)),
            Some(by) if same && self.approved_by.iter().flatten().any(|other| other == by) => {
                Some(format!("{by} approved already"))
            }
            _ => None,
        }
    }
}

impl Progress<'_> {
    /// The frame that an approval's expressions see.
    pub(crate) fn approval_frame(&self, call: TaskId, approval: &Approval) -> Frame {
        let Some(run) = self.call(call) else { return Frame::new() };
        let replaced = run.origin.options(self.plan).and_then(|options| options.approval.as_ref());
        let mut frame = match replaced {
            Some(_) => {
                self.parent(call).and_then(|caller| frame_of(self.state, caller)).cloned().unwrap_or_default()
            }
            None => self.callee_frame(call),
        };
        if let Some(local) = approval.arguments {
            frame.set(local, arguments_object(parameters(self.plan, run.target), &run.arguments));
        }
        frame
    }

    pub(crate) fn start_approval(&mut self, call: TaskId, approval: &Approval) -> Result<(), Failure> {
        let Some(run) = self.call(call) else { return Ok(()) };
        let (target, arguments) = (run.target, run.arguments.clone());
        let call_path = self.path(call);
        let frame = self.approval_frame(call, approval);
        let to = match &approval.by {
            Some(by) => Some(Name::from(self.evaluate(&frame, by, &call_path)?.render())),
            None => None,
        };
        let within = match &approval.within {
            Some(within) => match self.evaluate(&frame, within, &call_path)? {
                Value::Duration(milliseconds) => Some(milliseconds.max(0)),
                other => {
                    let message = format!("`within` must be a duration, and is {}", other.render());
                    return Err(failure(ErrorKind::Failed, message, &call_path));
                }
            },
            None => None,
        };
        let until = within.map(|within| self.time_after(within));
        let path = below(&call_path, "approval");
        let run = ApprovalRun {
            target,
            arguments,
            turn: self.state.counts.ask(to.as_ref()),
            to,
            until,
            quorum: approval.quorum.max(1),
            approved_by: Vec::new(),
            otherwise: approval.otherwise,
            within_ms: within.unwrap_or_default(),
            command: self.state.flight.next_id(),
            timer: None,
        };
        self.set_status(call, StepStatus::Waiting);
        let input = approval_input(self.plan, &run);
        let id = self.add(call, Slot::Approval, path.clone(), Kind::Approval(Box::new(run)));
        self.begin_row(id, StepKind::Approval, StepStatus::Waiting, Some(input));
        self.state.open_steps.insert(path.clone(), id);
        let command = self.open(id, Purpose::Ask);
        if let Some(request) = approval_request(self.plan, self.state, id) {
            self.give_out(command, path, CommandKind::Ask(Box::new(request)));
        }
        if let Some(until) = until {
            let timer = self.timer(id, until);
            if let Some(run) = self.approval_mut(id) {
                run.timer = Some(timer);
            }
        }
        Ok(())
    }

    fn approval_mut(&mut self, id: TaskId) -> Option<&mut ApprovalRun> {
        match self.state.tasks.kind_mut(id)? {
            Kind::Approval(run) => Some(run),
            _ => None,
        }
    }

    pub(crate) fn approved(&mut self, id: TaskId, edited: Option<Fields>, by: Option<Name>) {
        let plan = self.plan;
        let Some(run) = self.approval_mut(id) else { return };
        if let Some(edited) = edited {
            let edited: Vec<Value> = edited.into_values().collect();
            if edited != run.arguments {
                run.arguments = edited;
                run.approved_by.clear();
            }
        }
        run.approved_by.push(by);
        if run.approved_by.len() < run.quorum as usize {
            let input = approval_input(plan, run);
            if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
                row.input = Some(input);
            }
            return self.report(id);
        }
        self.close_question(id);
        self.approval_given(id);
    }

    /// The call may be made.
    fn approval_given(&mut self, id: TaskId) {
        let plan = self.plan;
        let Some(run) = self.approval_mut(id) else { return };
        let arguments = arguments_object(parameters(plan, run.target), &run.arguments);
        self.end_approval(id);
        self.finish(id, Ending::Value(arguments));
    }

    pub(crate) fn rejected(&mut self, id: TaskId, reason: Option<&Name>, by: Option<&Name>) {
        let plan = self.plan;
        let Some(run) = self.approval_mut(id) else { return };
        let mut message = format!("the call of `{}` was rejected", callable_name(plan, run.target));
        if let Some(by) = by {
            message.push_str(&format!(" by {by}"));
        }
        if let Some(reason) = reason {
            message.push_str(&format!(": {reason}"));
        }
        self.close_question(id);
        self.approval_refused(id, ErrorKind::Rejected, message);
    }

    pub(crate) fn approval_over(&mut self, id: TaskId) {
        let plan = self.plan;
        let Some(run) = self.approval_mut(id) else { return };
        let name = callable_name(plan, run.target);
        let message = format!("nobody approved the call of `{name}` within {}", duration_text(run.within_ms));
        match run.otherwise {
            ApprovalFallback::Timeout => self.approval_refused(id, ErrorKind::Timeout, message),
            ApprovalFallback::Reject => self.approval_refused(id, ErrorKind::Rejected, message),
            ApprovalFallback::Approve => self.approval_given(id),
        }
    }

    /// Whoever stands in for the person failed.
    pub(crate) fn approval_failed(&mut self, id: TaskId, error: &EffectError) {
        self.close_question(id);
        self.approval_refused(id, error.kind, error.message.to_string());
    }

    fn approval_refused(&mut self, id: TaskId, kind: ErrorKind, message: String) {
        let call_path = self.parent(id).map(|call| self.path(call)).unwrap_or_default();
        self.end_approval(id);
        self.finish(id, Ending::Failed(failure(kind, message, &call_path)));
    }

    /// Takes back what an approval left in tables.
    pub(crate) fn end_approval(&mut self, id: TaskId) {
        let Some(run) = self.approval_mut(id) else { return };
        let (command, timer) = (run.command, run.timer);
        self.close_step(id);
        self.take_back(id, command);
        if let Some(timer) = timer {
            self.take_back(id, timer);
        }
    }

    /// A call was approved, with these arguments.
    pub(crate) fn call_approved(&mut self, id: TaskId, arguments: &Value) {
        if let Value::Object(arguments) = arguments
            && let Some(run) = self.call_mut(id)
        {
            run.arguments = arguments.values().cloned().collect();
            run.phase = CallPhase::Running;
        }
        if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
            row.input = Some(arguments.clone());
        }
        self.make_call(id);
    }
}

fn approval_input(plan: &Plan, run: &ApprovalRun) -> Value {
    let mut input = vec![
        ("tool".into(), Value::String(callable_name(plan, run.target).clone())),
        ("arguments".into(), arguments_object(parameters(plan, run.target), &run.arguments)),
    ];
    input.extend(run.to.clone().map(|to| ("to".into(), Value::String(to))));
    input.extend(run.until.map(|until| ("until".into(), Value::Time(until))));
    if run.quorum > 1 {
        let approved_by = run.approved_by.iter().flatten().cloned().map(Value::String).collect();
        input.push(("quorum".into(), Value::Int(i64::from(run.quorum))));
        input.push(("approved_by".into(), Value::list(approved_by)));
    }
    Value::object(input)
}

/// The approval as a host is told.
pub(crate) fn approval_request(plan: &Plan, state: &State, id: TaskId) -> Option<AskRequest> {
    let Kind::Approval(run) = state.tasks.kind(id)? else { return None };
    let tool = callable_name(plan, run.target).clone();
    Some(AskRequest {
        question: format!("Approve the call of `{tool}`?").into(),
        answer: Wanted::Approval {
            tool,
            arguments: arguments_object(parameters(plan, run.target), &run.arguments),
            quorum: run.quorum,
        },
        to: run.to.clone(),
        until: run.until,
        turn: run.turn,
    })
}
