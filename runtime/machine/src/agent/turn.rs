//! A model's turn: one answer of a model, over as many attempts and models as it takes.
//!
//! | state   | event                                            | becomes                                                  |
//! | ------- | ------------------------------------------------ | -------------------------------------------------------- |
//! | new     |                                                  | asking the agent's model                                 |
//! | asking  | it answers                                       | ended; the agent has the answer                          |
//! | asking  | it answers that it declines                      | ended with `refused`                                     |
//! | asking  | it fails, the model's policy tries again         | pausing                                                  |
//! | asking  | it fails, and a fallback model is left           | asking that one                                          |
//! | asking  | it fails otherwise; `refused`, `cancelled` at once | ended with the error                                   |
//! | pausing | the pause is over                                | asking the same model                                    |
//!
//! The request is derived from the conversation whenever it is needed, and never stored: what is stored is what the
//! conversation holds, once.

use agentflow_plan::{ErrorKind, GuardTiming, ModelId, Name, Value};
use serde::{Deserialize, Serialize};

use super::Phase;
use super::budget::priced;
use super::request::{model_request, models};
use crate::progress::{Progress, Work, failure};
use crate::retry::effect_pause_ms;
use crate::state::{Ending, Kind, Purpose, Slot, StepKind, TaskId};
use crate::{
    CommandId, CommandKind, EffectError, Failure, ModelAnswer, ModelRequest, StepStatus, StopReason, Usage,
};

/// A turn.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct TurnRun {
    /// Which of the models that may answer.
    pub model: u32,
    /// Which attempt of that model, from 1.
    attempt: u32,
    /// Attempts of all models.
    pub attempts: u32,
    pub phase: TurnPhase,
}

#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TurnPhase {
    /// Nobody was asked yet.
    New,
    /// A model is asked.
    Asking {
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
}

impl<'p> Progress<'p> {
    /// Begins the next turn of an agent, or ends it if there may be none.
    pub(crate) fn begin_turn(&mut self, id: TaskId) {
        if let Some(failure) = self.out_of_turns(id) {
            return self.agent_failed(id, failure);
        }
        let Some(run) = self.agent_mut(id) else { return };
        run.phase = Phase::Turning;
        let fresh = std::mem::take(&mut run.fresh);
        let guards = if fresh { self.start_input_guards(id, GuardTiming::Beside) } else { 0 };
        let path = self.next_turn_path(id);
        self.start_turn(id, path);
        self.first_come_first(guards + 1);
    }

    /// The path of the next turn, which is the current one from now on.
    fn next_turn_path(&mut self, id: TaskId) -> Name {
        if let Some(run) = self.parent(id).and_then(|call| self.call_mut(call)) {
            run.turns = run.turns.saturating_add(1);
        }
        self.turn_path(id, 0)
    }

    /// Adds a turn below an agent.
    pub(crate) fn start_turn(&mut self, id: TaskId, path: Name) {
        let run = TurnRun { model: 0, attempt: 1, attempts: 1, phase: TurnPhase::New };
        let turn = self.add(id, Slot::Turn, path, Kind::Turn(run));
        self.begin_row(turn, StepKind::Model, StepStatus::Running, None);
        self.push(Work::Enter(turn));
    }

    fn turn(&self, id: TaskId) -> Option<&TurnRun> {
        match self.state.tasks.kind(id)? {
            Kind::Turn(run) => Some(run),
            _ => None,
        }
    }

    fn turn_mut(&mut self, id: TaskId) -> Option<&mut TurnRun> {
        match self.state.tasks.kind_mut(id)? {
            Kind::Turn(run) => Some(run),
            _ => None,
        }
    }

    /// Asks the model.
    pub(crate) fn enter_turn(&mut self, id: TaskId) {
        let Some(agent) = self.parent(id).and_then(|agent| self.agent(agent)).map(|run| run.agent) else {
            return;
        };
        let turn = self.state.counts.agent_turn(agent);
        let command = self.open(id, Purpose::Model);
        if let Some(run) = self.turn_mut(id) {
            run.phase = TurnPhase::Asking { command, turn };
        }
        match model_request(self.plan, self.state, id) {
            Ok(request) => {
                self.show_request(id, &request);
                self.give_out(command, self.path(id), CommandKind::Model(Box::new(request)));
            }
            Err(failure) => {
                self.take_back(id, command);
                self.finish(id, Ending::Failed(failure));
            }
        }
    }

