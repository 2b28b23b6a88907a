//! What workflows reach.

use std::collections::{HashMap, HashSet};

use agentflow_plan::{AgentId, CallableId};

use super::{CheckedBody, Whole};
use crate::body::CallTarget;
use crate::program::Body;
use crate::typed::ToolEntryTarget;

/// The agents that a workflow or tool reaches: by calls, tool lists and handoffs. Every workflow counts as started.
pub fn reached_agents(whole: &Whole<'_>) -> HashSet<AgentId> {
    let mut reached: HashSet<AgentId> = HashSet::new();
    let mut work: Vec<AgentId> = Vec::new();
    let mut edges: HashMap<AgentId, Vec<AgentId>> = HashMap::new();
    for body in whole.bodies {
        let targets = led_to(body);
        match body.callable(whole.declarations) {
            Some(CallableId::Agent(id)) => edges.entry(id).or_default().extend(targets),
            _ => work.extend(targets),
        }
    }
    while let Some(agent) = work.pop() {
        if reached.insert(agent) {
            work.extend(edges.get(&agent).into_iter().flatten());
        }
    }
    reached
}

/// The agents that a body calls, hands over to, or has as tools.
pub fn led_to(body: &CheckedBody) -> Vec<AgentId> {
    let mut targets: Vec<AgentId> = body
        .calls
        .iter()
        .filter_map(|call| match call.target {
            CallTarget::Callable(CallableId::Agent(id)) => Some(id),
            _ => None,
        })
        .collect();
    if let Body::Agent(agent) = &body.body {
        targets.extend(agent.handoffs.iter().map(|handoff| handoff.target));
        targets.extend(agent.tools.iter().filter_map(|tool| match tool.target {
            ToolEntryTarget::Callable(CallableId::Agent(id)) => Some(id),
            _ => None,
        }));
    }
    targets
}
