//! Arguments and options of calls.

use agentflow_plan::{ApprovalFallback, Effect, LocalId, ModelId, RetryPolicy, Sampling, Value};

use super::{Expression, Name};

/// The arguments of a call.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Arguments {
    /// One a parameter, in the order of the parameters.
    pub values: Vec<Argument>,
    /// The positions of the parameters in the order in which arguments were written, where that is another order: effects in arguments
    /// happen as written.
    pub written: Option<Vec<u32>>,
}

/// What a parameter gets.
#[derive(Debug, Clone, PartialEq)]
pub enum Argument {
    /// A value.
    Value(Expression),
    /// A `var`, shared with the callee.
    Variable(LocalId),
    /// Nothing was written: the parameter's default, or null for a parameter that may be null.
    Default(Value),
}

/// What `with { … }` replaces for one call or one entry of a tool list.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CallOptions {
    /// A duration.
    pub timeout: Option<Expression>,
    /// How failures are tried again.
    pub retry: Option<RetryPolicy>,
    /// Which workers carry it out.
    pub queue: Option<Name>,
    /// Whether a person must approve.
    pub approval: Option<Approval>,
    /// What a repeat would do.
    pub effect: Option<Effect>,
    /// Agents: which model answers.
    pub model: Option<ModelId>,
    /// Agents: model turns at most, an int.
    pub max_turns: Option<Expression>,
    /// Agents: how often a broken output guard is told.
    pub guard_retries: Option<u32>,
    /// Agents: what may be used up.
    pub budget: Option<Budget>,
    /// Agents: how answers are drawn.
    pub sampling: Sampling,
}

/// When a person must approve a call, and who.
#[derive(Debug, Clone, PartialEq)]
pub struct Approval {
    /// A bool; sees the tool's parameters in its own declaration, `args` in a tool list or `with`.
    pub when: Expression,
    /// The local of `args`, where it is in scope.
    pub arguments: Option<LocalId>,
    /// A string.
    pub by: Option<Expression>,
    /// A duration.
    pub within: Option<Expression>,
    /// What happens past that time.
    pub otherwise: ApprovalFallback,
    /// How many people.
    pub quorum: u32,
}

/// What an agent may use up.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Budget {
    /// Model turns: an int.
    pub turns: Option<Expression>,
    /// Tokens: an int.
    pub tokens: Option<Expression>,
    /// US dollars: a float.
    pub usd: Option<Expression>,
}
