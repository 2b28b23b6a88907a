//! Types of expressions, cheap to clone and compare.

use std::sync::Arc;

use agentflow_plan::{AgentId, Bounds, EnumId, RecordId};

use super::Name;

/// The type of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Type {
    /// Of something that is wrong and was told: agrees with everything. Not in a typed program.
    Unknown,
    /// Of what never gives a value: `return`, `fail`, `break`.
    Never,
    /// Of what ends without a value: an `if` without `else`, a loop, a workflow without a result.
    NoValue,
    /// Of `null` alone.
    Null,
    /// `bool`
    Bool,
    /// `int`, maybe within bounds.
    Int(Option<Arc<Bounds<i64>>>),
    /// `float`, maybe within bounds.
    Float(Option<Arc<Bounds<f64>>>),
    /// `string`, maybe constrained.
    String(Option<Arc<StringConstraint>>),
    /// `duration`
    Duration,
    /// `time`
    Time,
    /// `json`
    Json,
    /// `image`
    Image,
    /// `file`
    File,
    /// Text that is or contains a secret.
    Secret,
    /// A caught error: `kind`, `message`, `step`, `attempts`.
    Error,
    /// The enum of kinds of errors, which no program declares: values are plain variants.
    ErrorKind,
    /// `T[]`
    List(Arc<ListType>),
    /// `map<T>`
    Map(Arc<Type>),
    /// `T?`; never of `null`, `json` or another optional.
    Optional(Arc<Type>),
    /// A declared record.
    Record(RecordId),
    /// A declared enum.
    Enum(EnumId),
    /// A declared enum of which only some variants are left, after a test. Where its values go, it is the enum.
    Variants(Arc<VariantSet>),
    /// A record without a name, such as the value of `parallel`.
    Object(Arc<ObjectType>),
    /// An open conversation with an agent.
    Conversation(AgentId),
}

/// Constraints of a string.
#[derive(Debug, Clone, PartialEq)]
pub struct StringConstraint {
    /// How many code points.
    pub length: Bounds<u64>,
    /// A regular expression that must be found in it.
    pub pattern: Option<Name>,
}

/// The items of a list, and how many.
#[derive(Debug, Clone, PartialEq)]
pub struct ListType {
    /// What it holds.
    pub item: Type,
    /// How many.
    pub length: Bounds<u64>,
}

/// The fields of a record without a name, in order.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectType {
    /// Names and types.
    pub fields: Vec<(Name, Type)>,
}

/// Some variants of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct VariantSet {
    /// The enum.
    pub of: EnumId,
    /// Positions of the variants that are left, ascending.
    pub variants: Vec<u32>,
}

impl Type {
    /// `int`
    pub const INT: Type = Type::Int(None);
    /// `float`
    pub const FLOAT: Type = Type::Float(None);
    /// `string`
    pub const STRING: Type = Type::String(None);

    /// A list of any length.
    #[must_use]
    pub fn list(item: Type) -> Type {
        Type::List(Arc::new(ListType { item, length: Bounds::NONE }))
    }

    /// A map with values of this type.
    #[must_use]
    pub fn map(value: Type) -> Type {
        Type::Map(Arc::new(value))
    }

    /// This, or null.
    #[must_use]
    pub fn optional(self) -> Type {
        match self {
            Type::Unknown | Type::Null | Type::Json | Type::Optional(_) => self,
            Type::Never | Type::NoValue => Type::Null,
            inner => Type::Optional(Arc::new(inner)),
        }
    }

    /// A record without a name.
    #[must_use]
    pub fn object(fields: Vec<(Name, Type)>) -> Type {
        Type::Object(Arc::new(ObjectType { fields }))
    }

    /// The enum that it is, or of which it is a part.
    #[must_use]
    pub fn enum_id(&self) -> Option<EnumId> {
        match self {
            Type::Enum(id) => Some(*id),
            Type::Variants(set) => Some(set.of),
            _ => None,
        }
    }

    /// What is left where it is not null.
    #[must_use]
    pub fn inner(&self) -> &Type {
        match self {
            Type::Optional(inner) => inner,
            other => other,
        }
    }

    /// Whether nothing is known of it, because it is wrong and was told.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Type::Unknown)
    }

    /// Whether it gives a value.
    #[must_use]
    pub fn has_value(&self) -> bool {
        !matches!(self, Type::Never | Type::NoValue)
    }
}
