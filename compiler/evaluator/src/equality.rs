//! `==`: structural, at the price of what is compared.

use agentflow_plan::Value;

use crate::error::EvaluationError;
use crate::evaluation::Evaluation;

impl Evaluation<'_> {
    /// Whether two values are equal, as [`Value`]'s own equality says, charging for what is looked at.
    pub(crate) fn equal(&mut self, left: &Value, right: &Value) -> Result<bool, EvaluationError> {
        match (left, right) {
            (Value::String(a), Value::String(b)) => {
                self.charge_text(a.len().min(b.len()))?;
                Ok(a == b)
            }
            (Value::List(a), Value::List(b)) if a.len() == b.len() => {
                self.charge(1)?;
                self.charge_items(a.len())?;
                for (a, b) in a.iter().zip(b.iter()) {
                    if !self.equal(a, b)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Value::Object(a), Value::Object(b)) if a.len() == b.len() => {
                self.charge(1)?;
                self.charge_items(a.len())?;
                for (name, a) in a.iter() {
                    match b.get(name) {
                        Some(b) if self.equal(a, b)? => {}
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Value::List(_), Value::List(_)) | (Value::Object(_), Value::Object(_)) => Ok(false),
            (left, right) => Ok(left == right),
        }
    }
}
