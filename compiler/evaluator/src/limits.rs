//! What bounds an evaluation.

use agentflow_plan::Value;

use crate::error::{EvaluationError, failed};
use crate::evaluation::Evaluation;

/// Steps of one evaluation at most: an expression or statement is one, and so is the copying of some values or text.
pub const STEPS_MAX: u64 = 20_000_000;

/// Expressions inside each other at most, through calls of functions.
pub const EXPRESSION_DEPTH_MAX: usize = 10_000;

/// Bytes of a text that an expression makes at most.
pub const TEXT_LENGTH_MAX: usize = 16 << 20;

/// Items that are copied or looked at for the price of a step.
const ITEMS_A_STEP: usize = 8;

/// Bytes of text that are copied or looked at for the price of a step.
const BYTES_A_STEP: usize = 64;

impl Evaluation<'_> {
    pub(crate) fn charge(&mut self, steps: u64) -> Result<(), EvaluationError> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > STEPS_MAX {
            return failed(format!("an expression took more than {STEPS_MAX} steps"));
        }
        Ok(())
    }

    pub(crate) fn charge_items(&mut self, items: usize) -> Result<(), EvaluationError> {
        self.charge((items / ITEMS_A_STEP) as u64)
    }

    pub(crate) fn charge_text(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        self.charge((bytes / BYTES_A_STEP) as u64)
    }

    /// A text that was made, if it is not too long.
    pub(crate) fn text(&mut self, text: impl AsRef<str>) -> Result<Value, EvaluationError> {
        let text = text.as_ref();
        self.text_length(text.len())?;
        Ok(Value::string(text))
    }

    /// Checks the length of a text that is about to be made.
    pub(crate) fn text_length(&mut self, bytes: usize) -> Result<(), EvaluationError> {
        if bytes > TEXT_LENGTH_MAX {
            return failed(format!("a text is longer than {} MiB", TEXT_LENGTH_MAX >> 20));
        }
        self.charge_text(bytes)
    }

    /// A list or object that was made, if it is neither too large nor too deep.
    ///
    /// All that a program makes passes here, so that nothing grows until it cannot be journaled, or dropped without
    /// fear for the stack. Values share their parts, which is why counting what was just added would not do.
    pub(crate) fn container(&mut self, value: Value) -> Result<Value, EvaluationError> {
        match value.size() {
            Ok(size) => {
                self.charge_items(size.nodes)?;
                Ok(value)
            }
            Err(large) => failed(format!("a value is {large}")),
        }
    }
}
