//! Statements of pure blocks.

use agentflow_plan::{Expression, Pattern, Statement, Value};

use crate::Frame;
use crate::error::{Interrupt, kind_of};
use crate::evaluation::{Evaluation, fail, truth};

impl Evaluation<'_> {
    /// Carries out statements in order. `break` and `continue` leave as interrupts, up to the loop that they belong to.
    pub(crate) fn statements(
        &mut self,
        frame: &mut Frame,
        statements: &[Statement],
    ) -> Result<(), Interrupt> {
        statements.iter().try_for_each(|statement| self.statement(frame, statement))
    }

    fn statement(&mut self, frame: &mut Frame, statement: &Statement) -> Result<(), Interrupt> {
        self.charge(1)?;
        match statement {
            Statement::Set(local, value) => {
                let value = self.expression(frame, value)?;
                frame.set(*local, value);
                Ok(())
            }
            Statement::Evaluate(expression) => self.expression(frame, expression).map(drop),
            Statement::If(condition, then, otherwise) => {
                let holds = truth(&self.expression(frame, condition)?)?;
                self.nested(frame, if holds { then } else { otherwise })
            }
            Statement::Match(subject, arms) => {
                let subject = self.expression(frame, subject)?;
                for arm in arms {
                    if self.arm_applies(frame, &subject, &arm.pattern, arm.guard.as_ref())? {
                        return self.nested(frame, &arm.body);
                    }
                }
                fail("no arm of the `match` applies")
            }
            Statement::For { list, item, index, body } => {
                let items = match self.expression(frame, list)? {
                    Value::List(items) => items,
                    other => return fail(format!("only lists are iterated, found {}", kind_of(&other))),
                };
                for (position, value) in items.iter().enumerate() {
                    self.charge(1)?;
                    frame.set(*item, value.clone());
                    if let Some(index) = index {
                        frame.set(*index, Value::Int(position as i64));
                    }
                    if self.iteration(frame, body)?.is_break() {
                        break;
                    }
                }
                Ok(())
            }
            Statement::While { condition, bound, body } => {
                let bound = match self.expression(frame, bound)? {
                    Value::Int(bound) => bound,
                    other => {
                        return fail(format!(
                            "the bound of a loop must be an int, found {}",
                            kind_of(&other)
                        ));
                    }
                };
                // Evaluating the condition takes a step, so an endless loop ends.
                for _ in 0..bound {
                    if !truth(&self.expression(frame, condition)?)? || self.iteration(frame, body)?.is_break()
                    {
                        break;
                    }
                }
                Ok(())
            }
            Statement::Return(value) => {
                let value = match value {
                    Some(value) => self.expression(frame, value)?,
                    None => Value::Null,
                };
                Err(Interrupt::Return(value))
            }
            Statement::Break => Err(Interrupt::Break),
            Statement::Continue => Err(Interrupt::Continue),
        }
    }

    /// Whether an arm applies; then its pattern has bound its locals.
    pub(crate) fn arm_applies(
        &mut self,
        frame: &mut Frame,
        subject: &Value,
        pattern: &Pattern,
        guard: Option<&Expression>,
    ) -> Result<bool, Interrupt> {
        if !self.matches(pattern, subject, frame)? {
            return Ok(false);
        }
        match guard {
            Some(guard) => Ok(truth(&self.expression(frame, guard)?)?),
            None => Ok(true),
        }
    }

    fn iteration(
        &mut self,
        frame: &mut Frame,
        body: &[Statement],
    ) -> Result<std::ops::ControlFlow<()>, Interrupt> {
        match self.nested(frame, body) {
            Ok(()) | Err(Interrupt::Continue) => Ok(std::ops::ControlFlow::Continue(())),
            Err(Interrupt::Break) => Ok(std::ops::ControlFlow::Break(())),
            Err(interrupt) => Err(interrupt),
        }
    }

    /// A block in a statement. It nests as expressions do, so it counts like one.
    fn nested(&mut self, frame: &mut Frame, statements: &[Statement]) -> Result<(), Interrupt> {
        self.deeper(|evaluation| evaluation.statements(frame, statements))
    }
}
