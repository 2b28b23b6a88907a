//! `expect`: an expectation of a test. What does not hold ends the test, and is told with what stood on its sides.

use agentflow_plan::{BinaryOperator, ErrorKind, Expression, Name, UnaryOperator, Value};

use super::{Start, Started};
use crate::progress::{Progress, failure};
use crate::{Failure, Unmet};

impl Progress<'_> {
    pub(crate) fn start_expect(
        &mut self,
        start: &Start,
        condition: &Expression,
        text: &Name,
    ) -> Result<Started, Failure> {
        if self.holds(start.region, condition, &start.path)? {
            return Ok(Started::Done(Value::Null));
        }
        let (left, right) = sides(condition);
        let left = self.side(start, left);
        // The right of `&&` is not looked at where the left decides: it may rest on the left.
        let decided = matches!(condition, Expression::Binary(BinaryOperator::And, ..))
            && left == Some(Value::Bool(false));
        let right = self.side(start, right.filter(|_| !decided));
        self.tell_unmet(Unmet { step: start.path.clone(), left, right });
        Err(failure(ErrorKind::Failed, format!("expected {text}"), &start.path))
    }

    /// What a side gives. Nothing is told of one that gives an error by itself.
    fn side(&self, start: &Start, side: Option<&Expression>) -> Option<Value> {
        self.evaluate_in(start.region, side?, &start.path).ok()
    }
}

/// What stands on both sides of what a condition does in the end.
fn sides(condition: &Expression) -> (Option<&Expression>, Option<&Expression>) {
    match condition {
        Expression::Binary(_, left, right) => (Some(left), Some(right)),
        Expression::Is(value, _) => (Some(value), None),
        Expression::Method(_, receiver, arguments) => match arguments.as_slice() {
            [argument] => (Some(receiver), Some(argument)),
            _ => (Some(receiver), None),
        },
        Expression::Unary(UnaryOperator::Not, inner) => match &**inner {
            Expression::Unary(..) => (None, None),
            inner => sides(inner),
        },
        _ => (None, None),
    }
}
