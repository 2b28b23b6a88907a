//! Methods of maps.

use std::sync::Arc;

use agentflow_plan::{Fields, Method, Value};

use super::{Arguments, Outcome, no_method};
use crate::evaluation::Evaluation;

impl Evaluation<'_> {
    pub(super) fn map_method(&mut self, method: Method, fields: &Arc<Fields>, values: &[Value]) -> Outcome {
        let arguments = Arguments { method, values };
        match method {
            Method::Length => Ok(Value::Int(fields.len() as i64)),
            Method::Contains => Ok(Value::Bool(fields.contains_key(arguments.string(0)?))),
            Method::Get => Ok(fields.get(arguments.string(0)?).cloned().unwrap_or_default()),
            Method::Keys => {
                self.charge_items(fields.len())?;
                Ok(Value::list(fields.keys().cloned().map(Value::String).collect()))
            }
            Method::Values => {
                self.charge_items(fields.len())?;
                Ok(Value::list(fields.values().cloned().collect()))
            }
            _ => no_method(method, &Value::Object(fields.clone())),
        }
    }
}
