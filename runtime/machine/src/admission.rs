//! Which events a run takes. Whatever is refused changes nothing; whatever is admitted can be carried through.

use agentflow_plan::{
    CallableId, Fields, Name, Plan, SignalId, Type, UnknownFields, Value, WorkflowId, decode,
    decode_arguments, nearest_name,
};

use crate::call::effect::result_type;
use crate::call::parameters;
use crate::node::ask::wanted;
use crate::node::read::gives;
use crate::state::{Ending, Kind, Open, Purpose, State, TaskId, Tree};
use crate::{CommandId, EffectError, Event, EventKind, ModelAnswer, Refused, Usage};

/// An event that was looked at: decoded, and with whom it is for.
pub(crate) enum Admitted {
    Start { workflow: WorkflowId, arguments: Vec<Value>, environment: Vec<(Name, Name)> },
    EffectStarted { task: TaskId, command: CommandId },
    ModelAnswered { task: TaskId, command: CommandId, answer: ModelAnswer, usage: Usage },
    ToolReturned { task: TaskId, command: CommandId, value: Value, is_picked: bool },
    EffectFailed { task: TaskId, command: CommandId, error: EffectError },
    EffectLost { task: TaskId, command: CommandId },
    TimerFired { task: TaskId, command: CommandId },
    SourceRead { task: TaskId, command: CommandId, value: Value },
    Answered { task: TaskId, value: Value },
    Settled { task: TaskId, value: Value },
    Approved { task: TaskId, edited: Option<Fields>, by: Option<Name> },
    Rejected { task: TaskId, reason: Option<Name>, by: Option<Name> },
    Signalled { signal: SignalId, value: Value },
    Retried { task: TaskId },
    Cancelled,
}

/// Looks at an event.
pub(crate) fn admit(plan: &Plan, state: &State, event: &Event) -> Result<Admitted, Refused> {
    if let EventKind::Started { workflow, input, environment } = &event.kind {
        return start(plan, state, workflow, input, environment);
    }
    if !state.started {
        return Err(Refused::Mismatch("the run has not begun".into()));
    }
    if state.outcome.is_some() {
        return Err(Refused::Ended);
    }
    let open = |command: CommandId, purposes: &[fn(Purpose) -> bool]| match state.flight.get(command) {
        Some(Open { task, purpose }) if purposes.iter().any(|fits| fits(purpose)) => Ok(task),
        _ => Err(Refused::Stale),
    };
    let model = |purpose| purpose == Purpose::Model;
    let tool = |purpose| matches!(purpose, Purpose::Tool | Purpose::OnceStarted);
    Ok(match &event.kind {
        EventKind::Started { .. } => return Err(Refused::Stale),
        EventKind::EffectStarted { command } => {
            let task = open(*command, &[|purpose| purpose == Purpose::OnceReady])?;
            Admitted::EffectStarted { task, command: *command }
        }
        EventKind::ModelAnswered { command, answer, usage } => {
            let task = open(*command, &[model])?;
            Admitted::ModelAnswered { task, command: *command, answer: answer.clone(), usage: *usage }
        }
        EventKind::ToolReturned { command, value, picked } => {
            let task = open(*command, &[tool])?;
            fits_the_journal(value)?;
            Admitted::ToolReturned { task, command: *command, value: value.clone(), is_picked: *picked }
        }
        EventKind::EffectFailed { command, error } => {
            let other = |purpose| matches!(purpose, Purpose::OnceReady | Purpose::Ask | Purpose::Read);
            let task = open(*command, &[model, tool, other])?;
            Admitted::EffectFailed { task, command: *command, error: error.clone() }
        }
        EventKind::EffectLost { command } => {
            let task = open(*command, &[|purpose| purpose == Purpose::OnceStarted])?;
            Admitted::EffectLost { task, command: *command }
        }
        EventKind::TimerFired { command } => {
            let task = open(*command, &[|purpose| matches!(purpose, Purpose::Timer { .. })])?;
            Admitted::TimerFired { task, command: *command }
        }
        EventKind::SourceRead { command, value } => {
            let task = open(*command, &[|purpose| purpose == Purpose::Read])?;
            match state.tasks.kind(task) {
                Some(Kind::Read(run)) if gives(run.source, value) => {}
                _ => return Err(wrong("this source does not give such a value")),
            }
            Admitted::SourceRead { task, command: *command, value: value.clone() }
        }
        EventKind::Answered { step, value, .. } => answer(plan, state, step, value)?,
        EventKind::Approved { step, arguments, by } => {
            approval(plan, state, step, arguments.as_ref(), by.as_ref())?
        }
        EventKind::Rejected { step, reason, by } => {
            let task = approval_step(state, step, "a rejection")?;
            Admitted::Rejected { task, reason: reason.clone(), by: by.clone() }
        }
        EventKind::Signalled { signal, payload } => signalled(plan, signal, payload)?,
        EventKind::RetryRequested { step } => {
            let (task, kind) = waiting_step(state, step, "a retry")?;
            let closing = state.tasks.get(task).is_some_and(|task| task.closing.is_some());
            match kind {
                Kind::Call(_) if closing => return Err(not_waiting(step, "a retry", "being cancelled")),
                Kind::Call(_) => Admitted::Retried { task },
                _ => return Err(not_waiting(step, "a retry", "waiting for a person")),
            }
        }
        EventKind::CancelRequested { .. } => {
            let closing = state.tasks.get(Tree::ROOT).and_then(|root| root.closing.as_ref());
            if closing == Some(&Ending::Cancelled) && !state.flight.is_uncertain() {
                return Err(Refused::Stale);
            }
            Admitted::Cancelled
        }
    })
}

