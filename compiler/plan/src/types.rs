//! Types as the plan keeps them: what values from outside must look like, and which JSON Schema says so.

use serde::{Deserialize, Serialize};

use crate::{EnumId, Name, RecordId, Value};

/// A type with its constraints.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Type {
    /// Only `null`; also the type of what gives no value.
    Null,
    /// `bool`.
    Bool,
    /// `int`, maybe within bounds.
    Int(Bounds<i64>),
    /// `float`, maybe within bounds.
    Float(Bounds<f64>),
    /// `string`, maybe of bounded length (in code points) or matching a pattern.
    String {
        /// Bounds of the length.
        length: Bounds<u64>,
        /// A regular expression that must be found in the text.
        pattern: Option<Name>,
    },
    /// `duration`; JSON: text such as `"1h30m"`.
    Duration,
    /// `time`; JSON: RFC 3339 text.
    Time,
    /// `json`: any JSON.
    Json,
    /// `image`: an object with `path`, `url` or `base64`, and maybe `media_type`; or a string: a path, a URL or a data URL.
    Image,
    /// `file`: like `image`.
    File,
    /// `T[]`, maybe of bounded length.
    List {
        /// What it holds.
        item: Box<Type>,
        /// Bounds of the number of items.
        length: Bounds<u64>,
    },
    /// `map<T>`: an object with any keys.
    Map(Box<Type>),
    /// `T?`.
    Optional(Box<Type>),
    /// A declared record.
    Record(RecordId),
    /// A declared enum.
    Enum(EnumId),
    /// A record without a name, such as the value of `parallel`.
    Object(Vec<Field>),
    /// A conversation that was opened; never crosses to the outside.
    Conversation,
    /// A caught error: `{ kind, message, step, attempts }`.
    Error,
}

/// Inclusive bounds; either may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bounds<T> {
    /// The least that is allowed.
    pub min: Option<T>,
    /// The most that is allowed.
    pub max: Option<T>,
}

impl<T> Bounds<T> {
    /// No bounds.
    pub const NONE: Bounds<T> = Bounds { min: None, max: None };
}

impl<T> Default for Bounds<T> {
    fn default() -> Self {
        Bounds::NONE
    }
}

impl<T: PartialOrd> Bounds<T> {
    /// Whether `value` lies within.
    pub fn contains(&self, value: &T) -> bool {
        self.min.as_ref().is_none_or(|min| value >= min) && self.max.as_ref().is_none_or(|max| value <= max)
    }
}

/// A field of a record, an anonymous record, or a variant's payload.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its documentation comment; becomes the schema's description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its type.
    pub r#type: Type,
    /// What it is when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
}

/// A declared record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its fields, as declared.
    pub fields: Vec<Field>,
}

/// A declared enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Enum {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its variants, as declared.
    pub variants: Vec<Variant>,
}

impl Enum {
    /// Whether no variant has a payload: then a value is a string, else an object tagged by `"type"`.
    pub fn is_plain(&self) -> bool {
        self.variants.iter().all(|variant| variant.fields.is_none())
    }
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its payload, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fields: Option<Vec<Field>>,
}

/// A parameter of a callable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its type.
    pub r#type: Type,
    /// What it is when a caller leaves it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// `value` for an ordinary parameter, `variable` for `var trip: Trip`.
    #[serde(default)]
    pub passing: Passing,
    /// The local that holds it in the callable's frame.
    pub local: crate::LocalId,
}

/// How an argument is passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Passing {
    /// A copy.
    #[default]
    Value,
    /// Shared with the caller's `var`: copied in at the start, copied back at the end.
    Variable,
}
