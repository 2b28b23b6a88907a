//! Who calls whom: every call, every entry of a tool list, every handoff.

mod nearest;
mod unavoidable;

use agentflow_analysis::finding::Place;
use agentflow_analysis::typed::{
    Agent, Block, CallOptions, Expression, ExpressionKind, Handoff, Head, Implementation, Program, Tool,
    ToolEntry, ToolEntryTarget, TypedNode, walk_block, walk_expression,
};
use agentflow_plan::{AgentId, CallableId, ToolChoice, ToolId, WorkflowId};

pub use nearest::{Nearest, nearest};
pub use unavoidable::is_unavoidable;

/// A callable, by its number: tools first, then agents, then workflows.
pub type Node = u32;

/// How one callable comes to run another.
#[derive(Debug, Clone, Copy)]
pub enum EdgeKind<'a> {
    /// Its body calls it, or opens a conversation with it.
    Call(&'a Expression),
    /// A guard of it calls it.
    Guard(&'a Expression),
    /// Its body starts it on its own.
    Spawn,
    /// Its model may call it.
    Entry(&'a ToolEntry),
    /// Its model may hand over to it.
    Handoff(&'a Handoff),
}

/// That one callable comes to run another.
#[derive(Debug, Clone, Copy)]
pub struct Edge<'a> {
    /// What is run.
    pub to: Node,
    /// How.
    pub kind: EdgeKind<'a>,
    /// Where that is written.
    pub place: Place,
    /// Whether it is run whenever the other is.
    pub is_unavoidable: bool,
}

/// All callables of a program, and how they come to run each other.
pub struct CallGraph<'a> {
    /// The program.
    pub program: &'a Program,
    /// By node, in the order of the text.
    edges: Vec<Vec<Edge<'a>>>,
}

impl<'a> CallGraph<'a> {
    /// The graph of a program.
    pub fn new(program: &'a Program) -> CallGraph<'a> {
        let mut graph = CallGraph { program, edges: Vec::new() };
        let mut edges = Vec::with_capacity(graph.len());
        for tool in &program.tools {
            edges.push(match &tool.implementation {
                Implementation::Body(body) => graph.edges_of_block(body, &tool.head),
                _ => Vec::new(),
            });
        }
        for agent in &program.agents {
            edges.push(graph.edges_of_agent(agent));
        }
        for workflow in &program.workflows {
            edges.push(graph.edges_of_block(&workflow.body, &workflow.head));
        }
        graph.edges = edges;
        graph
    }

    /// How many callables there are.
    pub fn len(&self) -> usize {
        self.program.tools.len() + self.program.agents.len() + self.program.workflows.len()
    }

    /// All of them, in order.
    pub fn nodes(&self) -> std::ops::Range<Node> {
        0..self.len() as Node
    }

    /// What a callable comes to run.
    pub fn edges(&self, node: Node) -> &[Edge<'a>] {
        &self.edges[node as usize]
    }

    /// The number of a callable.
    pub fn node(&self, callable: CallableId) -> Node {
        let (tools, agents) = (self.program.tools.len(), self.program.agents.len());
        match callable {
            CallableId::Tool(ToolId(id)) => id,
            CallableId::Agent(AgentId(id)) => tools as Node + id,
            CallableId::Workflow(WorkflowId(id)) => (tools + agents) as Node + id,
        }
    }

    /// The callable with a number.
    pub fn callable(&self, node: Node) -> CallableId {
        let (tools, agents) = (self.program.tools.len() as Node, self.program.agents.len() as Node);
        if node < tools {
            CallableId::Tool(ToolId(node))
        } else if node < tools + agents {
            CallableId::Agent(AgentId(node - tools))
        } else {
            CallableId::Workflow(WorkflowId(node - tools - agents))
        }
    }

    /// The agent with a number, where it is one.
    pub fn agent(&self, node: Node) -> Option<&'a Agent> {
        match self.callable(node) {
            CallableId::Agent(id) => Some(&self.program.agents[id.index()]),
            _ => None,
        }
    }

    /// The tool with a number, where it is one.
    pub fn tool(&self, node: Node) -> Option<&'a Tool> {
        match self.callable(node) {
            CallableId::Tool(id) => Some(&self.program.tools[id.index()]),
            _ => None,
        }
    }

    /// The nodes of all agents.
    pub fn agents(&self) -> std::ops::Range<Node> {
        let first = self.program.tools.len() as Node;
        first..first + self.program.agents.len() as Node
    }

    /// The name and place of a callable.
    pub fn head(&self, node: Node) -> &'a Head {
        match self.callable(node) {
            CallableId::Tool(id) => &self.program.tools[id.index()].head,
            CallableId::Agent(id) => &self.program.agents[id.index()].head,
            CallableId::Workflow(id) => &self.program.workflows[id.index()].head,
        }
    }

    /// Its edges as plain numbers, those that `keep` keeps.
    pub fn successors(&self, keep: impl Fn(&Edge<'a>) -> bool) -> Vec<Vec<Node>> {
        self.edges
            .iter()
            .map(|edges| edges.iter().filter(|edge| keep(edge)).map(|edge| edge.to).collect())
            .collect()
    }

    fn edges_of_block(&self, block: &'a Block, head: &Head) -> Vec<Edge<'a>> {
        let mut edges = Vec::new();
        walk_block(block, &mut |node| {
            if let TypedNode::Expression(expression) = node {
                edges.extend(self.edge_of_call(expression, head, EdgeKind::Call));
            }
        });
        let certain = unavoidable::calls_of_block(block);
        for edge in &mut edges {
            edge.is_unavoidable = is_unavoidable(&certain, edge);
        }
        edges
    }

    fn edges_of_agent(&self, agent: &'a Agent) -> Vec<Edge<'a>> {
        let head = &agent.head;
        let mut edges = Vec::new();
        for guard in &agent.guards {
            walk_expression(&guard.condition, &mut |node| {
                if let TypedNode::Expression(expression) = node {
                    edges.extend(self.edge_of_call(expression, head, EdgeKind::Guard));
                }
            });
            let certain = unavoidable::calls_of_expression(&guard.condition);
            for edge in &mut edges {
                edge.is_unavoidable |= is_unavoidable(&certain, edge);
            }
        }
        for entry in &agent.tools {
            let ToolEntryTarget::Callable(callable) = entry.target else { continue };
            edges.push(Edge {
                to: self.node(callable),
                kind: EdgeKind::Entry(entry),
                place: Place::new(head.file, entry.span),
                is_unavoidable: must_call(agent, entry),
            });
        }
        for handoff in &agent.handoffs {
            edges.push(Edge {
                to: self.node(CallableId::Agent(handoff.target)),
                kind: EdgeKind::Handoff(handoff),
                place: Place::new(head.file, handoff.span),
                is_unavoidable: false,
            });
        }
        edges
    }

    fn edge_of_call(
        &self,
        expression: &'a Expression,
        head: &Head,
        kind: fn(&'a Expression) -> EdgeKind<'a>,
    ) -> Option<Edge<'a>> {
        let (callable, kind) = match &expression.kind {
            ExpressionKind::Call { target, .. } => (*target, kind(expression)),
            ExpressionKind::Conversation { agent, .. } => (CallableId::Agent(*agent), kind(expression)),
            ExpressionKind::Spawn { workflow, .. } => (CallableId::Workflow(*workflow), EdgeKind::Spawn),
            _ => return None,
        };
        let place = Place::new(head.file, expression.span);
        Some(Edge { to: self.node(callable), kind, place, is_unavoidable: false })
    }
}

/// What `with` says of a call.
pub fn options_of<'a>(kind: EdgeKind<'a>) -> Option<&'a CallOptions> {
    match kind {
        EdgeKind::Call(call) | EdgeKind::Guard(call) => options_of_call(call),
        EdgeKind::Entry(entry) => entry.options.as_deref(),
        EdgeKind::Spawn | EdgeKind::Handoff(_) => None,
    }
}

fn options_of_call(call: &Expression) -> Option<&CallOptions> {
    match &call.kind {
        ExpressionKind::Call { options, .. } | ExpressionKind::Conversation { options, .. } => {
            options.as_deref()
        }
        _ => None,
    }
}

/// Whether the model has to call this entry: the setting names it, or there is nothing else that it could call.
fn must_call(agent: &Agent, entry: &ToolEntry) -> bool {
    match &agent.tool_choice {
        ToolChoice::Tool(name) => **name == *entry.name,
        ToolChoice::Required => agent.tools.len() == 1 && agent.handoffs.is_empty(),
        ToolChoice::Auto | ToolChoice::None => false,
    }
}
