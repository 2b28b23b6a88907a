//! Values as the outside sees them: plain JSON, durations as `"1h30m"`, times as RFC 3339, and secrets by name, never
//! by value. (How values are *kept*, so that they can be read back as they were, is in `value_serde.rs`.)

use serde::Serialize;
use serde::ser::Serializer;

use crate::{SecretPart, Value, duration_text, time_text};

/// A value that serializes in the outside form.
#[derive(Debug, Clone, Copy)]
pub struct Outside<'a>(pub &'a Value);

impl Serialize for Outside<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::String(text) => serializer.serialize_str(text),
            Value::Duration(milliseconds) => serializer.serialize_str(&duration_text(*milliseconds)),
            Value::Time(milliseconds) => serializer.serialize_str(&time_text(*milliseconds)),
            Value::List(items) => serializer.collect_seq(items.iter().map(Outside)),
            Value::Object(fields) => {
                serializer.collect_map(fields.iter().map(|(key, field)| (key, Outside(field))))
            }
            Value::Secret(parts) => serializer.serialize_str(&secret_text(parts)),
        }
    }
}

/// A text with secrets as people may see it: `Bearer <secret SHOP_TOKEN>`.
pub fn secret_text(parts: &[SecretPart]) -> String {
    let mut shown = String::new();
    for part in parts {
        match part {
            SecretPart::Text(text) => shown.push_str(text),
            SecretPart::Secret(name) => {
                shown.push_str("<secret ");
                shown.push_str(name);
                shown.push('>');
            }
        }
    }
    shown
}

impl Value {
    /// The value in the outside form.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::to_value(Outside(self)).expect("all keys are strings")
    }

    /// The value in the outside form, as JSON on one line.
    pub fn to_json_text(&self) -> String {
        serde_json::to_string(&Outside(self)).expect("all keys are strings")
    }

    /// The value in the outside form, as JSON that people read.
    pub fn to_json_text_pretty(&self) -> String {
        serde_json::to_string_pretty(&Outside(self)).expect("all keys are strings")
    }

    /// Plain JSON as a value, as it is: no type is looked at. Whole numbers past 64 bits become floats.
    pub fn from_json(json: &serde_json::Value) -> Result<Value, crate::TooLarge> {
        crate::untyped::from_json(json)
    }
}
