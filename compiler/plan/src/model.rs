//! Providers and models.

use serde::{Deserialize, Serialize};

use crate::{Expression, ModelId, Name, ProviderId, RetryPolicy, Value};

/// Where models are reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Provider {
    /// Its name.
    pub name: Name,
    /// How it is spoken to.
    pub protocol: Protocol,
    /// Where it is; the protocol's own address by default.
    pub base_url: Option<Expression>,
    /// How it knows us; a secret.
    pub api_key: Option<Expression>,
    /// Further headers; values may be secrets.
    pub headers: Vec<(Name, Expression)>,
    /// Requests in flight at most.
    pub concurrency: Option<u32>,
    /// Requests a span of time at most.
    pub rate: Option<Rate>,
}

/// A number of requests a span of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rate {
    /// How many.
    pub requests: u32,
    /// In how many milliseconds.
    pub per_ms: u64,
}

/// The protocol of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protocol {
    /// Chat completions.
    Openai,
    /// Responses.
    OpenaiResponses,
    /// Messages.
    Anthropic,
    /// generateContent.
    Gemini,
}

/// How a model is asked.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Its name in the program.
    pub name: Name,
    /// Where it is reached.
    pub provider: ProviderId,
    /// Its name there.
    pub model: Expression,
    /// How its answers are drawn.
    pub sampling: Sampling,
    /// How many tokens fit.
    pub context: Option<u64>,
    /// What it costs.
    pub price: Option<Price>,
    /// Who is asked when it cannot answer.
    pub fallback: Vec<ModelId>,
    /// How long one attempt may take.
    pub timeout: Option<Expression>,
    /// How failures are tried again; 4 attempts by default.
    pub retry: RetryPolicy,
    /// Passed to the provider as they are.
    pub options: Option<Value>,
}

/// US dollars a million tokens.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Price {
    /// For tokens that go in.
    pub input: f64,
    /// For tokens that come out.
    pub output: f64,
}

/// How answers are drawn. What is left out is the provider's own choice.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Sampling {
    /// 0 is nearly always the same answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub temperature: Option<f64>,
    /// The share of likelihood that is drawn from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub top_p: Option<f64>,
    /// Tokens of an answer at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_output_tokens: Option<u64>,
    /// How hard it thinks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning>,
    /// For answers that can be had again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<i64>,
    /// Texts that end an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stop: Vec<Name>,
}

impl Sampling {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Sampling::default()
    }
}

/// How hard a model thinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reasoning {
    /// Little.
    Low,
    /// Some.
    Medium,
    /// Much.
    High,
}

/// An MCP server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct McpServer {
    /// Its name.
    pub name: Name,
    /// How it is reached.
    pub transport: McpTransport,
}

/// How an MCP server is reached.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum McpTransport {
    /// A process, over its standard input and output.
    Command {
        /// The program and its arguments.
        command: Vec<Expression>,
        /// Where it runs, relative to the program's root.
        directory: Name,
        /// What is added to its environment.
        environment: Vec<(Name, Expression)>,
    },
    /// Streamable HTTP.
    Url {
        /// Where.
        url: Expression,
        /// Further headers.
        headers: Vec<(Name, Expression)>,
    },
}
