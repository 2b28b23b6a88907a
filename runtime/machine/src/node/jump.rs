//! `return` and `fail`: what leaves a region. They end at once; regions, loops and calls pass them on.

use agentflow_plan::{ErrorKind, Expression, Value};

use super::{Start, Started};
use crate::Failure;
use crate::progress::{Progress, failure};
use crate::state::Ending;

impl Progress<'_> {
    pub(crate) fn start_return(
        &mut self,
        start: &Start,
        value: Option<&Expression>,
    ) -> Result<Started, Failure> {
        let value = match value {
            Some(value) => self.evaluate_in(start.region, value, &start.path)?,
            None => Value::Null,
        };
        Ok(Started::Exit(Ending::Return(value)))
    }

    pub(crate) fn start_fail(
        &mut self,
        start: &Start,
        kind: ErrorKind,
        message: &Expression,
    ) -> Result<Started, Failure> {
        let message = self.text(start.region, message, &start.path)?;
        Err(failure(kind, message, &start.path))
    }

    /// Raises an error again that was caught before, as it was.
    pub(crate) fn start_raise(&mut self, start: &Start, error: &Expression) -> Result<Started, Failure> {
        let error = self.evaluate_in(start.region, error, &start.path)?;
        let text = |name: &str| error.field(name).and_then(Value::as_str);
        Err(Failure {
            kind: text("kind").and_then(ErrorKind::from_name).unwrap_or(ErrorKind::Failed),
            message: text("message").unwrap_or_default().into(),
            step: text("step").map_or_else(|| start.path.clone(), Into::into),
            attempts: match error.field("attempts") {
                Some(Value::Int(attempts)) => u32::try_from(*attempts).unwrap_or(1).max(1),
                _ => 1,
            },
        })
    }
}
