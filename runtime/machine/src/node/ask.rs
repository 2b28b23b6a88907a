//! `ask`: a question to a person.
//!
//! | state   | event                   | becomes                                     |
//! | ------- | ----------------------- | ------------------------------------------- |
//! | new     |                         | waiting, maybe with a timer                 |
//! | waiting | an answer that fits     | ended with it; any other answer is refused  |
//! | waiting | the timer fires         | ended with the error `timeout`              |
//! | waiting | a stand-in fails        | ended with its error                        |

use agentflow_plan::{Ask, ErrorKind, Name, NodeKind, Type, Value, duration_text};
use serde::{Deserialize, Serialize};

use super::{Start, Started};
use crate::progress::{Progress, failure};
use crate::state::{Ending, Kind, Purpose, State, StepKind, TaskId};
use crate::{AskRequest, CommandId, CommandKind, EffectError, Failure, Wanted};

/// A question to a person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct AskRun {
    /// The question.
    pub question: Name,
    /// Who is asked.
    pub to: Option<Name>,
    /// Until when.
    pub until: Option<i64>,
    /// The command.
    pub command: CommandId,
    timer: Option<CommandId>,
    within_ms: i64,
    turn: u64,
}

impl Progress<'_> {
    pub(crate) fn start_ask(&mut self, start: &Start, ask: &Ask) -> Result<Started, Failure> {
        let question = self.text(start.region, &ask.question, &start.path)?;
        let to = match &ask.to {
            Some(to) => Some(self.text(start.region, to, &start.path)?),
            None => None,
        };
        let within = match &ask.within {
            Some(within) => Some(self.duration(start.region, within, "`within`", &start.path)?),
            None => None,
        };
        let until = within.map(|within| self.time_after(within));
        let mut input = vec![("question".into(), Value::String(question.clone()))];
        input.extend(to.clone().map(|to| ("to".into(), Value::String(to))));
        input.extend(until.map(|until| ("until".into(), Value::Time(until))));
        let run = AskRun {
            turn: self.state.counts.ask(to.as_ref()),
            question,
            to,
            until,
            command: self.state.flight.next_id(),
            timer: None,
            within_ms: within.unwrap_or_default(),
        };
        let kind = Kind::Ask(Box::new(run));
        let id = self.add_node_task(start, kind, StepKind::Ask, Some(Value::object(input)));
        self.state.open_steps.insert(start.path.clone(), id);
        let command = self.open(id, Purpose::Ask);
        if let Some(request) = ask_request(self.plan, self.state, id) {
            self.give_out(command, start.path.clone(), CommandKind::Ask(Box::new(request)));
        }
        if let Some(until) = until {
            let timer = self.timer(id, until);
            if let Some(Kind::Ask(run)) = self.state.tasks.kind_mut(id) {
                run.timer = Some(timer);
            }
        }
        Ok(Started::Running)
    }

    pub(crate) fn ask_answered(&mut self, id: TaskId, value: Value) {
        self.close_question(id);
        self.end_ask(id);
        self.finish(id, Ending::Value(value));
    }

    pub(crate) fn ask_over(&mut self, id: TaskId) {
        let Some(Kind::Ask(run)) = self.state.tasks.kind(id) else { return };
        let message = format!("nobody answered within {}", duration_text(run.within_ms));
        let ending = Ending::Failed(failure(ErrorKind::Timeout, message, &self.path(id)));
        self.end_ask(id);
        self.finish(id, ending);
    }

    /// Whoever stands in for the person failed.
    pub(crate) fn ask_failed(&mut self, id: TaskId, error: &EffectError) {
        let ending = Ending::Failed(failure(error.kind, error.message.clone(), &self.path(id)));
        self.close_question(id);
        self.end_ask(id);
        self.finish(id, ending);
    }

    /// Takes back what a question left in tables.
    pub(crate) fn end_ask(&mut self, id: TaskId) {
        let Some(Kind::Ask(run)) = self.state.tasks.kind(id) else { return };
        let (command, timer) = (run.command, run.timer);
        self.close_step(id);
        self.take_back(id, command);
        if let Some(timer) = timer {
            self.take_back(id, timer);
        }
    }

    /// The question, or approval, is answered: there is no command to take back.
    pub(crate) fn close_question(&mut self, id: TaskId) {
        let command = match self.state.tasks.kind(id) {
            Some(Kind::Ask(run)) => run.command,
            Some(Kind::Approval(run)) => run.command,
            _ => return,
        };
        self.state.flight.close(command);
    }

    /// A step waits for a person no more.
    pub(crate) fn close_step(&mut self, id: TaskId) {
        let path = self.path(id);
        if self.state.open_steps.get(&path) == Some(&id) {
            self.state.open_steps.remove(&path);
        }
    }
}

/// What an answer to a question must be.
pub(crate) fn wanted<'p>(plan: &'p agentflow_plan::Plan, state: &State, id: TaskId) -> Option<&'p Type> {
    let task = state.tasks.get(id)?;
    let crate::state::Slot::Node(node) = task.slot else { return None };
    let Kind::Region(run) = state.tasks.kind(task.parent?)? else { return None };
    match &(crate::progress::Site { region: run.region, node }).node(plan).kind {
        NodeKind::Ask(ask) => Some(&ask.answer),
        _ => None,
    }
}

/// The question as a host is told.
pub(crate) fn ask_request(plan: &agentflow_plan::Plan, state: &State, id: TaskId) -> Option<AskRequest> {
    let Kind::Ask(run) = state.tasks.kind(id)? else { return None };
    Some(AskRequest {
        question: run.question.clone(),
        answer: Wanted::Value(wanted(plan, state, id)?.clone()),
        to: run.to.clone(),
        until: run.until,
        turn: run.turn,
    })
}
