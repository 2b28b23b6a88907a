//! JSON whose type is not looked at.

use std::sync::Arc;

use crate::{DEPTH_MAX, Fields, Size, TooLarge, Value};

pub(crate) fn from_json(json: &serde_json::Value) -> Result<Value, TooLarge> {
    Reading { size: Size::default() }.read(json, 0)
}

struct Reading {
    size: Size,
}

impl Reading {
    fn read(&mut self, json: &serde_json::Value, depth: usize) -> Result<Value, TooLarge> {
        // A first bound that keeps the stack small; the exact one is `Value::size`.
        if depth > DEPTH_MAX {
            return Err(TooLarge::Depth);
        }
        self.size.add_node()?;
        Ok(match json {
            serde_json::Value::Null => Value::Null,
            serde_json::Value::Bool(value) => Value::Bool(*value),
            serde_json::Value::Number(number) => match number.as_i64() {
                Some(int) => Value::Int(int),
                // Without arbitrary precision every other number has a finite float.
                None => Value::Float(number.as_f64().unwrap_or_default()),
            },
            serde_json::Value::String(text) => {
                self.size.add_text(text.len())?;
                Value::string(text.as_str())
            }
            serde_json::Value::Array(items) => Value::list(
                items.iter().map(|item| self.read(item, depth + 1)).collect::<Result<_, TooLarge>>()?,
            ),
            serde_json::Value::Object(members) => {
                let mut fields = Fields::with_capacity(members.len());
                for (key, member) in members {
                    self.size.add_text(key.len())?;
                    fields.insert(key.as_str().into(), self.read(member, depth + 1)?);
                }
                Value::Object(Arc::new(fields))
            }
        })
    }
}
