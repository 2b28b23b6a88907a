//! Providers, models and MCP servers.

use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::{Name, RetryPolicy};

use super::context::{Lowering, name};
use super::routine::Routine;

/// How often a model is asked where nothing is said.
const ATTEMPTS: u32 = 4;

impl<'p> Lowering<'p> {
    /// What models are and where they are reached.
    pub(super) fn models(&mut self) {
        let program = self.program;
        for provider in &program.providers {
            self.declare("provider", &provider.head);
            let lowered = self.provider(provider);
            self.plan.providers.push(lowered);
        }
        for model in &program.models {
            self.declare("model", &model.head);
            let lowered = self.model(model);
            self.plan.models.push(lowered);
        }
        for server in &program.mcp_servers {
            self.declare("mcp", &server.head);
            let lowered = self.mcp_server(server);
            self.plan.mcp_servers.push(lowered);
        }
    }

    fn provider(&mut self, provider: &'p typed::Provider) -> plan::Provider {
        let mut routine = Routine::new(self, provider.head.file, &provider.frame);
        plan::Provider {
            name: name(&provider.head.name),
            protocol: provider.protocol,
            base_url: routine.pure_option(provider.base_url.as_ref()),
            api_key: routine.pure_option(provider.api_key.as_ref()),
            headers: routine.named(&provider.headers),
            concurrency: provider.concurrency,
            rate: provider.rate,
        }
    }

    fn model(&mut self, model: &'p typed::Model) -> plan::Model {
        let mut routine = Routine::new(self, model.head.file, &model.frame);
        plan::Model {
            name: name(&model.head.name),
            provider: model.provider,
            model: routine.pure(&model.name),
            sampling: model.sampling.clone(),
            context: model.context,
            price: model.price,
            fallback: model.fallback.clone(),
            timeout: routine.pure_option(model.timeout.as_ref()),
            retry: model.retry.clone().unwrap_or_else(|| RetryPolicy::with_attempts(ATTEMPTS)),
            options: model.options.clone(),
        }
    }

    fn mcp_server(&mut self, server: &'p typed::McpServer) -> plan::McpServer {
        let directory = self.directory(server.head.file);
        let mut routine = Routine::new(self, server.head.file, &server.frame);
        let transport = match &server.transport {
            typed::McpTransport::Command { command, environment } => plan::McpTransport::Command {
                command: routine.operands(command),
                directory,
                environment: routine.named(environment),
            },
            typed::McpTransport::Url { url, headers } => {
                plan::McpTransport::Url { url: routine.pure(url), headers: routine.named(headers) }
            }
        };
        plan::McpServer { name: name(&server.head.name), transport }
    }
}

impl<'p> Routine<'_, 'p> {
    /// Headers, variables and the like: a name and a value each.
    pub(super) fn named(
        &mut self,
        named: &'p [(typed::Name, typed::Expression)],
    ) -> Vec<(Name, plan::Expression)> {
        named.iter().map(|(key, value)| (name(key), self.pure(value))).collect()
    }
}
