//! Values: what locals hold, literals are, and steps return.

use std::cmp::Ordering;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::{Name, compare_int_float};

/// The fields of a record, an object, a map, or a variant with a payload, in the order they were written or declared.
pub type Fields = IndexMap<Name, Value>;

/// A value. Clones are cheap: whatever can be large is shared.
///
/// Enums have no form of their own: a variant of an enum without payloads is its name as a string, any other is an
/// object whose first field is `"type"`, exactly as in JSON.
#[derive(Debug, Clone, Default)]
pub enum Value {
    /// `null`, and the value of what gives none.
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number of 64 bits.
    Int(i64),
    /// A finite floating-point number.
    Float(f64),
    /// Text, or the name of a plain variant.
    String(Arc<str>),
    /// A length of time in milliseconds.
    Duration(i64),
    /// An instant, in milliseconds since 1970-01-01T00:00:00Z.
    Time(i64),
    /// A list.
    List(Arc<Vec<Value>>),
    /// A record, object, map, or variant with a payload.
    Object(Arc<Fields>),
    /// Text that contains secrets, kept as their names until the moment of use.
    Secret(Arc<Vec<SecretPart>>),
}

/// A piece of a text that contains secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretPart {
    /// Ordinary text.
    Text(Name),
    /// The value of the secret with this name, to be read where it is used.
    Secret(Name),
}

/// Structural equality; an `int` equals the `float` of exactly the same number, objects ignore the order of their fields.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Int(a), Value::Int(b)) => a == b,
            (Value::Float(a), Value::Float(b)) => a == b,
            (Value::Int(a), Value::Float(b)) | (Value::Float(b), Value::Int(a)) => {
                compare_int_float(*a, *b) == Some(Ordering::Equal)
            }
            (Value::String(a), Value::String(b)) => a == b,
            (Value::Duration(a), Value::Duration(b)) | (Value::Time(a), Value::Time(b)) => a == b,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Object(a), Value::Object(b)) => a == b,
            (Value::Secret(a), Value::Secret(b)) => a == b,
            _ => false,
        }
    }
}

impl Value {
    /// Text as a value.
    pub fn string(text: impl Into<Arc<str>>) -> Value {
        Value::String(text.into())
    }

    /// A list of values.
    pub fn list(items: Vec<Value>) -> Value {
        Value::List(Arc::new(items))
    }

    /// An object with these fields, in this order.
    pub fn object(fields: impl IntoIterator<Item = (Name, Value)>) -> Value {
        Value::Object(Arc::new(fields.into_iter().collect()))
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) => Some(text),
            _ => None,
        }
    }

    /// The field of an object.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Object(fields) => fields.get(name),
            _ => None,
        }
    }
}
