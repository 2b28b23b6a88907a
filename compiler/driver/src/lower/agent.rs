//! Agents.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{GuardMoment, ToolEntryTarget};
use agentflow_plan as plan;
use agentflow_plan::{CallableId, Expression, Name, Value};

use super::context::{Lowering, name};
use super::data::parameters;
use super::routine::Routine;
use super::types::lower_type;
use super::want::Want;

/// Model turns of a conversation at most, where nothing is said.
const MAX_TURNS: i64 = 10;
/// How often a broken output guard is told to the model, where nothing is said.
const GUARD_RETRIES: u32 = 2;

impl<'p> Lowering<'p> {
    /// All agents.
    pub(super) fn agents(&mut self) {
        let program = self.program;
        for agent in &program.agents {
            self.declare("agent", &agent.head);
            let lowered = self.agent(agent);
            self.plan.agents.push(lowered);
        }
    }

    fn agent(&mut self, agent: &'p typed::Agent) -> plan::Agent {
        let mut routine = Routine::new(self, agent.head.file, &agent.frame);
        let (input_guards, output_guards) = routine.guards(&agent.guards);
        let lowered = plan::Agent {
            name: name(&agent.head.name),
            doc: agent.head.docs.as_ref().map(name),
            parameters: parameters(&agent.parameters),
            result: lower_type(&agent.result),
            model: agent.model,
            instructions: routine.pure_option(agent.instructions.as_ref()),
            prompt: routine.pure_option(agent.prompt.as_ref()),
            tools: agent.tools.iter().map(|entry| routine.tool_entry(entry)).collect(),
            tool_choice: agent.tool_choice.clone(),
            parallel_tools: agent.parallel_tools,
            handoffs: agent.handoffs.iter().map(|handoff| routine.handoff(handoff)).collect(),
            max_turns: routine
                .pure_option(agent.max_turns.as_ref())
                .unwrap_or(Expression::Literal(Value::Int(MAX_TURNS))),
            stop_after: agent.stop_after.iter().map(name).collect(),
            sampling: agent.sampling.clone(),
            input_guards,
            output_guards,
            guard_retries: agent.guard_retries.unwrap_or(GUARD_RETRIES),
            budget: agent.budget.as_ref().map(|budget| routine.budget(budget)),
            timeout: routine.pure_option(agent.timeout.as_ref()),
            retry: agent.retry.clone(),
            queue: agent.queue.as_ref().map(name),
            tool_errors: agent.tool_errors,
        };
        routine.finish(&format!("agent {}", agent.head.name));
        lowered
    }
}

impl<'p> Routine<'_, 'p> {
    fn guards(&mut self, guards: &'p [typed::Guard]) -> (Vec<plan::InputGuard>, Vec<plan::OutputGuard>) {
        let mut input = Vec::new();
        let mut output = Vec::new();
        for guard in guards {
            self.begin_region(Some("guard"), []);
            let holds = self.expression(&guard.condition, Want::VALUE);
            let condition = self.end_region(Some(holds));
            let message = self.pure(&guard.message);
            match guard.moment {
                GuardMoment::Input(timing) => input.push(plan::InputGuard { condition, message, timing }),
                GuardMoment::Output { result } => {
                    output.push(plan::OutputGuard { condition, result, feedback: message });
                }
            }
        }
        (input, output)
    }

    fn tool_entry(&mut self, entry: &'p typed::ToolEntry) -> plan::ToolEntry {
        let (target, doc) = match &entry.target {
            ToolEntryTarget::Callable(id) => (plan::ToolTarget::Callable(*id), self.callable_doc(*id)),
            ToolEntryTarget::ServerTool { server, tool } => {
                (plan::ToolTarget::ServerTool { server: *server, tool: name(tool) }, None)
            }
            ToolEntryTarget::Server(server) => (plan::ToolTarget::Server(*server), None),
        };
        plan::ToolEntry {
            name: name(&entry.name),
            doc,
            target,
            arguments: self.bindings(&entry.arguments),
            options: Box::new(self.options(entry.options.as_deref())),
        }
    }

    fn handoff(&mut self, handoff: &'p typed::Handoff) -> plan::Handoff {
        plan::Handoff {
            name: name(&handoff.name),
            doc: self.callable_doc(CallableId::Agent(handoff.target)),
            target: handoff.target,
            arguments: self.bindings(&handoff.arguments),
            sharing: handoff.sharing.clone(),
            without_tools: handoff.without_tools,
            when: self.pure_option(handoff.when.as_ref()),
        }
    }

    fn bindings(&mut self, bindings: &'p [typed::Binding]) -> Vec<plan::Binding> {
        let lower = |binding: &'p typed::Binding| match binding {
            typed::Binding::Open => plan::Binding::Open,
            typed::Binding::Bound(argument) => plan::Binding::Bound(match argument {
                typed::Argument::Value(value) => plan::Argument::Value(self.pure(value)),
                typed::Argument::Variable(local) => plan::Argument::Variable(*local),
                typed::Argument::Default(value) => plan::Argument::Value(Expression::Literal(value.clone())),
            }),
        };
        bindings.iter().map(lower).collect()
    }

    fn callable_doc(&self, callable: CallableId) -> Option<Name> {
        let program = self.lowering.program;
        let docs = match callable {
            CallableId::Tool(id) => &program.tools[id.index()].head.docs,
            CallableId::Agent(id) => &program.agents[id.index()].head.docs,
            CallableId::Workflow(id) => &program.workflows[id.index()].head.docs,
        };
        docs.as_ref().map(name)
    }
}
