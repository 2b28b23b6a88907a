//! What one run of a workflow can use at most.
//!
//! Counted are calls and turns, not the attempts of a retry: an attempt that failed was not answered. (A retry of a whole
//! agent, workflow or body does start over, and counts.) The bound of an agent's call is its `max_turns`, in each of which
//! the model may call the dearest of all tools on offer as often as the machine lets it, or its budget: that is looked at
//! between turns, so one more turn may go past it. What a spawned run uses is its own.

mod agent;
mod amount;
mod block;
mod model;

use agentflow_analysis::components;
use agentflow_analysis::files::FileId;
use agentflow_analysis::typed::{CallOptions, Implementation, Name, Program};
use agentflow_grammar::tree::Span;
use agentflow_plan::{CallableId, ToolId};

pub use amount::{Amount, Cause, CauseKind, Usage};

use crate::graph::{CallGraph, EdgeKind, Node};
use crate::known::Known;
use agent::Round;
use model::ModelCosts;

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
    let graph = CallGraph::new(program);
    let mut estimator = Estimator::new(&graph);
    estimator.estimate();
    let workflows = program.workflows.iter().enumerate();
    workflows
        .map(|(index, workflow)| {
            let node = graph.node(CallableId::Workflow(agentflow_plan::WorkflowId(index as u32)));
            WorkflowCost {
                workflow: workflow.head.name.clone(),
                usage: estimator.usages[node as usize].clone(),
            }
        })
        .collect()
}

/// More of anything than this is no bound that helps anybody.
const COUNTED_MAX: f64 = 1e15;

/// Estimates callables, each once, after all that it calls.
struct Estimator<'g, 'a> {
    graph: &'g CallGraph<'a>,
    program: &'a Program,
    known: Known<'a>,
    models: ModelCosts,
    /// By node, what a call of it can use.
    usages: Vec<Usage>,
    /// By node, what a turn of its conversation can use, whoever takes it; of agents.
    rounds: Vec<Round>,
    /// By node, what a turn of this agent can use besides the answer of its model.
    besides: Vec<Round>,
    /// By node, what a turn can use, of those alone to whom it can hand over.
    others: Vec<Round>,
    /// By node, what the dearest answer of a model in it, at any depth, can use.
    answers: Vec<Usage>,
}

impl<'g, 'a> Estimator<'g, 'a> {
    fn new(graph: &'g CallGraph<'a>) -> Self {
        let count = graph.len();
        Estimator {
            graph,
            program: graph.program,
            known: Known::new(graph.program),
            models: ModelCosts::new(graph.program),
            usages: vec![Usage::ZERO; count],
            rounds: vec![Round::NONE; count],
            besides: vec![Round::NONE; count],
            others: vec![Round::NONE; count],
            answers: vec![Usage::ZERO; count],
        }
    }

    fn estimate(&mut self) {
        let graph = self.graph;
        let mut component_of = vec![u32::MAX; graph.len()];
        let runs = graph.successors(|edge| !matches!(edge.kind, EdgeKind::Spawn));
        for (number, component) in (0..).zip(components(&runs)) {
            for node in &component {
                component_of[*node as usize] = number;
            }
            self.answers_of(&component);
            let mut edges = component.iter().flat_map(|node| graph.edges(*node));
            let is_circle = edges.any(|edge| {
                !matches!(edge.kind, EdgeKind::Spawn | EdgeKind::Handoff(_))
                    && component_of[edge.to as usize] == number
            });
            if is_circle {
                for node in component {
                    self.usages[node as usize] = self.calls_itself(node);
                    self.rounds[node as usize] = Round::of(self.usages[node as usize].clone());
                }
                continue;
            }
            self.rounds_of(&component);
            for node in component {
                self.usages[node as usize] = self.usage(node);
            }
        }
    }

    fn usage(&self, node: Node) -> Usage {
        let usage = match self.graph.callable(node) {
            CallableId::Workflow(id) => {
                let workflow = &self.program.workflows[id.index()];
                self.body(&workflow.body, workflow.head.file)
            }
            CallableId::Tool(id) => self.tool(id),
            CallableId::Agent(id) => self.agent(id, None),
        };
        self.counted(node, usage)
    }

    /// What one call with these options can use, all attempts included.
    fn call(&self, callable: CallableId, options: Option<&'a CallOptions>) -> Usage {
        let retry = options.and_then(|options| options.retry.as_ref());
        let (once, declared) = match callable {
            CallableId::Agent(id) if options.is_some() => {
                (self.agent(id, options), self.program.agents[id.index()].retry.as_ref())
            }
            CallableId::Agent(id) => (
                self.usages[self.graph.node(callable) as usize].clone(),
                self.program.agents[id.index()].retry.as_ref(),
            ),
            CallableId::Workflow(_) => (self.usages[self.graph.node(callable) as usize].clone(), None),
            CallableId::Tool(id) => {
                let tool = &self.program.tools[id.index()];
                let usage = self.usages[self.graph.node(callable) as usize].clone();
                match tool.implementation {
                    Implementation::Body(_) => (usage, tool.retry.as_ref()),
                    // A failed attempt is tried again by whoever carries it out: it is one call.
                    _ => return usage,
                }
            }
        };
        let attempts = retry.or(declared).map_or(1, |retry| retry.attempts);
        once.times(&Amount::AtMost(f64::from(attempts)))
    }

    fn tool(&self, id: ToolId) -> Usage {
        let tool = &self.program.tools[id.index()];
        let own = Usage { tool_calls: Amount::AtMost(1.0), ..Usage::ZERO };
        match &tool.implementation {
            Implementation::Body(body) => own.plus(self.body(body, tool.head.file)),
            Implementation::Hosted(_) => Usage {
                tool_calls: open(Cause {
                    reason: format!("the provider carries `{}` out as often as it likes", tool.head.name),
                    file: tool.head.file,
                    span: tool.head.name_span,
                    kind: CauseKind::Unbounded,
                }),
                ..Usage::ZERO
            },
            _ => own,
        }
    }

    fn calls_itself(&self, node: Node) -> Usage {
        let head = self.graph.head(node);
        Usage::open(self.unbounded(
            format!("`{}` can come to call itself", head.name),
            head.file,
            head.name_span,
        ))
    }

    /// Numbers that are beyond counting are no bounds.
    fn counted(&self, node: Node, usage: Usage) -> Usage {
        let head = self.graph.head(node);
        let bounded = |amount: Amount, what: &str| match amount {
            Amount::AtMost(most) if most > COUNTED_MAX => open(self.unbounded(
                format!("`{}` can use more {what} than anybody would count", head.name),
                head.file,
                head.name_span,
            )),
            amount => amount,
        };
        Usage {
            turns: bounded(usage.turns, "turns"),
            tool_calls: bounded(usage.tool_calls, "calls"),
            tokens: bounded(usage.tokens, "tokens"),
            usd: bounded(usage.usd, "money"),
        }
    }

    /// A reason at a place.
    fn unbounded(&self, reason: impl Into<String>, file: FileId, span: Span) -> Cause {
        Cause { reason: reason.into(), file, span, kind: CauseKind::Unbounded }
    }
}

/// An amount without a bound.
fn open(cause: Cause) -> Amount {
    Amount::Open(std::sync::Arc::new(cause))
}
