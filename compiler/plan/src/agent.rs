//! Agents: what they may do, and to whom they may hand over.

use serde::{Deserialize, Serialize};

use crate::{
    AgentId, Argument, Budget, CallOptions, CallableId, Expression, LocalId, McpServerId, ModelId, Name,
    Parameter, RegionId, RetryPolicy, Sampling, Type,
};

/// A declared agent. All expressions see its parameters.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Agent {
    /// Its name.
    pub name: Name,
    /// Its documentation comment; what a model is told about it where it is a tool or a handoff.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: Type,
    /// The model that answers.
    pub model: ModelId,
    /// The system message.
    pub instructions: Option<Expression>,
    /// The first user message: text, or a list of texts, images and files. By default the arguments, rendered.
    pub prompt: Option<Expression>,
    /// What it may call, each with its name for the model; no two alike, handoffs included.
    pub tools: Vec<ToolEntry>,
    /// Whether the model must, may, or must not call tools.
    pub tool_choice: ToolChoice,
    /// Whether a turn may call several tools at once.
    pub parallel_tools: bool,
    /// Whom it may hand over to.
    pub handoffs: Vec<Handoff>,
    /// Model turns of the whole conversation at most; 10 by default.
    pub max_turns: Expression,
    /// Names (for the model) of tools whose result ends the conversation and is the agent's.
    pub stop_after: Vec<Name>,
    /// Replaces the model's sampling settings.
    pub sampling: Sampling,
    /// What must hold of what comes in.
    pub input_guards: Vec<InputGuard>,
    /// What must hold of what goes out.
    pub output_guards: Vec<OutputGuard>,
    /// How often a broken output guard is told to the model before it is an error; 2 by default.
    pub guard_retries: u32,
    /// What the conversation may use up.
    pub budget: Option<Budget>,
    /// How long the whole may take.
    pub timeout: Option<Expression>,
    /// How a failed call of the whole agent is tried again; not, by default.
    pub retry: Option<RetryPolicy>,
    /// Which workers carry it out.
    pub queue: Option<Name>,
    /// What a failed tool does.
    pub tool_errors: ToolErrors,
}

/// An entry of an agent's tool list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolEntry {
    /// Its name for the model.
    pub name: Name,
    /// What the model is told about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// What is called.
    pub target: ToolTarget,
    /// One a parameter of the target, in order: bound, or for the model to fill. Empty for what an MCP server has.
    pub arguments: Vec<Binding>,
    /// What `with` replaces; sees the agent's parameters.
    pub options: Box<CallOptions>,
}

/// What an entry of a tool list calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolTarget {
    /// A tool, agent or workflow of the program.
    Callable(CallableId),
    /// All tools of an MCP server, as it lists them when the conversation starts.
    Server(McpServerId),
    /// One tool of an MCP server, as it lists it when the conversation starts.
    ServerTool {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
}

/// Who fills a parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Binding {
    /// The program; hidden from the model. Evaluated in the agent's frame.
    Bound(Argument),
    /// The model.
    Open,
}

/// Whether the model calls tools.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolChoice {
    /// As it likes.
    #[default]
    Auto,
    /// It must call one; falls back to `Auto` once a tool was used.
    Required,
    /// It must not.
    None,
    /// It must call this one (its name for the model); falls back to `Auto` once a tool was used.
    Tool(Name),
}

/// What a failed tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolErrors {
    /// The model is told.
    #[default]
    Tell,
    /// The error is the agent's.
    Fail,
}

/// A handoff to another agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Handoff {
    /// Its name for the model: `transfer_to_refunds`.
    pub name: Name,
    /// What the model is told about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Who takes over.
    pub target: AgentId,
    /// One a parameter of the target, in order.
    pub arguments: Vec<Binding>,
    /// What of the conversation goes along.
    pub sharing: Sharing,
    /// Whether tool calls and their results stay behind.
    pub without_tools: bool,
    /// Whether it is offered.
    pub when: Option<Expression>,
}

/// What of a conversation goes along with a handoff.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sharing {
    /// Nothing.
    #[default]
    None,
    /// Everything.
    All,
    /// The last items.
    Last(u32),
    /// A summary by the agent's own model.
    Summary,
}

/// A condition on what comes in. It also holds after a handoff to the agent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct InputGuard {
    /// Gives a bool; sees the parameters. May have effects.
    pub condition: RegionId,
    /// The message of the error; sees the parameters.
    pub message: Expression,
    /// Beside the first turn, or before it.
    pub timing: GuardTiming,
}

/// When an input guard runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GuardTiming {
    /// Beside the first turn.
    Beside,
    /// Before the first turn.
    First,
}

/// A condition on what goes out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OutputGuard {
    /// Gives a bool; sees the parameters and `result`. May have effects.
    pub condition: RegionId,
    /// The local of `result`.
    pub result: LocalId,
    /// What the model is told; sees the parameters and `result`.
    pub feedback: Expression,
}

/// How many tool calls of one turn are carried out at most; the model is told that further ones were not. It bounds
/// what a hostile model can start, and so what a run can cost.
pub const TOOL_CALLS_PER_TURN_MAX: usize = 64;
