//! Carries commands out for real.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use agentflow_machine::{AskRequest, EffectError, ModelAnswer, ModelRequest, ToolAction, ToolRequest, Usage};
use agentflow_plan::{Plan, Value};
use async_trait::async_trait;

use crate::connections::Connections;
use crate::exec::{Exec, exec};
use crate::failure::misconfigured;
use crate::http_tool::{HttpRequest, http};
use crate::{Effects, Environment, StepContext, model};

/// Effects for real: models and HTTP tools over the network, programs as processes.
pub struct LiveEffects {
    connections: Arc<Connections>,
    root: PathBuf,
}

impl LiveEffects {
    /// For a run of a program whose files are in the folder `root`.
    pub fn new(connections: Arc<Connections>, root: impl AsRef<Path>) -> LiveEffects {
        let root = root.as_ref();
        // A folder that can't be made absolute (there is no current one) is told where it is used.
        let root = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
        LiveEffects { connections, root }
    }

    /// [`Connections::settle`].
    pub async fn settle(&self) {
        self.connections.settle().await;
    }
}

#[async_trait]
impl Effects for LiveEffects {
    async fn model(
        &self,
        plan: &Plan,
        environment: &Environment,
        request: &ModelRequest,
    ) -> Result<(ModelAnswer, Usage), EffectError> {
        model::ask(&self.connections, &self.root, plan, environment, request).await
    }

    async fn tool(
        &self,
        plan: &Plan,
        context: &StepContext,
        request: &ToolRequest,
    ) -> Result<Value, EffectError> {
        let secrets = self.connections.secrets();
        match &request.action {
            ToolAction::Http { method, url, headers, query, body, wanted } => {
                let (method, wanted) = (*method, *wanted);
                let parts =
                    HttpRequest { plan, request, method, url, headers, query, body: body.as_ref(), wanted };
                http(parts, &self.connections).await
            }
            ToolAction::Exec { command, directory, environment } => {
                let root = &self.root;
                let parts = Exec { plan, context, request, command, directory, environment, root };
                exec(parts, secrets, &self.connections.endings).await
            }
            ToolAction::Mcp { server, tool } => {
                let server = &plan.mcp_servers[server.index()].name;
                Err(misconfigured(format!(
                    "the tool `{server}.{tool}` is on an MCP server, and this version carries out no tools of MCP servers"
                )))
            }
        }
    }

    async fn ask(&self, _request: &AskRequest) -> Option<Result<serde_json::Value, EffectError>> {
        // People answer by messages to the run.
        None
    }
}
