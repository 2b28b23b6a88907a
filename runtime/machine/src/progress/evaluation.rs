//! Evaluating expressions of the plan.

use agentflow_evaluator::{EvaluationError, evaluate_counting};
use agentflow_plan::{ErrorKind, Expression, LocalId, Name, Value};

use super::Progress;
use super::work::failure;
use crate::Failure;
use crate::state::{Frame, Kind, State, TaskId};

/// Steps of expressions that one event may take. As with iterations, only a program that never waits comes near.
const STEPS_PER_EVENT_MAX: u64 = 20_000_000;

impl<'p> Progress<'p> {
    /// What an expression gives in a frame; an error is one of the step.
    pub fn evaluate(&self, frame: &Frame, expression: &Expression, step: &Name) -> Result<Value, Failure> {
        if self.steps_taken.get() > STEPS_PER_EVENT_MAX {
            let message = format!(
                "expressions took more than {STEPS_PER_EVENT_MAX} steps without waiting for anything"
            );
            return Err(failure(ErrorKind::Failed, message, step));
        }
        let (value, steps) = evaluate_counting(self.plan, frame, expression, self.state);
        self.steps_taken.set(self.steps_taken.get().saturating_add(steps));
        value.map_err(|error| evaluation_failure(&error, step))
    }

    /// What an expression gives in the frame of a region or an agent.
    pub fn evaluate_in(&self, task: TaskId, expression: &Expression, step: &Name) -> Result<Value, Failure> {
        match frame_of(self.state, task) {
            Some(frame) => self.evaluate(frame, expression, step),
            None => self.evaluate(&Frame::new(), expression, step),
        }
    }

    /// A condition.
    pub fn holds(&self, task: TaskId, expression: &Expression, step: &Name) -> Result<bool, Failure> {
        match self.evaluate_in(task, expression, step)? {
            Value::Bool(holds) => Ok(holds),
            other => Err(unfit(step, "a condition", "a bool", &other)),
        }
    }

    /// A whole number that is at least `least`.
    pub fn whole(
        &self,
        task: TaskId,
        expression: &Expression,
        least: i64,
        what: &str,
        step: &Name,
    ) -> Result<i64, Failure> {
        match self.evaluate_in(task, expression, step)? {
            Value::Int(number) if number >= least => Ok(number),
            other => Err(unfit(step, what, &format!("an int of at least {least}"), &other)),
        }
    }

    /// A length of time in milliseconds, at least 0.
    pub fn duration(
        &self,
        task: TaskId,
        expression: &Expression,
        what: &str,
        step: &Name,
    ) -> Result<i64, Failure> {
        match self.evaluate_in(task, expression, step)? {
            Value::Duration(milliseconds) => Ok(milliseconds.max(0)),
            other => Err(unfit(step, what, "a duration", &other)),
        }
    }

    /// The instant so many milliseconds from now.
    pub fn time_after(&self, milliseconds: i64) -> i64 {
        self.state.now.saturating_add(milliseconds)
    }

    /// A text.
    pub fn text(&self, task: TaskId, expression: &Expression, step: &Name) -> Result<Name, Failure> {
        Ok(match self.evaluate_in(task, expression, step)? {
            Value::String(text) => text,
            other => other.render().into(),
        })
    }
}

/// The frame of a region or an agent.
pub(crate) fn frame_of(state: &State, task: TaskId) -> Option<&Frame> {
    match state.tasks.kind(task)? {
        Kind::Region(run) => Some(&run.frame),
        Kind::Agent(run) => Some(&run.frame),
        _ => None,
    }
}

/// The frame of a region or an agent, to be changed.
pub(crate) fn frame_of_mut(state: &mut State, task: TaskId) -> Option<&mut Frame> {
    match state.tasks.kind_mut(task)? {
        Kind::Region(run) => Some(&mut run.frame),
        Kind::Agent(run) => Some(&mut run.frame),
        _ => None,
    }
}

/// The part of a frame that a region sees.
pub(crate) fn seen(frame: &Frame, inputs: &[LocalId]) -> Frame {
    inputs.iter().filter_map(|local| frame.get(*local).map(|value| (*local, value.clone()))).collect()
}

/// Checking lets no such plan through; one that was changed by hand ends in an error all the same.
fn unfit(step: &Name, what: &str, due: &str, found: &Value) -> Failure {
    failure(ErrorKind::Failed, format!("{what} must be {due}, and is {}", found.render()), step)
}

pub(crate) fn evaluation_failure(error: &EvaluationError, step: &Name) -> Failure {
    failure(error.kind, error.message.as_str(), step)
}
