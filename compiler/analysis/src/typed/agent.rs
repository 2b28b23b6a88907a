//! Agents.

use agentflow_grammar::tree::Span;
use agentflow_plan::{
    AgentId, CallableId, GuardTiming, LocalId, McpServerId, ModelId, RetryPolicy, Sampling, Sharing,
    ToolChoice, ToolErrors,
};

use super::{Argument, Budget, CallOptions, Expression, Frame, Head, Name, Parameter, Type};

/// An agent. All expressions see its parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    /// Its name and place.
    pub head: Head,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: Type,
    /// Its locals.
    pub frame: Frame,
    /// The model that answers.
    pub model: ModelId,
    /// The system message: a string.
    pub instructions: Option<Expression>,
    /// The first user message: a string, an image, a file, or a list of them.
    pub prompt: Option<Expression>,
    /// What it may call.
    pub tools: Vec<ToolEntry>,
    /// Whether it must, may, or must not call tools; names are those for the model.
    pub tool_choice: ToolChoice,
    /// Whether a turn may call several tools at once.
    pub parallel_tools: bool,
    /// Whom it may hand over to.
    pub handoffs: Vec<Handoff>,
    /// Model turns at most, an int, where it is said (else 10).
    pub max_turns: Option<Expression>,
    /// Names, for the model, of tools whose result is the agent's.
    pub stop_after: Vec<Name>,
    /// Replaces what the model says.
    pub sampling: Sampling,
    /// In order.
    pub guards: Vec<Guard>,
    /// How often a broken output guard is told, where it is said (else 2).
    pub guard_retries: Option<u32>,
    /// What the conversation may use up.
    pub budget: Option<Budget>,
    /// How long the whole may take: a duration.
    pub timeout: Option<Expression>,
    /// How a failed call of the whole is tried again.
    pub retry: Option<RetryPolicy>,
    /// Which workers carry it out.
    pub queue: Option<Name>,
    /// What a failed tool does.
    pub tool_errors: ToolErrors,
    /// Where `max_turns` is written, if it is.
    pub max_turns_span: Option<Span>,
}

/// An entry of a tool list.
#[derive(Debug, Clone, PartialEq)]
pub struct ToolEntry {
    /// Its name for the model (`lookup_order`; `researcher` for the agent `Researcher`). For a whole server, the server's name.
    pub name: Name,
    /// What is called.
    pub target: ToolEntryTarget,
    /// One a parameter of the target, in order; empty for what a server offers.
    pub arguments: Vec<Binding>,
    /// `with { … }`
    pub options: Option<Box<CallOptions>>,
    /// Where it is written.
    pub span: Span,
}

/// What an entry of a tool list calls.
#[derive(Debug, Clone, PartialEq)]
pub enum ToolEntryTarget {
    /// A tool, agent or workflow.
    Callable(CallableId),
    /// `files.read_file`
    ServerTool {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
    /// `files.*`
    Server(McpServerId),
}

/// Who fills a parameter.
#[derive(Debug, Clone, PartialEq)]
pub enum Binding {
    /// The program.
    Bound(Argument),
    /// The model.
    Open,
}

/// A handoff.
#[derive(Debug, Clone, PartialEq)]
pub struct Handoff {
    /// Its name for the model: `transfer_to_refunds`.
    pub name: Name,
    /// Who takes over.
    pub target: AgentId,
    /// One a parameter of the target, in order.
    pub arguments: Vec<Binding>,
    /// What goes along.
    pub sharing: Sharing,
    /// Where `sharing …` is written.
    pub sharing_span: Option<Span>,
    /// Whether tool calls and their results stay behind.
    pub without_tools: bool,
    /// A bool.
    pub when: Option<Expression>,
    /// All of it.
    pub span: Span,
}

/// A guard.
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// Of what, and when.
    pub moment: GuardMoment,
    /// A bool; may have effects.
    pub condition: Expression,
    /// A string.
    pub message: Expression,
    /// All of it.
    pub span: Span,
}

/// What a guard is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GuardMoment {
    /// What comes in.
    Input(GuardTiming),
    /// What goes out.
    Output {
        /// The local of `result`.
        result: LocalId,
    },
}
