//! Models: one file a protocol.
//!
//! A protocol turns a request into a body, and an answer into text, calls and usage. What all have in common (where a
//! provider is, its limits, images and files) is beside them.

mod endpoint;
mod media;
mod openai;
mod output_text;

use std::path::Path;

use agentflow_machine::{EffectError, ModelAnswer, ModelRequest, Usage};
use agentflow_plan::{Model, Plan, Protocol, Provider};

use crate::Environment;
use crate::connections::Connections;
use crate::failure::misconfigured;

/// What an answer of a model may be at most, in bytes; as JSON in memory it can take ten times that.
const ANSWER_BYTES_MAX: usize = 16 << 20;

/// All that asking a model takes.
struct Asking<'a> {
    connections: &'a Connections,
    /// The folder of the program's files.
    root: &'a Path,
    plan: &'a Plan,
    environment: &'a Environment,
    provider: &'a Provider,
    model: &'a Model,
    request: &'a ModelRequest,
}

/// Asks a model for its next turn.
pub(crate) async fn ask(
    connections: &Connections,
    root: &Path,
    plan: &Plan,
    environment: &Environment,
    request: &ModelRequest,
) -> Result<(ModelAnswer, Usage), EffectError> {
    let model = &plan.models[request.model.index()];
    let provider = &plan.providers[model.provider.index()];
    let asking = Asking { connections, root, plan, environment, provider, model, request };
    match provider.protocol {
        Protocol::Openai => openai::ask(&asking).await,
        Protocol::OpenaiResponses => Err(not_yet(provider, "openai_responses")),
        Protocol::Anthropic => Err(not_yet(provider, "anthropic")),
        Protocol::Gemini => Err(not_yet(provider, "gemini")),
    }
}

fn not_yet(provider: &Provider, protocol: &str) -> EffectError {
    misconfigured(format!(
        "the provider `{}` speaks the protocol `{protocol}`, and this version carries out `openai` alone",
        provider.name
    ))
}
