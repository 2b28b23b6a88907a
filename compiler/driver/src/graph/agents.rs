//! The second graph: agents that a workflow reaches, by calls, tools and handoffs.

use std::collections::{BTreeSet, VecDeque};

use agentflow_plan::{
    Agent, AgentId, CallableId, Expression, Implementation, Node, NodeKind, Plan, RegionId, Sharing,
    ToolTarget, Value, WorkflowId,
};

use super::model::{AgentNode, AgentTool, Graph, HandoffEdge};
use super::steps::workflow_graph;
use super::words::Words;

impl Graph {
    /// The graph of one workflow, or of all. `None` where there is no such workflow.
    pub fn of(plan: &Plan, workflow: Option<&str>) -> Option<Graph> {
        let chosen: Vec<_> = plan
            .workflows
            .iter()
            .enumerate()
            .filter(|(_, candidate)| workflow.is_none_or(|name| *candidate.name == *name))
            .collect();
        if workflow.is_some() && chosen.is_empty() {
            return None;
        }
        let mut reach = Reach { plan, seen: BTreeSet::new(), queue: VecDeque::new() };
        for (index, _) in &chosen {
            reach.meet(CallableId::Workflow(WorkflowId(*index as u32)));
        }
        if workflow.is_none() {
            for index in 0..plan.agents.len() {
                reach.meet(CallableId::Agent(AgentId(index as u32)));
            }
        }
        Some(Graph {
            program: plan.program.clone(),
            workflows: chosen.iter().map(|(_, workflow)| workflow_graph(plan, workflow)).collect(),
            agents: reach.agents().into_iter().map(|agent| agent_node(plan, agent)).collect(),
        })
    }
}

/// What can be reached from some callables.
struct Reach<'p> {
    plan: &'p Plan,
    seen: BTreeSet<CallableId>,
    queue: VecDeque<CallableId>,
}

impl<'p> Reach<'p> {
    fn meet(&mut self, callable: CallableId) {
        if self.seen.insert(callable) {
            self.queue.push_back(callable);
        }
    }

    /// All agents that are reached, as declared.
    fn agents(mut self) -> Vec<&'p Agent> {
        while let Some(callable) = self.queue.pop_front() {
            match callable {
                CallableId::Workflow(id) => self.region(self.plan.workflows[id.index()].body),
                CallableId::Tool(id) => {
                    if let Implementation::Body(body) = self.plan.tools[id.index()].implementation {
                        self.region(body);
                    }
                }
                CallableId::Agent(id) => self.agent(&self.plan.agents[id.index()]),
            }
        }
        let reached = |index: &usize| self.seen.contains(&CallableId::Agent(AgentId(*index as u32)));
        (0..self.plan.agents.len()).filter(reached).map(|index| &self.plan.agents[index]).collect()
    }

    fn agent(&mut self, agent: &Agent) {
        for entry in &agent.tools {
            if let ToolTarget::Callable(callable) = entry.target {
                self.meet(callable);
            }
        }
        for handoff in &agent.handoffs {
            self.meet(CallableId::Agent(handoff.target));
        }
        for guard in &agent.input_guards {
            self.region(guard.condition);
        }
        for guard in &agent.output_guards {
            self.region(guard.condition);
        }
    }

    /// Regions are a tree; a list of those to visit takes no stack.
    fn region(&mut self, id: RegionId) {
        let mut regions = vec![id];
        while let Some(id) = regions.pop() {
            for node in self.plan.region(id).graph.node_weights() {
                match &node.kind {
                    NodeKind::Call(call) => self.meet(call.target),
                    NodeKind::Converse { agent, .. } => self.meet(CallableId::Agent(*agent)),
                    _ => regions_of(node, &mut regions),
                }
                regions.extend(node.undo);
            }
        }
    }
}

fn regions_of(node: &Node, regions: &mut Vec<RegionId>) {
    match &node.kind {
        NodeKind::If { then, otherwise, .. } => regions.extend([*then].into_iter().chain(*otherwise)),
        NodeKind::Match { arms, .. } => regions.extend(arms.iter().map(|arm| arm.region)),
        NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
            regions.extend(branches.iter().map(|branch| branch.region));
        }
        NodeKind::ParallelFor { region, .. } | NodeKind::Loop { region, .. } => regions.push(*region),
        NodeKind::Try { region, handler, .. } => regions.extend([*region, *handler]),
        _ => {}
    }
}

fn agent_node(plan: &Plan, agent: &Agent) -> AgentNode {
    let declaration = format!("agent {}", agent.name);
    let words = Words::of(plan, &declaration);
    AgentNode {
        name: agent.name.clone(),
        doc: agent.doc.clone(),
        model: plan.models[agent.model.index()].name.clone(),
        result: words.r#type(&agent.result),
        tools: agent.tools.iter().map(|entry| agent_tool(plan, &words, entry)).collect(),
        handoffs: agent
            .handoffs
            .iter()
            .map(|handoff| HandoffEdge {
                target: plan.agents[handoff.target.index()].name.clone(),
                sharing: sharing(&handoff.sharing, handoff.without_tools),
                when: handoff.when.as_ref().map(|when| words.expression(when)),
            })
            .collect(),
        place: plan.sources.declarations.get(declaration.as_str()).copied(),
    }
}

fn agent_tool(plan: &Plan, words: &Words<'_>, entry: &agentflow_plan::ToolEntry) -> AgentTool {
    let server = |id: agentflow_plan::McpServerId| &plan.mcp_servers[id.index()].name;
    let (kind, target) = match &entry.target {
        ToolTarget::Callable(id) => {
            let kind = match id {
                CallableId::Tool(_) => "tool",
                CallableId::Agent(_) => "agent",
                CallableId::Workflow(_) => "workflow",
            };
            (kind, words.callable(*id))
        }
        ToolTarget::Server(id) => ("mcp", format!("{}.*", server(*id)).into()),
        ToolTarget::ServerTool { server: id, tool } => ("mcp", format!("{}.{tool}", server(*id)).into()),
    };
    let declared = match &entry.target {
        ToolTarget::Callable(CallableId::Tool(id)) => plan.tools[id.index()].approval.as_ref(),
        _ => None,
    };
    let approval = match (&entry.options.approval, declared) {
        (Some(approval), _) => Some(condition(words, &approval.when)),
        (None, Some(approval)) => {
            let words = Words::of(plan, &format!("tool {target}"));
            Some(condition(&words, &approval.when))
        }
        (None, None) => None,
    };
    AgentTool { name: entry.name.clone(), kind, target, approval }
}

fn condition(words: &Words<'_>, when: &Expression) -> String {
    match when {
        Expression::Literal(Value::Bool(true)) => "approval".to_owned(),
        when => format!("approval if {}", words.expression(when)),
    }
}

fn sharing(sharing: &Sharing, without_tools: bool) -> String {
    let what = match sharing {
        Sharing::None => "none".to_owned(),
        Sharing::All => "all".to_owned(),
        Sharing::Last(count) => format!("last {count}"),
        Sharing::Summary => "summary".to_owned(),
    };
    let without = if without_tools { " without tools" } else { "" };
    format!("sharing {what}{without}")
}