    /// Notes in the row who is asked.
    fn show_request(&mut self, id: TaskId, request: &ModelRequest) {
        let input = Value::object([
            ("agent".into(), Value::String(self.plan.agents[request.agent.index()].name.clone())),
            ("model".into(), Value::String(self.plan.models[request.model.index()].name.clone())),
            ("items".into(), Value::Int(request.items.len() as i64)),
        ]);
        if let Some(row) = self.state.tasks.get_mut(id).and_then(|task| task.row.as_mut()) {
            row.input = Some(input);
        }
        self.set_attempts(id, request.attempt, StepStatus::Running);
    }

    pub(crate) fn model_answered(
        &mut self,
        id: TaskId,
        command: CommandId,
        answer: ModelAnswer,
        usage: Usage,
    ) {
        self.state.flight.close(command);
        self.count_usage(id, usage, 1);
        let declined = match (&answer.refusal, answer.stop) {
            (Some(words), _) => Some(words.clone()),
            (None, StopReason::Filtered) => Some("the provider held the answer back".into()),
            (None, StopReason::End | StopReason::Length) => None,
        };
        if let Some(words) = declined {
            let failure = self.turn_failure(id, ErrorKind::Refused, words);
            return self.finish(id, Ending::Failed(failure));
        }
        let output = shown_answer(&answer);
        if let Some(run) = self.parent(id).and_then(|agent| self.agent_mut(agent)) {
            run.held = Some(Box::new(answer));
        }
        self.finish(id, Ending::Value(output));
    }

    pub(crate) fn model_failed(&mut self, id: TaskId, command: CommandId, error: &EffectError) {
        self.state.flight.close(command);
        self.count_usage(id, error.usage, 0);
        let key = self.key(id);
        let chain = self.models_of_turn(id);
        let Some(run) = self.turn_mut(id) else { return };
        let final_kind = matches!(error.kind, ErrorKind::Refused | ErrorKind::Cancelled);
        let Some(model) = chain.get(run.model as usize).filter(|_| !final_kind) else {
            let failure = self.turn_failure(id, error.kind, error.message.clone());
            return self.finish(id, Ending::Failed(failure));
        };
        let policy = &self.plan.models[model.index()].retry;
        let Some(run) = self.turn_mut(id) else { return };
        if let Some(pause) = effect_pause_ms(policy, run.attempt, error, &key) {
            run.attempt += 1;
            run.attempts += 1;
            let timer = self.timer(id, self.time_after(pause));
            if let Some(run) = self.turn_mut(id) {
                run.phase = TurnPhase::Pausing { timer };
            }
            return self.set_status(id, StepStatus::Pending);
        }
        if run.model as usize + 1 < chain.len() {
            run.model += 1;
            run.attempt = 1;
            run.attempts += 1;
            return self.enter_turn(id);
        }
        let failure = self.turn_failure(id, error.kind, error.message.clone());
        self.finish(id, Ending::Failed(failure));
    }

    /// Takes back what a turn is waiting for.
    pub(crate) fn end_turn(&mut self, id: TaskId) {
        match self.turn(id).map(|run| run.phase) {
            Some(TurnPhase::Asking { command, .. }) => self.take_back(id, command),
            Some(TurnPhase::Pausing { timer }) => self.take_back(id, timer),
            Some(TurnPhase::New) | None => {}
        }
    }

    fn turn_failure(&self, id: TaskId, kind: ErrorKind, message: Name) -> Failure {
        let mut failure = failure(kind, message, &self.path(id));
        failure.attempts = self.turn(id).map(|run| run.attempts).unwrap_or(1);
        failure
    }

    fn models_of_turn(&self, id: TaskId) -> Vec<ModelId> {
        self.parent(id).map(|agent| models(self.plan, self.state, agent)).unwrap_or_default()
    }

    fn count_usage(&mut self, id: TaskId, usage: Usage, turns: u64) {
        let chain = self.models_of_turn(id);
        let Some(model) = self.turn(id).and_then(|run| chain.get(run.model as usize)) else { return };
        let used = priced(self.plan, *model, usage, turns);
        self.state.usage.add(&used);
        if let Some(task) = self.state.tasks.get_mut(id) {
            task.usage.add(&used);
        }
    }
}

/// An answer as its row shows it.
fn shown_answer(answer: &ModelAnswer) -> Value {
    let mut shown = Vec::new();
    if let Some(text) = &answer.text {
        shown.push(("text".into(), Value::String(text.clone())));
    }
    if !answer.calls.is_empty() {
        let calls = answer.calls.iter().map(|call| {
            Value::object([
                ("name".into(), Value::String(call.name.clone())),
                ("arguments".into(), Value::String(call.arguments.clone())),
            ])
        });
        shown.push(("calls".into(), Value::list(calls.collect())));
    }
    Value::object(shown)
}
