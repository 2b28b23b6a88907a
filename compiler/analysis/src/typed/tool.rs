//! Tools.

use agentflow_grammar::tree::Span;
use agentflow_plan::{Effect, HttpMethod, Label, LocalId, McpServerId, RetryPolicy};

use super::{Approval, Block, Expression, Frame, Head, Name, Parameter, Type};

/// A tool.
#[derive(Debug, Clone, PartialEq)]
pub struct Tool {
    /// Its name and place.
    pub head: Head,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// What it returns; `NoValue` where nothing.
    pub result: Type,
    /// Its locals.
    pub frame: Frame,
    /// How it is carried out.
    pub implementation: Implementation,
    /// What a repeat would do, where it is said; the rule for what is not said is in [`Tool::effect`].
    pub effect: Option<Effect>,
    /// How long one attempt may take: a duration.
    pub timeout: Option<Expression>,
    /// How failures are tried again.
    pub retry: Option<RetryPolicy>,
    /// Which workers carry it out.
    pub queue: Option<Name>,
    /// What flows through it, with places.
    pub labels: Vec<(Label, Span)>,
    /// Whether a person must approve a call.
    pub approval: Option<Approval>,
}

impl Tool {
    /// What a repeat would do: as said, else `read` for `http: get`, else `once`.
    #[must_use]
    pub fn effect(&self) -> Effect {
        match (self.effect, &self.implementation) {
            (Some(effect), _) => effect,
            (None, Implementation::Http(http)) if http.method == HttpMethod::Get => Effect::Read,
            (None, _) => Effect::Once,
        }
    }
}

/// How a tool is carried out.
#[derive(Debug, Clone, PartialEq)]
pub enum Implementation {
    /// `http: …`
    Http(Box<HttpTool>),
    /// `exec: […]`
    Exec {
        /// The program and its arguments: strings.
        command: Vec<Expression>,
        /// Added to its environment: strings or secrets.
        environment: Vec<(Name, Expression)>,
    },
    /// `mcp: files.read_file`
    Mcp {
        /// The server.
        server: McpServerId,
        /// The tool's name there.
        tool: Name,
    },
    /// `hosted: "web_search"`
    Hosted(Name),
    /// `do { … }`
    Body(Block),
}

/// An HTTP request.
#[derive(Debug, Clone, PartialEq)]
pub struct HttpTool {
    /// Its method.
    pub method: HttpMethod,
    /// Where to: a string, as it was written (a `Template` where it has interpolations).
    pub url: Expression,
    /// Strings or secrets.
    pub headers: Vec<(Name, Expression)>,
    /// Any values that have a text, lists of them, or null.
    pub query: Vec<(Name, Expression)>,
    /// Sent as JSON.
    pub body: Option<Expression>,
    /// The value, where it is not the whole body, and the local of `response`: a record of `status`, `headers`, `body`.
    pub result: Option<(LocalId, Expression)>,
}
