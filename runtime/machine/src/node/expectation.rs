//! `expect`: an expectation of a test. What does not hold ends the test with an error that shows both sides.

use agentflow_plan::{ErrorKind, Expression, Name, Value};

use super::{Start, Started};
use crate::Failure;
use crate::progress::{Progress, failure};

impl Progress<'_> {
    pub(crate) fn start_expect(
        &mut self,
        start: &Start,
        condition: &Expression,
        text: &Name,
        sides: Option<&(Expression, Expression)>,
    ) -> Result<Started, Failure> {
        if self.holds(start.region, condition, &start.path)? {
            return Ok(Started::Done(Value::Null));
        }
        let mut message = format!("expected {text}");
        if let Some((left, right)) = sides {
            for (side, expression) in [("left", left), ("right", right)] {
                let value = self.evaluate_in(start.region, expression, &start.path)?;
                message.push_str(&format!("\n{side:>6}: {}", value.to_json_text()));
            }
        }
        Err(failure(ErrorKind::Failed, message, &start.path))
    }
}