fn start(
    plan: &Plan,
    state: &State,
    workflow: &Name,
    input: &Value,
    environment: &[(Name, Name)],
) -> Result<Admitted, Refused> {
    if state.started {
        return Err(Refused::Mismatch("the run has begun already".into()));
    }
    let position = plan.workflows.iter().position(|declared| declared.name == *workflow);
    let id = match position.map(u32::try_from) {
        Some(Ok(position)) => WorkflowId(position),
        _ => return Err(Refused::Mismatch(format!("the plan has no workflow `{workflow}`"))),
    };
    let given = input.to_json();
    let arguments =
        decode_arguments(plan, parameters(plan, CallableId::Workflow(id)), &given, UnknownFields::Refused)
            .map_err(|problems| {
                Refused::Mismatch(format!("the input of `{workflow}` does not fit: {problems}"))
            })?;
    Ok(Admitted::Start {
        workflow: id,
        arguments: arguments.into_values().collect(),
        environment: environment.to_vec(),
    })
}

fn answer(plan: &Plan, state: &State, step: &Name, value: &serde_json::Value) -> Result<Admitted, Refused> {
    let (task, kind) = waiting_step(state, step, "an answer")?;
    match kind {
        Kind::Ask(_) => {
            let due = wanted(plan, state, task).ok_or(Refused::Stale)?;
            Ok(Admitted::Answered { task, value: read(plan, due, value)? })
        }
        Kind::Call(run) => {
            let due = result_type(plan, run.target).ok_or(Refused::Stale)?;
            Ok(Admitted::Settled { task, value: read(plan, due, value)? })
        }
        _ => Err(not_waiting(step, "an answer", "waiting for approval")),
    }
}

fn approval(
    plan: &Plan,
    state: &State,
    step: &Name,
    arguments: Option<&serde_json::Value>,
    by: Option<&Name>,
) -> Result<Admitted, Refused> {
    let task = approval_step(state, step, "an approval")?;
    let Some(Kind::Approval(run)) = state.tasks.kind(task) else { return Err(Refused::Stale) };
    let edited = match arguments {
        None => None,
        Some(arguments) => Some(
            decode_arguments(plan, parameters(plan, run.target), arguments, UnknownFields::Refused)
                .map_err(wrong_value)?,
        ),
    };
    if let Some(why) = run.objection(by, edited.as_ref()) {
        return Err(Refused::Approver { step: step.clone(), why });
    }
    Ok(Admitted::Approved { task, edited, by: by.cloned() })
}

fn signalled(plan: &Plan, name: &Name, payload: &serde_json::Value) -> Result<Admitted, Refused> {
    let position = plan.signals.iter().position(|signal| signal.name == *name);
    let Some(id) = position.and_then(|position| u32::try_from(position).ok()) else {
        let nearest = nearest_name(name, plan.signals.iter().map(|signal| &*signal.name));
        return Err(Refused::UnknownSignal {
            signal: name.clone(),
            nearest: nearest.map(Name::from).into_iter().collect(),
        });
    };
    let signal = SignalId(id);
    let value = read(plan, &plan.signals[signal.index()].payload, payload)?;
    Ok(Admitted::Signalled { signal, value })
}

/// The step of this path, if it waits for a person. An approval may be named by the call that it is for.
fn waiting_step<'s>(
    state: &'s State,
    step: &Name,
    what: &'static str,
) -> Result<(TaskId, &'s Kind), Refused> {
    let approval = || state.open_steps.get(&*format!("{step}/approval"));
    if let Some(id) = state.open_steps.get(step).or_else(approval)
        && let Some(kind) = state.tasks.kind(*id)
    {
        return Ok((*id, kind));
    }
    // Only a mistake leads here, so looking at all tasks is not too much.
    let known = state.tasks.iter().find(|(_, task)| task.path == *step && task.row.is_some());
    match known.and_then(|(_, task)| task.row.as_ref()) {
        Some(row) => Err(not_waiting(step, what, row.status.name())),
        None => {
            let open = state.open_steps.keys().map(|path| &**path);
            let mut nearest: Vec<Name> = nearest_name(step, open).map(Name::from).into_iter().collect();
            if nearest.is_empty() {
                nearest = state.open_steps.keys().take(3).cloned().collect();
            }
            Err(Refused::UnknownStep { step: step.clone(), nearest })
        }
    }
}

fn approval_step(state: &State, step: &Name, what: &'static str) -> Result<TaskId, Refused> {
    match waiting_step(state, step, what)? {
        (task, Kind::Approval(_)) => Ok(task),
        (_, Kind::Call(_)) => Err(not_waiting(step, what, "uncertain")),
        _ => Err(not_waiting(step, what, "waiting for an answer")),
    }
}

fn read(plan: &Plan, due: &Type, json: &serde_json::Value) -> Result<Value, Refused> {
    decode(plan, due, json, UnknownFields::Refused).map_err(wrong_value)
}

fn wrong_value(problems: agentflow_plan::Problems) -> Refused {
    Refused::WrongValue { problems: problems.to_string().lines().map(String::from).collect() }
}

fn wrong(problem: &str) -> Refused {
    Refused::WrongValue { problems: vec![problem.into()] }
}

fn fits_the_journal(value: &Value) -> Result<(), Refused> {
    value.size().map(drop).map_err(|large| wrong(&format!("this is {large}")))
}

fn not_waiting(step: &Name, what: &'static str, status: &str) -> Refused {
    Refused::NotWaiting { step: step.clone(), what, status: status.into() }
}
