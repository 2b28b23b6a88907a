//! What one run of a workflow can use at most.
//!
//! Counted are calls and turns, not the attempts of a retry: an attempt that failed was not answered. The bound of an
//! agent's call is its `max_turns` (or its budget), in each of which the model may call the dearest of all tools on offer
//! as often as the machine lets it. What a spawned run uses is its own.

use std::collections::BTreeMap;

use agentflow_analysis::files::FileId;
use agentflow_analysis::typed::{Expression, ExpressionKind, Name, Program};
use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, ToolId, Value};

use crate::amount::{Cause, CauseKind, Usage};

/// What one run of a workflow can use at most.
#[derive(Debug, Clone, PartialEq)]
pub struct WorkflowCost {
    /// The workflow.
    pub workflow: Name,
    /// What it can use.
    pub usage: Usage,
}

/// The bounds of every workflow, in the program's order.
#[must_use]
pub fn costs(program: &Program) -> Vec<WorkflowCost> {
    let mut estimator = Estimator { program, known: BTreeMap::new() };
    program
        .workflows
        .iter()
        .enumerate()
        .map(|(index, workflow)| WorkflowCost {
            workflow: workflow.head.name.clone(),
            usage: estimator.callable(CallableId::Workflow(agentflow_plan::WorkflowId(index as u32))),
        })
        .collect()
}

/// Estimates callables, each once.
pub(crate) struct Estimator<'a> {
    pub(crate) program: &'a Program,
    known: BTreeMap<CallableId, Option<Usage>>,
}

impl Estimator<'_> {
    /// What one call can use.
    pub(crate) fn callable(&mut self, callable: CallableId) -> Usage {
        match self.known.get(&callable) {
            Some(Some(usage)) => return usage.clone(),
            Some(None) => return self.calls_itself(callable),
            None => {}
        }
        self.known.insert(callable, None);
        let usage = match callable {
            CallableId::Workflow(id) => {
                let workflow = &self.program.workflows[id.index()];
                self.block(&workflow.body, workflow.head.file)
            }
            CallableId::Tool(id) => self.tool(id),
            CallableId::Agent(id) => self.agent(id, None),
        };
        self.known.insert(callable, Some(usage.clone()));
        usage
    }

    fn tool(&mut self, id: ToolId) -> Usage {
        let tool = &self.program.tools[id.index()];
        let own = Usage { tool_calls: crate::Amount::AtMost(1.0), ..Usage::ZERO };
        match &tool.implementation {
            agentflow_analysis::typed::Implementation::Body(body) => {
                own.plus(self.block(body, tool.head.file))
            }
            _ => own,
        }
    }

    fn calls_itself(&self, callable: CallableId) -> Usage {
        let head = match callable {
            CallableId::Workflow(id) => &self.program.workflows[id.index()].head,
            CallableId::Tool(id) => &self.program.tools[id.index()].head,
            CallableId::Agent(id) => &self.program.agents[id.index()].head,
        };
        Usage::open(Cause {
            reason: format!("`{}` can come to call itself", head.name),
            file: head.file,
            span: head.name_span,
            kind: CauseKind::Unbounded,
        })
    }

    /// The number that an expression is, where that is known before running.
    pub(crate) fn number(&self, expression: &Expression) -> Option<f64> {
        match &expression.kind {
            ExpressionKind::Literal(Value::Int(value)) => Some(*value as f64),
            ExpressionKind::Literal(Value::Float(value)) => Some(*value),
            ExpressionKind::Conform(inner) => self.number(inner),
            ExpressionKind::Constant(id) => {
                let constant = &self.program.constants[id.index()];
                match &constant.folded {
                    Some(Value::Int(value)) => Some(*value as f64),
                    Some(Value::Float(value)) => Some(*value),
                    _ => self.number(&constant.expression),
                }
            }
            _ => None,
        }
    }

    /// A reason at a place.
    pub(crate) fn unbounded(&self, reason: impl Into<String>, file: FileId, span: Span) -> Cause {
        Cause { reason: reason.into(), file, span, kind: CauseKind::Unbounded }
    }
}
