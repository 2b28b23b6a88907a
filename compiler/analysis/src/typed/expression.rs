//! Typed expressions.

use agentflow_grammar::tree::Span;
use agentflow_plan::{
    AgentId, BinaryOperator, CallableId, EnumId, ErrorKind, FunctionId, LocalId, Method, RecordId, SignalId,
    Source, UnaryOperator, Value, WorkflowId,
};

use super::{Arguments, Block, CallOptions, ConstantId, Name, Pattern, Type};

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expression {
    /// What it does.
    pub kind: ExpressionKind,
    /// What it gives.
    pub ty: Type,
    /// Where it is written, in the file of its declaration.
    pub span: Span,
    /// What is in it, at any depth.
    pub traits: Traits,
}

/// What an expression or block contains, at any depth.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Traits {
    /// A durable effect: a call of a tool, agent or workflow, `ask`, `sleep`, `now()`, `emit` and the like.
    pub effect: bool,
    /// A `return`, `fail`, `break` or `continue`.
    pub jump: bool,
    /// An assignment to a variable.
    pub assigns: bool,
}

impl Traits {
    /// What both contain.
    #[must_use]
    pub fn and(self, other: Traits) -> Traits {
        Traits {
            effect: self.effect || other.effect,
            jump: self.jump || other.jump,
            assigns: self.assigns || other.assigns,
        }
    }
}

