//! Functions, tools, agents and workflows.

use super::declarations::within;
use super::types::distinct;
use super::{Caller, Check, Checker, exists};
use crate::{
    Agent, AgentId, CallableId, Function, FunctionId, Implementation, Tool, ToolChoice, ToolId, ToolTarget,
    UrlPart, Workflow, WorkflowId,
};

impl Checker<'_> {
    pub(super) fn callables(&mut self) -> Check {
        let plan = self.plan;
        for (index, function) in plan.functions.iter().enumerate() {
            self.caller = Some(Caller::Function(FunctionId(index as u32)));
            self.function(function).map_err(within("fn", &function.name))?;
        }
        for (index, tool) in plan.tools.iter().enumerate() {
            self.caller = Some(Caller::Callable(CallableId::Tool(ToolId(index as u32))));
            self.tool(tool).map_err(within("tool", &tool.name))?;
        }
        for (index, agent) in plan.agents.iter().enumerate() {
            self.caller = Some(Caller::Callable(CallableId::Agent(AgentId(index as u32))));
            self.agent(agent).map_err(within("agent", &agent.name))?;
        }
        for (index, workflow) in plan.workflows.iter().enumerate() {
            self.caller = Some(Caller::Callable(CallableId::Workflow(WorkflowId(index as u32))));
            self.workflow(workflow).map_err(within("workflow", &workflow.name))?;
        }
        Ok(())
    }

    fn function(&mut self, function: &Function) -> Check {
        self.parameters(&function.parameters)?;
        self.r#type(&function.result)?;
        self.expression(&function.body)?;
        self.locals.finish()
    }

    fn workflow(&mut self, workflow: &Workflow) -> Check {
        self.parameters(&workflow.parameters)?;
        self.r#type(&workflow.result)?;
        self.region(workflow.body)?;
        self.locals.finish()
    }

    fn tool(&mut self, tool: &Tool) -> Check {
        self.parameters(&tool.parameters)?;
        self.r#type(&tool.result)?;
        self.expressions(&tool.timeout)?;
        tool.retry.iter().try_for_each(|retry| self.retry(retry))?;
        tool.approval.iter().try_for_each(|approval| self.approval(approval))?;
        match &tool.implementation {
            Implementation::Http(http) => {
                for part in &http.url.parts {
                    match part {
                        UrlPart::Text(_) => {}
                        UrlPart::Value(value) | UrlPart::Base(value) => self.expression(value)?,
                    }
                }
                self.named_expressions(&http.headers)?;
                self.named_expressions(&http.query)?;
                self.expressions(&http.body)?;
                if let Some((response, result)) = &http.result {
                    self.locals.bind(*response);
                    self.expression(result)?;
                }
            }
            Implementation::Exec(exec) => {
                self.expressions(&exec.command)?;
                self.named_expressions(&exec.environment)?;
            }
            Implementation::Mcp { server, .. } => {
                exists(&self.plan.mcp_servers, server.index(), "mcp server")?
            }
            Implementation::Hosted { .. } => {}
            Implementation::Body(region) => self.region(*region)?,
        }
        self.locals.finish()
    }

    fn agent(&mut self, agent: &Agent) -> Check {
        self.parameters(&agent.parameters)?;
        self.r#type(&agent.result)?;
        exists(&self.plan.models, agent.model.index(), "model")?;
        self.expressions(agent.instructions.iter().chain(&agent.prompt).chain(&agent.timeout))?;
        self.expression(&agent.max_turns)?;
        agent.retry.iter().try_for_each(|retry| self.retry(retry))?;
        agent.budget.iter().try_for_each(|budget| self.budget(budget))?;
        self.tool_list(agent)?;
        for handoff in &agent.handoffs {
            self.bindings(CallableId::Agent(handoff.target), &handoff.arguments)?;
            self.expressions(&handoff.when)?;
        }
        for guard in &agent.input_guards {
            self.region(guard.condition)?;
            self.expression(&guard.message)?;
        }
        for guard in &agent.output_guards {
            self.locals.bind(guard.result);
            self.region(guard.condition)?;
            self.expression(&guard.feedback)?;
        }
        self.locals.finish()
    }

    fn tool_list(&mut self, agent: &Agent) -> Check {
        let mut servers = false;
        for entry in &agent.tools {
            match &entry.target {
                ToolTarget::Callable(callable) => self.bindings(*callable, &entry.arguments)?,
                ToolTarget::Server(server) | ToolTarget::ServerTool { server, .. } => {
                    exists(&self.plan.mcp_servers, server.index(), "mcp server")?;
                    servers = true;
                }
            }
            self.options(&entry.options)?;
        }
        let names = || {
            let tools = agent.tools.iter().map(|entry| &entry.name);
            tools.chain(agent.handoffs.iter().map(|handoff| &handoff.name))
        };
        distinct("tool", names())?;
        // What a server has is known when it is asked.
        let chosen = match &agent.tool_choice {
            ToolChoice::Tool(name) => Some(name),
            ToolChoice::Auto | ToolChoice::Required | ToolChoice::None => None,
        };
        match agent.stop_after.iter().chain(chosen).find(|wanted| !names().any(|name| name == *wanted)) {
            Some(wanted) if !servers => Err(format!("it has no tool `{wanted}`")),
            _ => Ok(()),
        }
    }
}
