//! Fields of objects, items of lists, entries of maps.

use agentflow_plan::Value;

/// `value.name`; with `optional`, `value?.name`. What is not there is null: fields of records are there, those of
/// `json` may not be, and it may be no object at all.
pub(crate) fn field(value: &Value, name: &str) -> Value {
    match value {
        Value::Object(fields) => fields.get(name).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}

/// `value[index]`: null where there is none.
pub(crate) fn element(value: &Value, index: &Value) -> Value {
    match (value, index) {
        (Value::List(items), Value::Int(index)) => {
            let item = usize::try_from(*index).ok().and_then(|index| items.get(index));
            item.cloned().unwrap_or_default()
        }
        (Value::Object(fields), Value::String(key)) => fields.get(&**key).cloned().unwrap_or_default(),
        _ => Value::Null,
    }
}
