//! Tools.

use serde::{Deserialize, Serialize};

use crate::{
    Approval, Effect, Expression, LocalId, McpServerId, Name, Parameter, RegionId, RetryPolicy, Type,
};

/// A declared tool.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tool {
    /// Its name.
    pub name: Name,
    /// Its documentation comment; what a model is told about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns.
    pub result: Type,
    /// How it is carried out.
    pub implementation: Implementation,
    /// What a repeat would do.
    pub effect: Effect,
    /// How long one attempt may take; sees the parameters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timeout: Option<Expression>,
    /// How failures are tried again; tools are not, by default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<RetryPolicy>,
    /// Which workers carry it out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<Name>,
    /// What flows through it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<Label>,
    /// Whether a person must approve a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub approval: Option<Approval>,
}

/// How a tool is carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Implementation {
    /// An HTTP request. All expressions see the parameters.
    Http(HttpTool),
    /// A process: JSON in, JSON out.
    Exec(ExecTool),
    /// A tool of an MCP server.
    Mcp {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
    /// A tool that the model's provider runs.
    Hosted {
        /// The provider's name for it.
        name: Name,
    },
    /// A body in the language; the parameters are in its frame.
    Body(RegionId),
}

/// An HTTP request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct HttpTool {
    /// Its method.
    pub method: HttpMethod,
    /// Where to; what is interpolated is percent-encoded by lowering's `Template` parts as they are written.
    pub url: UrlTemplate,
    /// Its headers; values may be secrets.
    pub headers: Vec<(Name, Expression)>,
    /// Its query: null is left out, a list repeats the key.
    pub query: Vec<(Name, Expression)>,
    /// Its body, sent as JSON. `post`, `put` and `patch` without one send the arguments as an object.
    pub body: Option<Expression>,
    /// The value, where it is not the whole body; sees `response`, a record with `status`, `headers` and `body`.
    pub result: Option<(LocalId, Expression)>,
}

/// A URL with interpolations: the literal parts stand as written, each interpolated value is percent-encoded as one
/// path segment or query value, so that data can never change where a request goes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UrlTemplate {
    /// The parts, in order.
    pub parts: Vec<UrlPart>,
}

/// A part of a URL.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UrlPart {
    /// As written in the program.
    Text(Name),
    /// Percent-encoded when it is filled in.
    Value(Expression),
    /// The start of the URL, taken as it is: a `const` or `env(…)` at the very beginning.
    Base(Expression),
}

/// The method of an HTTP request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HttpMethod {
    /// GET
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
}

/// A process.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ExecTool {
    /// The program and its arguments; never given to a shell.
    pub command: Vec<Expression>,
    /// Where it runs: the folder of the tool's file, relative to the program's root, with `/` between.
    pub directory: Name,
    /// What is added to its environment; values may be secrets.
    pub environment: Vec<(Name, Expression)>,
}

/// What flows through a tool.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Label {
    /// It returns private data.
    Private,
    /// It returns text that strangers wrote.
    Untrusted,
    /// It acts on the outside.
    External,
}
