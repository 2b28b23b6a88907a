//! What workflows reach.

use std::collections::HashSet;

use agentflow_plan::{AgentId, CallableId};

use super::Whole;
use crate::body::CallTarget;
use crate::program::Body;
use crate::typed::ToolEntryTarget;

/// The agents that a workflow or tool reaches: by calls, tool lists and handoffs. Every workflow counts as started.
pub fn reached_agents(whole: &Whole<'_>) -> HashSet<AgentId> {
    let mut reached: HashSet<AgentId> = HashSet::new();
    let mut work: Vec<AgentId> = Vec::new();
    let mut edges: std::collections::HashMap<AgentId, Vec<AgentId>> = std::collections::HashMap::new();
    for body in whole.bodies {
        let own = body.callable(whole.declarations);
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
        match own {
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