/// The kinds of expressions.
#[derive(Debug, Clone, PartialEq)]
pub enum ExpressionKind {
    /// A literal: null, bool, int, float, string without interpolation, duration. Also a default that was filled in.
    Literal(Value),
    /// What a local holds.
    Local(LocalId),
    /// A constant.
    Constant(ConstantId),
    /// `env("NAME", default: "…")`
    Environment {
        /// The variable.
        name: Name,
        /// What it is where it is not set.
        default: Option<Name>,
    },
    /// `secret("NAME")`
    Secret(Name),
    /// A string with interpolations; its type is `Secret` where a part is one.
    Template(Vec<TemplatePart>),
    /// `[a, b]`
    List(Vec<Expression>),
    /// `Ticket { … }`, or an object literal where a record is expected. Without `base`, every field is there: those that were left out hold
    /// their default. Those written come first, in their order.
    Record {
        /// Which.
        record: RecordId,
        /// Its fields.
        fields: Vec<FieldValue>,
        /// `..base`: a record of the same type, or one without a name that has fields of it.
        base: Option<Box<Expression>>,
    },
    /// `{ … }`: a record without a name, a map, or JSON, by the type.
    Object {
        /// Its fields.
        fields: Vec<FieldValue>,
        /// `..base`
        base: Option<Box<Expression>>,
    },
    /// `Mood.calm`, `Resolution.Refunded { … }`, with every field there, as for records.
    Variant {
        /// The enum.
        of: EnumId,
        /// The position of the variant in it.
        variant: u32,
        /// Its payload.
        fields: Vec<FieldValue>,
    },
    /// A kind of errors (`timeout`), as a value.
    ErrorKind(ErrorKind),
    /// `value.name`, `value?.name`; of a record, an error, a variant that was tested for, or JSON (null where there is none).
    Field {
        /// Of what.
        value: Box<Expression>,
        /// Which.
        name: Name,
        /// Whether null passes through.
        optional: bool,
    },
    /// `value[index]`; null where there is none.
    Index {
        /// A list, a map or JSON.
        value: Box<Expression>,
        /// An int or a string.
        index: Box<Expression>,
    },
    /// `!x`, `-x`
    Unary(UnaryOperator, Box<Expression>),
    /// `a + b`; the right side of `&&`, `||`, `??` has no effect, but may be a jump (`x ?? return`).
    Binary(BinaryOperator, Box<Expression>, Box<Expression>),
    /// `value is pattern`
    Is {
        /// What is tested.
        value: Box<Expression>,
        /// For what: a variant or a type.
        pattern: Box<Pattern>,
        /// `is not`
        negated: bool,
    },
    /// `if condition { } else { }`; `else if` is a block whose value is another.
    If {
        /// What is tested.
        condition: Box<Expression>,
        /// Where it holds.
        then: Box<Block>,
        /// Where not.
        otherwise: Option<Box<Block>>,
    },
    /// `match subject { … }`: exhaustive.
    Match {
        /// What is matched.
        subject: Box<Expression>,
        /// In order.
        arms: Vec<Arm>,
    },
    /// A call of a pure function.
    CallFunction {
        /// Which.
        function: FunctionId,
        /// With what.
        arguments: Arguments,
    },
    /// A built-in method or property, or `range(n)`, whose argument is the receiver.
    Method {
        /// Which.
        method: Method,
        /// Of what; `value?.method()` where `optional`.
        receiver: Box<Expression>,
        /// With what.
        arguments: Vec<Expression>,
        /// Whether null passes through.
        optional: bool,
    },
    /// `[element for item, index in iterable if condition]`: pure.
    Comprehension {
        /// What each gives.
        element: Box<Expression>,
        /// The item.
        item: LocalId,
        /// The index.
        index: Option<LocalId>,
        /// A list.
        iterable: Box<Expression>,
        /// Which are taken.
        condition: Option<Box<Expression>>,
    },
    /// The value made one of this expression's type: ints become floats, constraints are checked (kind `failed`).
    Conform(Box<Expression>),
    /// A call of a tool, agent or workflow.
    Call {
        /// Which.
        target: CallableId,
        /// With what.
        arguments: Arguments,
        /// `with { … }`
        options: Option<Box<CallOptions>>,
    },
    /// `conversation(Agent(…))`
    Conversation {
        /// With whom.
        agent: AgentId,
        /// Its arguments.
        arguments: Arguments,
        /// `with { … }`
        options: Option<Box<CallOptions>>,
    },
    /// `chat.send(text)`
    Send {
        /// The conversation.
        conversation: Box<Expression>,
        /// A string, an image, a file, or a list of them.
        message: Box<Expression>,
    },
    /// `now()`, `uuid()`, `random()`
    Read(Source),
    /// `calls(Triage)`: only in tests.
    Calls(CallableId),
    /// `e catch …`, `try { … } catch …`: where one side gives no value the type is that of the other.
    Catch {
        /// What may fail; of `e catch` without statements, `e` being its value.
        body: Box<Block>,
        /// What is done then.
        handler: Box<Handler>,
    },
    /// `parallel { a: …, b: … }`: a record of the results. A branch without a value gives null.
    Parallel {
        /// At most so many at once.
        max: Option<Box<Expression>>,
        /// The branches.
        branches: Vec<Branch>,
    },
    /// `parallel for item, index in items { … }`: a list of the results.
    ParallelFor {
        /// At most so many at once.
        max: Option<Box<Expression>>,
        /// What is gone through.
        items: Box<Expression>,
        /// The item.
        item: LocalId,
        /// The index.
        index: Option<LocalId>,
        /// What is done with each.
        body: Box<Block>,
    },
    /// `race { a: …, b: … }`
    Race(Vec<Branch>),
    /// `ask "question" { … }`: the answer is of this expression's type.
    Ask {
        /// The question.
        question: Box<Expression>,
        /// Whom.
        to: Option<Box<Expression>>,
        /// For how long.
        within: Option<Box<Expression>>,
    },
    /// `wait payment within 3d`
    Wait {
        /// The signal.
        signal: SignalId,
        /// For how long.
        within: Option<Box<Expression>>,
    },
    /// `sleep 2h`, `sleep until t`: by the type of the value, a duration or a time.
    Sleep(Box<Expression>),
    /// `spawn report(x)`
    Spawn {
        /// The workflow.
        workflow: WorkflowId,
        /// Its arguments.
        arguments: Arguments,
    },
    /// `return`, `return e`
    Return(Option<Box<Expression>>),
    /// `fail "message"`, `fail kind "message"`
    Fail {
        /// The kind: `failed` where none is written.
        kind: ErrorKind,
        /// The message.
        message: Box<Expression>,
    },
    /// `fail err`: raises a caught error again.
    Raise(Box<Expression>),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// Something wrong that was told. Not in a typed program.
    Broken,
}

/// A part of a string.
#[derive(Debug, Clone, PartialEq)]
pub enum TemplatePart {
    /// As written.
    Text(Name),
    /// `${…}`
    Value(Expression),
}

/// A field and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldValue {
    /// Which.
    pub name: Name,
    /// What it holds.
    pub value: Expression,
}

/// An arm of a `match`.
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// When it applies.
    pub pattern: Pattern,
    /// And only if this holds: pure.
    pub guard: Option<Expression>,
    /// What is done.
    pub body: Block,
    /// All of it.
    pub span: Span,
}

/// A branch of `parallel` or `race`.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// Its label.
    pub name: Name,
    /// Where the label stands.
    pub span: Span,
    /// What it does.
    pub body: Block,
}

/// What follows `catch`.
#[derive(Debug, Clone, PartialEq)]
pub struct Handler {
    /// The error.
    pub error: Option<LocalId>,
    /// What is done; of `catch fallback` without statements, the fallback being its value.
    pub body: Block,
}
