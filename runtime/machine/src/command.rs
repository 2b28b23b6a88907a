//! Commands: what a machine wants done. A host carries each out and reports back with the event that names its id.

use std::sync::Arc;

use agentflow_plan::{
    AgentId, Effect, HttpMethod, McpServerId, ModelId, Name, Sampling, Source, ToolId, Type, Value,
};
use serde::{Deserialize, Serialize};

use crate::Item;

/// The id of a command, stable over replays: the same events give the same ids. Each attempt has its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommandId(pub u64);

/// What a machine wants done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Command {
    /// Its id; the event that answers names it.
    pub id: CommandId,
    /// The path of the step that it belongs to.
    pub step: Name,
    /// What to do.
    pub kind: CommandKind,
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommandKind {
    /// Ask a model for its next turn. Answered by [`ModelAnswered`](crate::EventKind::ModelAnswered) or
    /// [`EffectFailed`](crate::EventKind::EffectFailed).
    Model(Box<ModelRequest>),
    /// Carry a tool out. Answered by [`ToolReturned`](crate::EventKind::ToolReturned) or
    /// [`EffectFailed`](crate::EventKind::EffectFailed).
    Tool(Box<ToolRequest>),
    /// Fire at this time (milliseconds since 1970). Answered by [`TimerFired`](crate::EventKind::TimerFired).
    /// A host may keep it on disk only.
    Timer {
        /// When.
        at: i64,
    },
    /// Read the clock or draw at random. Answered by [`SourceRead`](crate::EventKind::SourceRead).
    Read(Source),
    /// A person is asked. Recorded by the step's row; a host does nothing, unless a script stands in for the person:
    /// then it answers by [`Answered`](crate::EventKind::Answered) or [`EffectFailed`](crate::EventKind::EffectFailed).
    Ask(Box<AskRequest>),
    /// Start a run of a workflow, by this id, unless it is there already. Answered by nothing: it is written together
    /// with the events that caused it.
    Spawn(Box<SpawnRequest>),
    /// Tell clients of the run. Answered by nothing; it is in the journal as part of what caused it.
    Emit {
        /// What.
        value: Value,
    },
    /// Stop carrying out that command. No answer is due; one that comes all the same is ignored.
    /// Never sent for a `once` tool, which is let finish.
    Cancel {
        /// Which.
        command: CommandId,
    },
}

/// A request for a model's turn. Everything that the turn depends on, and nothing that grows with the conversation
/// when it is journaled: the command is not stored, it is derived.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModelRequest {
    /// The agent whose turn it is.
    pub agent: AgentId,
    /// The model to ask.
    pub model: ModelId,
    /// The system message.
    pub instructions: Option<Name>,
    /// The conversation, oldest first.
    pub items: Vec<Arc<Item>>,
    /// The tools and handoffs on offer.
    pub tools: Arc<Vec<OfferedTool>>,
    /// Whether one must be called.
    pub tool_choice: agentflow_plan::ToolChoice,
    /// Whether several may be called in a turn.
    pub parallel_tools: bool,
    /// What the final answer must be.
    pub output: Type,
    /// The agent's settings over the model's.
    pub sampling: Sampling,
    /// How long this attempt may take, in milliseconds.
    pub timeout_ms: u64,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// The number of this dispatch among all of this agent in this run, from 0: the turn of a script.
    pub turn: u64,
    /// The same for every attempt of this turn, and for no other.
    pub idempotency_key: Name,
}

/// A tool or handoff as a model sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OfferedTool {
    /// Its name.
    pub name: Name,
    /// What it does.
    pub description: Option<Name>,
    /// What the model must give.
    pub parameters: OfferedParameters,
    /// A tool or a handoff.
    pub kind: OfferedKind,
}

/// What a model must give to call a tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferedParameters {
    /// These, typed by the program.
    Typed(Vec<agentflow_plan::Parameter>),
    /// What this JSON Schema says (tools of MCP servers).
    Schema(Arc<serde_json::Value>),
}

/// Whether an offered tool is carried out or takes over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OfferedKind {
    /// A tool.
    Tool,
    /// A handoff to the agent of this name in the program.
    Handoff(Name),
    /// A tool that the provider runs, by its name there.
    Hosted(Name),
}

/// A request to carry a tool out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ToolRequest {
    /// The declared tool; scripts name it.
    pub tool: ToolId,
    /// The arguments, as one object.
    pub arguments: Value,
    /// What to do, with all expressions evaluated.
    pub action: ToolAction,
    /// What the result must be.
    pub result: Type,
    /// What a repeat would do. `Once` is only dispatched after [`EffectStarted`](crate::EventKind::EffectStarted) is on disk.
    pub effect: Effect,
    /// How long this attempt may take, in milliseconds.
    pub timeout_ms: u64,
    /// Which attempt, from 1.
    pub attempt: u32,
    /// The number of this dispatch among all of this tool in this run, from 0: the turn of a script.
    pub turn: u64,
    /// The same for every attempt of this step, and for no other.
    pub idempotency_key: Name,
    /// Which workers may carry it out.
    pub queue: Option<Name>,
}

/// How a tool is carried out, with values in place of expressions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ToolAction {
    /// An HTTP request.
    Http {
        /// Its method.
        method: HttpMethod,
        /// Where to; parts are percent-encoded already.
        url: Value,
        /// Headers; values are strings or secrets.
        headers: Vec<(Name, Value)>,
        /// The query: null is left out, a list repeats the key.
        query: Vec<(Name, Value)>,
        /// The JSON body.
        body: Option<Value>,
        /// Whether the answer's whole record (`status`, `headers`, `body`) is wanted, since the program picks from it,
        /// or the body alone.
        wanted: WantedResponse,
    },
    /// A process.
    Exec {
        /// The program and its arguments.
        command: Vec<Value>,
        /// Where, relative to the program's root.
        directory: Name,
        /// What is added to its environment; strings or secrets.
        environment: Vec<(Name, Value)>,
    },
    /// A tool of an MCP server.
    Mcp {
        /// The server.
        server: McpServerId,
        /// The tool there.
        tool: Name,
    },
}

/// What is wanted of an HTTP answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WantedResponse {
    /// The body, as JSON, or as text where the tool returns `string` and it is none.
    Body,
    /// A record of `status` (int), `headers` (map of strings, lower-case names) and `body`.
    Record,
}

/// A question to a person, or an approval that is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AskRequest {
    /// The question.
    pub question: Name,
    /// What an answer must be; an approval wants a decision instead.
    pub answer: Wanted,
    /// Who is asked.
    pub to: Option<Name>,
    /// Until when, in milliseconds since 1970.
    pub until: Option<i64>,
    /// The number of this question among all to the same person in this run, from 0: the turn of a script.
    pub turn: u64,
}

/// What is wanted of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wanted {
    /// A value of this type.
    Value(Type),
    /// Approval of a call with these arguments.
    Approval {
        /// The tool's name.
        tool: Name,
        /// The exact arguments.
        arguments: Value,
        /// How many people must approve.
        quorum: u32,
    },
}

/// A run to start.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SpawnRequest {
    /// Its id, derived from this run's and the step's path.
    pub run_id: Name,
    /// The workflow's name.
    pub workflow: Name,
    /// Its arguments, as one object, in the outside form.
    pub input: serde_json::Value,
}
