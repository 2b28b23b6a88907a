//! Expressions. Every form that a person may write differently stays apart.

use super::{Block, Ident, Pattern, Span, StringLiteral, Type};
use smol_str::SmolStr;

/// An expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Expr {
    /// What is written.
    pub kind: ExprKind,
    /// Where. Parentheses around an expression are not part of it.
    pub span: Span,
}

/// The ways to write an expression.
///
/// `secret("X")`, `env("X", default: "y")`, `now()`, `conversation(A(x))` and `calls(A)` are calls of those names.
#[derive(Debug, Clone, PartialEq)]
pub enum ExprKind {
    /// `1_000`
    Int(i64),
    /// `0.5`, `1e-3`
    Float(f64),
    /// `true`
    Bool(bool),
    /// `null`
    Null,
    /// `1h30m`, in milliseconds.
    Duration(u64),
    /// `"…"` or `"""…"""`
    String(StringLiteral),
    /// `ticket`, `Mood`: the span is the expression's own.
    Name(SmolStr),
    /// `[a, b]`
    List(Vec<Expr>),
    /// `[e for x in xs if c]`
    Comprehension(Box<Comprehension>),
    /// `{ name: value }`
    Object(Box<Fields>),
    /// `Ticket { … }`, `Resolution.Refunded { … }`
    Record(Box<RecordLiteral>),
    /// `a.b`, `a?.b`
    Field(Box<FieldAccess>),
    /// `a[i]`
    Index(Box<Index>),
    /// `f(a, name: b)`
    Call(Box<Call>),
    /// `f(a) with { … }`
    With(Box<With>),
    /// `!a`, `-a`
    Unary(Box<Unary>),
    /// `a + b`
    Binary(Box<Binary>),
    /// `a is T`, `a is not T`
    Is(Box<Is>),
    /// `1s..100s`: only `backoff` takes it.
    Range(Box<Range>),
    /// `e catch …`
    Catch(Box<Catch>),
    /// `try { … } catch …`
    Try(Box<Try>),
    /// `if c { … } else …`
    If(Box<If>),
    /// `match e { … }`
    Match(Box<Match>),
    /// `parallel { a: e, … }`
    Parallel(Box<Parallel>),
    /// `parallel(max: 8) for x in xs { … }`
    ParallelFor(Box<ParallelFor>),
    /// `race { a: e, … }`
    Race(Box<Branches>),
    /// `ask "question" { … }`
    Ask(Box<Ask>),
    /// `wait payment within 3d`
    Wait(Box<Wait>),
    /// `sleep 2h`
    Sleep(Box<Expr>),
    /// `sleep until t`
    SleepUntil(Box<Expr>),
    /// `spawn report(x)`
    Spawn(Box<Expr>),
    /// `return`, `return e`
    Return(Option<Box<Expr>>),
    /// `fail "message"`, `fail kind "message"`, `fail err`
    Fail(Box<Fail>),
    /// `break`
    Break,
    /// `continue`
    Continue,
    /// Could not be read, and was told.
    Broken,
}

/// `[element for name, index in iterable if condition]`
#[derive(Debug, Clone, PartialEq)]
pub struct Comprehension {
    /// What each item gives.
    pub element: Expr,
    /// The name of an item.
    pub name: Ident,
    /// The name of its index.
    pub index: Option<Ident>,
    /// What is gone through.
    pub iterable: Expr,
    /// Which items are taken.
    pub condition: Option<Expr>,
}

/// `{ name: value, other, ..base }`, of objects, records, variants and `with`.
#[derive(Debug, Clone, PartialEq)]
pub struct Fields {
    /// Those that could be read.
    pub entries: Vec<FieldValue>,
    /// What stands after `..`.
    pub base: Option<Expr>,
    /// Places where an entry could not be read.
    pub broken: Vec<Span>,
    /// Braces included.
    pub span: Span,
}

