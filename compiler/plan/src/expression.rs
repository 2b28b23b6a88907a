//! Pure expressions. Effects are nodes; what is here can be evaluated any number of times with the same result.

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, ErrorKind, FunctionId, LocalId, Name, Pattern, Statement, ToolId, Type, Value, WorkflowId,
};

/// A pure expression.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expression {
    /// A constant.
    Literal(Value),
    /// What a local holds.
    Local(LocalId),
    /// The environment variable, as it was read when the run started; see [`EnvironmentVariable`](crate::EnvironmentVariable).
    Environment(Name),
    /// A secret, by name.
    Secret(Name),
    /// An interpolated string. A part that is a secret makes the whole a secret.
    Template(Vec<Expression>),
    /// A list.
    List(Vec<Expression>),
    /// A record, object or map; the fields of `base` first, those given replace them.
    Object {
        /// The fields given, in order.
        fields: Vec<(Name, Expression)>,
        /// `..base`.
        base: Option<Box<Expression>>,
    },
    /// A variant with a payload: an object whose first field is `"type"`. (A plain enum's variant is a literal string.)
    Variant {
        /// The variant's name.
        name: Name,
        /// Its payload.
        fields: Vec<(Name, Expression)>,
    },
    /// `value.name`; with `optional`, `value?.name`: null where the value is null.
    Field {
        /// The record.
        value: Box<Expression>,
        /// The field.
        name: Name,
        /// Whether null passes through.
        optional: bool,
    },
    /// `value[index]`: null where there is none. Lists by int, maps by string.
    Index {
        /// The list or map.
        value: Box<Expression>,
        /// The position or key.
        index: Box<Expression>,
    },
    /// `!x`, `-x`.
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b` and the like; `&&`, `||`, `??` evaluate the right side only when needed.
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `value is pattern`.
    Is(Box<Expression>, Pattern),
    /// `if` as a value.
    If(Box<Expression>, Box<Expression>, Box<Expression>),
    /// `match` as a value.
    Match(Box<Expression>, Vec<ExpressionArm>),
    /// A call of a pure function, all arguments in the order of its parameters.
    Call(FunctionId, Vec<Expression>),
    /// A built-in method or property of a value, or a built-in function with its first argument as receiver.
    Method(Method, Box<Expression>, Vec<Expression>),
    /// `[element for item, index in list if condition]`.
    Comprehension {
        /// What is iterated.
        list: Box<Expression>,
        /// The local of the item.
        item: LocalId,
        /// The local of the index.
        index: Option<LocalId>,
        /// Which items are kept.
        condition: Option<Box<Expression>>,
        /// What each gives.
        element: Box<Expression>,
    },
    /// Statements without effects, then a value; `return` ends the enclosing function.
    Block(Vec<Statement>, Option<Box<Expression>>),
    /// Makes the value one of the type: `int` becomes `float` where the type says so, at any depth, missing fields
    /// get their defaults, and constraints are checked (error kind `failed`).
    Conform(Box<Expression>, Type),
    /// Raises an error of this kind with this message where a value was due. An error that was caught, in place of the
    /// message, is raised again as it was. (`return` and the like in a pure block are statements.)
    Fail(ErrorKind, Box<Expression>),
    /// How often a callable was called in this run (`calls(Triage)`; only in tests).
    Calls(CallableId),
}

/// A callable, by kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallableId {
    /// A tool.
    Tool(ToolId),
    /// An agent.
    Agent(AgentId),
    /// A workflow.
    Workflow(WorkflowId),
}

/// An arm of a `match` that is a value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExpressionArm {
    /// When it applies.
    pub pattern: Pattern,
    /// And only if this holds; sees what the pattern bound.
    pub guard: Option<Expression>,
    /// What it gives.
    pub value: Expression,
}

/// An operator with one operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOperator {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// An operator with two operands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryOperator {
    /// `+`: numbers, strings, lists, durations, a time and a duration.
    Add,
    /// `-`: numbers, durations, a time less a duration, a time less a time (a duration).
    Subtract,
    /// `*`: numbers, a duration and a number.
    Multiply,
    /// `/`: always a float, but a duration by a number is a duration.
    Divide,
    /// `%`: ints.
    Remainder,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterEqual,
    /// `&&`
    And,
    /// `||`
    Or,
    /// `??`
    Coalesce,
}

/// A built-in method or property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Method {
    /// Code points of a string, items of a list, entries of a map.
    Length,
    /// Strings: lower case.
    Lower,
    /// Strings: upper case.
    Upper,
    /// Strings: without white space at both ends.
    Trim,
    /// Strings: the pieces between separators.
    Split,
    /// Strings: the lines.
    Lines,
    /// Strings: whether a text is in it; lists: whether an item is in it; maps: whether a key is in it.
    Contains,
    /// Strings.
    StartsWith,
    /// Strings.
    EndsWith,
    /// Strings: every occurrence of one text by another.
    Replace,
    /// Strings and lists: from a position up to, not including, another; negative counts from the end.
    Slice,
    /// Lists: the first item or null.
    First,
    /// Lists: the last item or null.
    Last,
    /// Lists of strings: with a separator between.
    Join,
    /// Lists of numbers or durations.
    Sum,
    /// Lists: the least or null.
    Min,
    /// Lists: the greatest or null.
    Max,
    /// Lists: in ascending order, stable.
    Sort,
    /// Lists: backwards.
    Reverse,
    /// Lists: the first n.
    Take,
    /// Lists: all but the first n.
    Drop,
    /// Lists: each item once, where it first was.
    Unique,
    /// Lists of lists: one list.
    Flatten,
    /// Maps: the keys, in order.
    Keys,
    /// Maps: the values, in order.
    Values,
    /// Maps: the value of a key or null.
    Get,
    /// Floats: to the nearest int, halves away from zero.
    Round,
    /// Floats: the greatest int that is not above.
    Floor,
    /// Floats: the least int that is not below.
    Ceil,
    /// Numbers: without sign.
    Abs,
    /// Any value as an interpolation prints it.
    ToString,
    /// Any value as JSON text.
    ToJson,
    /// Strings: the JSON in it; invalid text is an error of kind `failed`.
    ParseJson,
    /// `range(n)`: the ints from 0 up to, not including, n.
    Range,
}
