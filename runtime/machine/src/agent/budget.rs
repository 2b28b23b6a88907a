//! What a conversation may use up: turns, tokens, money. It is looked at between turns, so the last turn may go past
//! it, but no further one begins.

use agentflow_plan::{Budget, ErrorKind, Expression, ModelId, Name, Plan, Value};
use serde::{Deserialize, Serialize};

use crate::progress::{Progress, failure, frame_of};
use crate::state::{Frame, TaskId};
use crate::{Failure, Usage};

/// What a conversation may use up.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct Limits {
    turns: Option<f64>,
    tokens: Option<f64>,
    usd: Option<f64>,
}

impl Limits {
    /// What is used up, if something is.
    fn exceeded(&self, used: &Usage) -> Option<String> {
        let tokens = used.input_tokens.saturating_add(used.output_tokens);
        if let Some(turns) = self.turns.filter(|turns| used.turns as f64 >= *turns) {
            return Some(format!("{} of {turns} turns", used.turns));
        }
        if let Some(most) = self.tokens.filter(|most| tokens as f64 >= *most) {
            return Some(format!("{tokens} of {most} tokens"));
        }
        let usd = self.usd.filter(|usd| used.usd >= *usd)?;
        Some(format!("{:.4} of {usd} USD", used.usd))
    }
}

impl Progress<'_> {
    /// A budget, evaluated in the frame of a region or an agent.
    pub(crate) fn limits(&self, task: TaskId, budget: &Budget, step: &Name) -> Result<Limits, Failure> {
        let frame = frame_of(self.state, task).cloned().unwrap_or_default();
        self.limits_in(&frame, budget, step)
    }

    pub(crate) fn limits_in(&self, frame: &Frame, budget: &Budget, step: &Name) -> Result<Limits, Failure> {
        let limit = |expression: &Option<Expression>| match expression {
            None => Ok(None),
            Some(expression) => match self.evaluate(frame, expression, step)? {
                Value::Int(limit) => Ok(Some(limit as f64)),
                Value::Float(limit) => Ok(Some(limit)),
                other => {
                    let message = format!("a budget must be a number, and is {}", other.render());
                    Err(failure(ErrorKind::Failed, message, step))
                }
            },
        };
        Ok(Limits { turns: limit(&budget.turns)?, tokens: limit(&budget.tokens)?, usd: limit(&budget.usd)? })
    }

    /// Why no other turn may begin, if none may.
    pub(crate) fn out_of_turns(&self, id: TaskId) -> Option<Failure> {
        let run = self.agent(id)?;
        let task = self.state.tasks.get(id)?;
        let path = &task.path;
        let name = &self.plan.agents[run.called.index()].name;
        if run.turns >= run.turns_max {
            return Some(match &run.wrong {
                Some(wrong) => failure(ErrorKind::InvalidOutput, wrong.clone(), path),
                None => {
                    let message = format!("`{name}` gave no answer within {} turns", run.turns_max);
                    failure(ErrorKind::TurnLimit, message, path)
                }
            });
        }
        if self.state.stood_in.agents.contains(&run.called) {
            return None;
        }
        let mut used = run.used_before;
        used.add(&task.usage);
        let exceeded = run.limits.exceeded(&used)?;
        Some(failure(ErrorKind::Budget, format!("`{name}` used up its budget: {exceeded}"), path))
    }
}

/// What a turn used, with its price.
pub(crate) fn priced(plan: &Plan, model: ModelId, usage: Usage, turns: u64) -> Usage {
    let usd = match plan.models[model.index()].price {
        Some(price) => {
            (usage.input_tokens as f64 * price.input + usage.output_tokens as f64 * price.output)
                / 1_000_000.0
        }
        None => 0.0,
    };
    Usage { turns, usd, ..usage }
}
