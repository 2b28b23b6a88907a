//! Tests in the language.

use agentflow_grammar::tree::Span;
use agentflow_plan::{AgentId, CallableId, ErrorKind, McpServerId, SignalId};

use super::{Block, Expression, FieldValue, Frame, Head, Name};

/// `test "name" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// Its name and place.
    pub head: Head,
    /// Its locals.
    pub frame: Frame,
    /// Mocks, calls and expectations.
    pub body: Block,
}

/// A stand-in.
#[derive(Debug, Clone, PartialEq)]
pub struct Mock {
    /// For what.
    pub subject: MockSubject,
    /// What it answers.
    pub answer: MockAnswer,
}

/// What is stood in for.
#[derive(Debug, Clone, PartialEq)]
pub enum MockSubject {
    /// A tool, agent or workflow.
    Callable(CallableId),
    /// `mock files.read_file`
    ServerTool {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
    /// `mock ask "finance"`: questions to these people. A string.
    Ask(Expression),
    /// `mock model Triage`
    Model(AgentId),
    /// `mock signal payment`
    Signal(SignalId),
}

/// What a stand-in answers.
#[derive(Debug, Clone, PartialEq)]
pub enum MockAnswer {
    /// `= e`: already of the type that the subject gives, where that is known.
    Value(Expression),
    /// `fails kind "message"`
    Fails {
        /// The kind.
        kind: ErrorKind,
        /// A string.
        message: Option<Expression>,
    },
    /// `= [call …, output …]`
    Turns(Vec<Turn>),
}

/// One turn of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What the model does.
    pub kind: TurnKind,
    /// Where it is written.
    pub span: Span,
}

/// What a model does in a turn. It may do wrong things on purpose, so what it writes is not held against types.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnKind {
    /// Calls tools.
    Calls(Vec<TurnCall>),
    /// Hands over.
    Handoff {
        /// To whom.
        agent: AgentId,
        /// What the model fills in.
        arguments: Vec<FieldValue>,
    },
    /// Gives an output.
    Output(Expression),
    /// Gives plain text: a string.
    Text(Expression),
    /// Cannot be reached, declines, and the like.
    Error {
        /// The kind.
        kind: ErrorKind,
        /// A string.
        message: Option<Expression>,
    },
}

/// A call that a model makes.
#[derive(Debug, Clone, PartialEq)]
pub struct TurnCall {
    /// What is called.
    pub target: TurnTarget,
    /// What the model writes, by name.
    pub arguments: Vec<FieldValue>,
    /// Where it is written.
    pub span: Span,
}

/// What a model calls.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnTarget {
    /// A tool, agent or workflow.
    Callable(CallableId),
    /// `files.read_file`
    ServerTool {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
}
