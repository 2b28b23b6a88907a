//! Fields of objects, items of lists, entries of maps.

use agentflow_plan::Value;

use crate::error::{EvaluationError, failed, kind_of};

/// `value.name`; with `optional`, `value?.name`.
pub(crate) fn field(value: &Value, name: &str, optional: bool) -> Result<Value, EvaluationError> {
    match value {
        // What is left out is null: fields of records are there, those of `json` may not be.
        Value::Object(fields) => Ok(fields.get(name).cloned().unwrap_or_default()),
        Value::Null if optional => Ok(Value::Null),
        other => failed(format!("{} has no field `{name}`", kind_of(other))),
    }
}

/// `value[index]`.
pub(crate) fn element(value: &Value, index: &Value) -> Result<Value, EvaluationError> {
    match (value, index) {
        (Value::List(items), Value::Int(index)) => {
            let item = usize::try_from(*index).ok().and_then(|index| items.get(index));
            Ok(item.cloned().unwrap_or_default())
        }
        (Value::Object(fields), Value::String(key)) => Ok(fields.get(&**key).cloned().unwrap_or_default()),
        (value, index) => failed(format!("{} cannot be indexed by {}", kind_of(value), kind_of(index))),
    }
}
