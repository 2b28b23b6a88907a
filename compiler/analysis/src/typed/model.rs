//! Providers, models and MCP servers.

use agentflow_grammar::tree::Span;
use agentflow_plan::{ModelId, Price, Protocol, ProviderId, Rate, RetryPolicy, Sampling, Value};

use super::{Expression, Frame, Head, Name};

/// Where models are reached.
#[derive(Debug, Clone, PartialEq)]
pub struct Provider {
    /// Its name and place.
    pub head: Head,
    /// Locals of its settings.
    pub frame: Frame,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Where it is.
    pub base_url: Option<Expression>,
    /// How it knows us: a string or a secret.
    pub api_key: Option<Expression>,
    /// Further headers: strings or secrets.
    pub headers: Vec<(Name, Expression)>,
    /// Requests in flight at most.
    pub concurrency: Option<u32>,
    /// Requests a span of time at most.
    pub rate: Option<Rate>,
}

/// How a model is asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    /// Its name and place.
    pub head: Head,
    /// Locals of its settings.
    pub frame: Frame,
    /// Where it is reached.
    pub provider: ProviderId,
    /// Its name there: a string.
    pub name: Expression,
    /// How its answers are drawn.
    pub sampling: Sampling,
    /// How many tokens fit.
    pub context: Option<u64>,
    /// What it costs.
    pub price: Option<Price>,
    /// Who is asked when it cannot answer.
    pub fallback: Vec<ModelId>,
    /// How long one attempt may take: a duration.
    pub timeout: Option<Expression>,
    /// How failures are tried again, where it is said.
    pub retry: Option<RetryPolicy>,
    /// Passed on as they are.
    pub options: Option<Value>,
    /// Where `timeout` and `retry` are written.
    pub policy_spans: Vec<(Name, Span)>,
}

/// An MCP server.
#[derive(Debug, Clone, PartialEq)]
pub struct McpServer {
    /// Its name and place.
    pub head: Head,
    /// Locals of its settings.
    pub frame: Frame,
    /// How it is reached.
    pub transport: McpTransport,
}

/// How an MCP server is reached.
#[derive(Debug, Clone, PartialEq)]
pub enum McpTransport {
    /// A process.
    Command {
        /// The program and its arguments: strings.
        command: Vec<Expression>,
        /// Added to its environment: strings or secrets.
        environment: Vec<(Name, Expression)>,
    },
    /// Streamable HTTP.
    Url {
        /// Where: a string.
        url: Expression,
        /// Further headers: strings or secrets.
        headers: Vec<(Name, Expression)>,
    },
}