/// `name: value`, or `name` alone.
#[derive(Debug, Clone, PartialEq)]
pub struct FieldValue {
    /// The name; of `"content-type": value` what stands between the quotes.
    pub name: Ident,
    /// Whether the name is written as a string.
    pub quoted: bool,
    /// None where `name` alone is written, which means `name: name`.
    pub value: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `Name { … }` or `Enum.Variant { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct RecordLiteral {
    /// The names between dots: at least one.
    pub path: Vec<Ident>,
    /// What stands between the braces.
    pub fields: Fields,
}

/// `base.name`
#[derive(Debug, Clone, PartialEq)]
pub struct FieldAccess {
    /// What stands before the dot.
    pub base: Expr,
    /// What stands after it (empty where nothing does, which was told).
    pub name: Ident,
    /// Whether `?.` is written.
    pub optional: bool,
}

/// `base[index]`
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// What stands before the bracket.
    pub base: Expr,
    /// What stands in it.
    pub index: Expr,
}

/// `callee(arguments)`
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What is called.
    pub callee: Expr,
    /// What it is given.
    pub arguments: Arguments,
}

/// `(a, name: b)`
#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    /// Those that could be read, in order.
    pub entries: Vec<Argument>,
    /// Places where an argument could not be read.
    pub broken: Vec<Span>,
    /// Parentheses included.
    pub span: Span,
}

/// `value` or `name: value`
#[derive(Debug, Clone, PartialEq)]
pub struct Argument {
    /// The parameter, where it is named.
    pub name: Option<Ident>,
    /// The value.
    pub value: Expr,
    /// All of it.
    pub span: Span,
}

/// `base with { options }`
#[derive(Debug, Clone, PartialEq)]
pub struct With {
    /// The call.
    pub base: Expr,
    /// What is replaced.
    pub options: Fields,
}

/// `!a`, `-a`
#[derive(Debug, Clone, PartialEq)]
pub struct Unary {
    /// Which.
    pub operator: UnaryOperator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// What it is applied to.
    pub operand: Expr,
}

/// Operators before a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnaryOperator {
    /// `!`
    Not,
    /// `-`
    Negate,
}

/// `left operator right`
#[derive(Debug, Clone, PartialEq)]
pub struct Binary {
    /// Which.
    pub operator: BinaryOperator,
    /// Where the operator stands.
    pub operator_span: Span,
    /// Before it.
    pub left: Expr,
    /// After it.
    pub right: Expr,
}

/// Operators between two values, from the loosest to the tightest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BinaryOperator {
    /// `??`
    Otherwise,
    /// `||`
    Or,
    /// `&&`
    And,
    /// `==`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Remainder,
}

/// `value is T`, `value is not T`
#[derive(Debug, Clone, PartialEq)]
pub struct Is {
    /// What is tested.
    pub value: Expr,
    /// Whether `not` is written.
    pub negated: bool,
    /// A type, or a variant of the value's enum: a name may be either.
    pub tested: Type,
}

/// `start..end`
#[derive(Debug, Clone, PartialEq)]
pub struct Range {
    /// Before the dots.
    pub start: Expr,
    /// After them.
    pub end: Expr,
}

/// `body catch handler`
#[derive(Debug, Clone, PartialEq)]
pub struct Catch {
    /// What may fail.
    pub body: Expr,
    /// What is done then.
    pub handler: CatchHandler,
}

/// `try { … } catch handler`
#[derive(Debug, Clone, PartialEq)]
pub struct Try {
    /// What may fail.
    pub body: Block,
    /// What is done then.
    pub handler: CatchHandler,
}

/// What follows `catch`.
#[derive(Debug, Clone, PartialEq)]
pub enum CatchHandler {
    /// `catch fallback`
    Value(Expr),
    /// `catch { … }`, `catch err { … }`
    Block {
        /// The name of the error.
        name: Option<Ident>,
        /// What is done.
        block: Block,
    },
}

/// `if condition { … } else …`
#[derive(Debug, Clone, PartialEq)]
pub struct If {
    /// What is tested.
    pub condition: Expr,
    /// Where it holds.
    pub then: Block,
    /// Where it does not.
    pub otherwise: Option<Else>,
}

/// What follows `else`.
#[derive(Debug, Clone, PartialEq)]
pub enum Else {
    /// `else { … }`
    Block(Block),
    /// `else if …`: an expression of kind `If`.
    If(Expr),
}

/// `match subject { arms }`
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// What is matched.
    pub subject: Expr,
    /// Those that could be read.
    pub arms: Vec<Arm>,
    /// Places where an arm could not be read.
    pub broken: Vec<Span>,
    /// Where the arms stand, braces included.
    pub arms_span: Span,
}

/// `pattern if guard => body`
#[derive(Debug, Clone, PartialEq)]
pub struct Arm {
    /// What the value must look like.
    pub pattern: Pattern,
    /// What must hold besides.
    pub guard: Option<Expr>,
    /// What is done: without braces, one statement.
    pub body: Block,
    /// All of it.
    pub span: Span,
}

/// `parallel(max: 2) { branches }`
#[derive(Debug, Clone, PartialEq)]
pub struct Parallel {
    /// What stands in parentheses after `parallel`.
    pub options: Option<Arguments>,
    /// The branches.
    pub branches: Branches,
}

/// `{ name: body, … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Branches {
    /// Those that could be read.
    pub entries: Vec<Branch>,
    /// Places where a branch could not be read.
    pub broken: Vec<Span>,
    /// Braces included.
    pub span: Span,
}

/// `name: body`
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    /// Its label.
    pub name: Ident,
    /// What it does: without braces, one expression.
    pub body: Block,
    /// All of it.
    pub span: Span,
}

/// `parallel(max: 8) for name, index in iterable { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct ParallelFor {
    /// What stands in parentheses after `parallel`.
    pub options: Option<Arguments>,
    /// The name of an item.
    pub name: Ident,
    /// The name of its index.
    pub index: Option<Ident>,
    /// What is gone through.
    pub iterable: Expr,
    /// What is done with each.
    pub body: Block,
}

/// `ask question { options }`
#[derive(Debug, Clone, PartialEq)]
pub struct Ask {
    /// What is asked.
    pub question: Expr,
    /// Whom, and for how long.
    pub options: Option<Fields>,
}

/// `wait signal within time`
#[derive(Debug, Clone, PartialEq)]
pub struct Wait {
    /// The signal.
    pub signal: Ident,
    /// For how long.
    pub within: Option<Expr>,
}

/// `fail kind message`
#[derive(Debug, Clone, PartialEq)]
pub struct Fail {
    /// The kind, where both are written.
    pub kind: Option<Ident>,
    /// A message, or an error that is raised again.
    pub value: Expr,
}
