//! Calls, their arguments, and what `with` replaces.

use agentflow_analysis::typed;
use agentflow_analysis::typed::Arguments;
use agentflow_plan as plan;
use agentflow_plan::{AgentId, CallableId, Expression, LocalId, Name, NodeKind, WorkflowId};

use super::context::name;
use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// A call of a tool, an agent or a workflow.
    pub(super) fn call(
        &mut self,
        target: CallableId,
        arguments: &'p Arguments,
        options: Option<&'p typed::CallOptions>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let arguments = self.arguments(arguments);
        let options = Box::new(self.options(options));
        let callee = self.callable_name(target);
        self.finish_node(&callee, NodeKind::Call(plan::Call { target, arguments, options }), written, want)
    }

    /// `conversation(Agent(…))`
    pub(super) fn conversation(
        &mut self,
        agent: AgentId,
        arguments: &'p Arguments,
        options: Option<&'p typed::CallOptions>,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let arguments = self.arguments(arguments);
        let options = Box::new(self.options(options));
        let shared = (0..).zip(&arguments).filter_map(|(index, argument)| match argument {
            plan::Argument::Variable(local) => Some((index, *local)),
            plan::Argument::Value(_) => None,
        });
        let shared: Vec<(u32, LocalId)> = shared.collect();
        let kind = NodeKind::Converse { agent, arguments, options };
        let handle = self.finish_node("conversation", kind, written, want);
        if let Expression::Local(local) = handle
            && !shared.is_empty()
        {
            self.conversations.insert(local, shared);
        }
        handle
    }

    /// The `var`s that a conversation shares, by the agent's parameters, where it is known which conversation it is.
    pub(super) fn shared_with(&self, conversation: &Expression) -> Vec<(u32, LocalId)> {
        match conversation {
            Expression::Local(local) if !self.is_variable(*local) => {
                self.conversations.get(local).cloned().unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    /// `spawn workflow(…)`
    pub(super) fn spawn(
        &mut self,
        workflow: WorkflowId,
        arguments: &'p Arguments,
        written: &'p typed::Expression,
        want: Want,
    ) -> Expression {
        let arguments = self.values_of_arguments(arguments);
        self.finish_node("spawn", NodeKind::Spawn(plan::Spawn { workflow, arguments }), written, want)
    }

    /// The name of a callable, as declared.
    pub(super) fn callable_name(&self, callable: CallableId) -> Name {
        let program = self.lowering.program;
        name(match callable {
            CallableId::Tool(id) => &program.tools[id.index()].head.name,
            CallableId::Agent(id) => &program.agents[id.index()].head.name,
            CallableId::Workflow(id) => &program.workflows[id.index()].head.name,
        })
    }

    /// Arguments in the order of the parameters; evaluated in the order in which they are written.
    pub(super) fn arguments(&mut self, arguments: &'p Arguments) -> Vec<plan::Argument> {
        let values = &arguments.values;
        let order: Vec<usize> = match &arguments.written {
            Some(written) => {
                let first = written.iter().map(|position| *position as usize);
                let rest = (0..values.len()).filter(|position| !written.contains(&(*position as u32)));
                first.chain(rest).collect()
            }
            None => (0..values.len()).collect(),
        };
        let operands = order.iter().filter_map(|position| match &values[*position] {
            typed::Argument::Value(value) => Some(value),
            typed::Argument::Variable(_) | typed::Argument::Default(_) => None,
        });
        let mut operands = self.operands(operands).into_iter();
        let mut lowered: Vec<(usize, plan::Argument)> = order
            .into_iter()
            .map(|position| {
                let argument = match &values[position] {
                    typed::Argument::Value(_) => {
                        plan::Argument::Value(operands.next().expect("every value is an operand"))
                    }
                    typed::Argument::Variable(local) => plan::Argument::Variable(*local),
                    typed::Argument::Default(value) => {
                        plan::Argument::Value(Expression::Literal(value.clone()))
                    }
                };
                (position, argument)
            })
            .collect();
        lowered.sort_by_key(|(position, _)| *position);
        lowered.into_iter().map(|(_, argument)| argument).collect()
    }

    /// Arguments of what takes no `var`.
    pub(super) fn values_of_arguments(&mut self, arguments: &'p Arguments) -> Vec<Expression> {
        let arguments = self.arguments(arguments).into_iter();
        arguments
            .map(|argument| match argument {
                plan::Argument::Value(value) => value,
                plan::Argument::Variable(local) => Expression::Local(local),
            })
            .collect()
    }

    /// What `with { … }` replaces.
    pub(super) fn options(&mut self, options: Option<&'p typed::CallOptions>) -> plan::CallOptions {
        let Some(options) = options else { return plan::CallOptions::default() };
        plan::CallOptions {
            timeout: self.pure_option(options.timeout.as_ref()),
            retry: options.retry.clone(),
            queue: options.queue.as_ref().map(name),
            approval: options.approval.as_ref().map(|approval| self.approval(approval)),
            effect: options.effect,
            model: options.model,
            max_turns: self.pure_option(options.max_turns.as_ref()),
            guard_retries: options.guard_retries,
            budget: options.budget.as_ref().map(|budget| self.budget(budget)),
            sampling: options.sampling.clone(),
        }
    }

    /// When a person must approve.
    pub(super) fn approval(&mut self, approval: &'p typed::Approval) -> plan::Approval {
        plan::Approval {
            when: self.pure(&approval.when),
            arguments: approval.arguments,
            by: self.pure_option(approval.by.as_ref()),
            within: self.pure_option(approval.within.as_ref()),
            otherwise: approval.otherwise,
            quorum: approval.quorum,
        }
    }

    /// What may be used up.
    pub(super) fn budget(&mut self, budget: &'p typed::Budget) -> plan::Budget {
        plan::Budget {
            turns: self.pure_option(budget.turns.as_ref()),
            tokens: self.pure_option(budget.tokens.as_ref()),
            usd: self.pure_option(budget.usd.as_ref()),
        }
    }
}
