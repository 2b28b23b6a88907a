//! Methods of numbers.

use agentflow_plan::{Method, Value};

use super::{Outcome, no_method};
use crate::arithmetic::{absolute, rounded_int};

pub(super) fn method(method: Method, number: &Value) -> Outcome {
    match (method, number) {
        (Method::Abs, _) => absolute(number),
        (Method::Round, Value::Float(float)) => rounded_int(float.round()),
        (Method::Floor, Value::Float(float)) => rounded_int(float.floor()),
        (Method::Ceil, Value::Float(float)) => rounded_int(float.ceil()),
        (Method::Round | Method::Floor | Method::Ceil, Value::Int(_)) => Ok(number.clone()),
        _ => no_method(method, number),
    }
}
