//! Nodes: the steps of a region and what owns nested regions.

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, CallOptions, CallableId, ErrorKind, Expression, LocalId, Name, Pattern, RegionId, SignalId,
    Type, WorkflowId,
};

/// A node of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Its name, unique among the nodes whose paths have the same parent; stable under unrelated edits.
    pub name: Name,
    /// Where its value goes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub output: Option<LocalId>,
    /// What runs if, after this node has succeeded, the run fails or is cancelled. It sees the frame as it is when
    /// the node has ended, its output included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo: Option<RegionId>,
    /// What it does.
    pub kind: NodeKind,
}

/// What a node does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NodeKind {
    /// Evaluates; `let`, `var` and assignment alike.
    Compute(Expression),
    /// Calls a tool, an agent or a workflow.
    Call(Call),
    /// Asks a person.
    Ask(Ask),
    /// Waits for a signal.
    Wait(Wait),
    /// Sleeps for a duration or until a time, by the type of the value.
    Sleep(Expression),
    /// Starts a workflow on its own; the value is the id of its run.
    Spawn(Spawn),
    /// Reads the clock or draws at random, once.
    Read(Source),
    /// Tells clients of the run.
    Emit(Expression),
    /// Opens a conversation with an agent; the value is a handle of it.
    Converse {
        /// The agent.
        agent: AgentId,
        /// Its arguments, in the order of its parameters.
        arguments: Vec<Argument>,
        /// What `with` replaces.
        options: Box<CallOptions>,
    },
    /// Sends a text to a conversation; the value is the agent's answer.
    Send {
        /// The handle.
        conversation: Expression,
        /// The text, or a list of parts.
        message: Expression,
        /// Which of its agent's parameters share which `var`s, as when it was opened.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        shared: Vec<(u32, LocalId)>,
    },
    /// Runs one of two regions.
    If {
        /// Which one.
        condition: Expression,
        /// If it holds.
        then: RegionId,
        /// If not.
        otherwise: Option<RegionId>,
    },
    /// Runs the region of the first arm that applies.
    Match {
        /// What is compared.
        subject: Expression,
        /// The arms, in order.
        arms: Vec<MatchArm>,
    },
    /// Runs all branches together; the value is a record of theirs.
    Parallel(Vec<Branch>),
    /// Runs one region an item, together; the value is the list of theirs, in the items' order.
    ParallelFor {
        /// What is iterated.
        items: Expression,
        /// How many at once at most.
        max: Option<Expression>,
        /// The local of the item, bound in the region's frame.
        item: LocalId,
        /// The local of the index.
        index: Option<LocalId>,
        /// What runs.
        region: RegionId,
    },
    /// Runs all branches together; the first to succeed gives the value and the others are cancelled.
    Race(Vec<Branch>),
    /// Runs a region again and again, one after another.
    Loop {
        /// What decides about another iteration.
        control: LoopControl,
        /// What runs.
        region: RegionId,
    },
    /// Runs a region; if it fails, undoes what it did and runs the handler.
    Try {
        /// What may fail.
        region: RegionId,
        /// The local that the handler finds the error in.
        error: Option<LocalId>,
        /// What runs then.
        handler: RegionId,
    },
    /// Ends the callable with a value.
    Return(Option<Expression>),
    /// Ends the callable with an error.
    Fail {
        /// Its kind.
        kind: ErrorKind,
        /// Its message.
        message: Expression,
    },
    /// Ends the callable with an error that was caught before.
    Raise(Expression),
    /// Ends the loop.
    Break,
    /// Ends the iteration.
    Continue,
    /// Checks an expectation of a test.
    Expect {
        /// What must hold.
        condition: Expression,
        /// The condition as written.
        text: Name,
    },
}

/// What decides about another iteration of a loop.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoopControl {
    /// `repeat up to n`, `repeat forever` without a bound.
    Repeat {
        /// How often at most.
        bound: Option<Expression>,
    },
    /// `while condition up to n`; the condition sees the owner's frame.
    While {
        /// Whether to go on.
        condition: Expression,
        /// How often at most.
        bound: Option<Expression>,
    },
    /// `for item, index in items`.
    For {
        /// What is iterated, evaluated once.
        items: Expression,
        /// The local of the item, bound in the region's frame.
        item: LocalId,
        /// The local of the index.
        index: Option<LocalId>,
    },
}

/// A labelled branch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Branch {
    /// Its label, and the field of the result.
    pub name: Name,
    /// What runs.
    pub region: RegionId,
}

/// An arm of a `match`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MatchArm {
    /// When it applies; what it binds goes into the region's frame.
    pub pattern: Pattern,
    /// And only if this holds; sees what the pattern bound.
    pub guard: Option<Expression>,
    /// What runs.
    pub region: RegionId,
}

/// A call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Call {
    /// What is called.
    pub target: CallableId,
    /// Every argument, in the order of the parameters; defaults are filled in.
    pub arguments: Vec<Argument>,
    /// What `with` replaces.
    pub options: Box<CallOptions>,
}

/// An argument of a call.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Argument {
    /// A value.
    Value(Expression),
    /// A `var` of the caller, shared with the callee.
    Variable(LocalId),
}

/// A question to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ask {
    /// The question.
    pub question: Expression,
    /// What an answer must be.
    pub answer: Type,
    /// Who is asked.
    pub to: Option<Expression>,
    /// How long it waits; past that the error is `timeout`.
    pub within: Option<Expression>,
}

/// A wait for a signal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Wait {
    /// Which.
    pub signal: SignalId,
    /// How long; past that the error is `timeout`.
    pub within: Option<Expression>,
}

/// A workflow started on its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spawn {
    /// Which.
    pub workflow: WorkflowId,
    /// Its arguments, in the order of its parameters.
    pub arguments: Vec<Expression>,
}

/// What is read once and recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// `now()`: a time.
    Now,
    /// `uuid()`: a version 4 UUID as text.
    Uuid,
    /// `random()`: a float from 0, included, to 1, excluded.
    Random,
}
