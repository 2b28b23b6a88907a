//! Patterns of `match` and `is`.

use serde::{Deserialize, Serialize};

use crate::{LocalId, Name, Type, Value};

/// What a value is compared with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pattern {
    /// `_`
    Any,
    /// A literal, `null`, or a variant of a plain enum (its name).
    Literal(Value),
    /// A variant of an enum that has payloads; binds fields of it.
    Variant {
        /// The variant's name, found in the field `"type"`.
        name: Name,
        /// Which fields are bound to which locals, and which must match in turn.
        fields: Vec<(Name, FieldPattern)>,
    },
    /// Any of these.
    Or(Vec<Pattern>),
    /// A value of this type (`is string`).
    Type(Type),
}

/// What a pattern does with a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldPattern {
    /// Binds it to a local.
    Bind(LocalId),
    /// Compares it.
    Match(Pattern),
}
