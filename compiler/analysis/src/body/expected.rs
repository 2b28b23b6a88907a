//! What the place of an expression expects of it, and why.

use crate::finding::Place;
use crate::typed::Type;

/// What the place of an expression expects.
#[derive(Debug, Clone, Copy)]
pub enum Expected<'e> {
    /// A value of any type.
    Any,
    /// No value: what there is, is not used.
    Discard,
    /// Likely a value of this type: literals take it. Whoever expects it decides about others.
    Hint(&'e Type),
    /// A value of this type, for this reason: others are told where they are written.
    Must(&'e Type, Reason<'e>),
}

impl<'e> Expected<'e> {
    /// The type that literals take.
    pub fn hint(self) -> Option<&'e Type> {
        match self {
            Expected::Any | Expected::Discard => None,
            Expected::Hint(ty) | Expected::Must(ty, _) => Some(ty),
        }
    }

    /// Whether a value is not used.
    pub fn is_discard(self) -> bool {
        matches!(self, Expected::Discard)
    }
}

/// Why a type is expected.
#[derive(Debug, Clone, Copy)]
pub enum Reason<'e> {
    /// `let x: T`, `var x: T`, `const X: T`
    Declared {
        /// The name.
        name: &'e str,
        /// Where the type is written.
        place: Place,
    },
    /// A parameter, or a field's or parameter's own default.
    Argument {
        /// What is called.
        callable: &'e str,
        /// Its parameter.
        parameter: &'e str,
        /// Where the parameter is declared.
        place: Option<Place>,
    },
    /// A field.
    Field {
        /// The record or variant.
        owner: &'e str,
        /// Its field.
        field: &'e str,
        /// Where the field is declared.
        place: Option<Place>,
    },
    /// The default of a field or parameter.
    Default {
        /// The field or parameter.
        name: &'e str,
        /// Where it is declared.
        place: Place,
    },
    /// What a callable returns.
    Result {
        /// The callable.
        callable: &'e str,
        /// Where its result type is written.
        place: Place,
    },
    /// A variable that is assigned.
    Variable {
        /// Its name.
        name: &'e str,
        /// Where it is declared.
        place: Place,
    },
    /// A setting.
    Setting {
        /// Its name.
        name: &'e str,
    },
    /// A condition of this form: `if`, `while`, a guard.
    Condition(&'static str),
    /// An operand of this operator.
    Operand(&'static str),
    /// Something else that the language asks for, such as the time of `sleep`.
    Form(&'static str),
    /// An entry of a map or of JSON.
    Entry,
    /// What a stand-in answers.
    Mock {
        /// For what.
        subject: &'e str,
    },
}
