//! The lethal trifecta: an agent that can read private data, sees text that strangers wrote, and can act on the outside.
//! A stranger can then have it carry the data out. The name and the rule are Simon Willison's ("The lethal trifecta for AI
//! agents", 2025).

use std::collections::{BTreeMap, BTreeSet};

use agentflow_analysis::typed::{Implementation, Program, ToolEntryTarget};
use agentflow_plan::{AgentId, CallableId, Label};

use crate::capabilities::{Capabilities, Reach, called_in};
use crate::conversation::members;

/// An agent with all three, and how it comes to each.
pub struct Trifecta {
    /// The agent.
    pub agent: AgentId,
    /// For each label the way from the agent to a tool that has it.
    pub ways: Reach,
}

/// Every agent with all three, unless another one that it leads to has them without it.
pub fn trifectas(program: &Program) -> Vec<Trifecta> {
    let mut capabilities = Capabilities::new(program);
    let mut found: BTreeMap<AgentId, Reach> = BTreeMap::new();
    for index in 0..program.agents.len() {
        let agent = AgentId(index as u32);
        let ways = capabilities.of_conversation(agent);
        if [Label::Private, Label::Untrusted, Label::External].iter().all(|label| ways.contains_key(label)) {
            found.insert(agent, ways);
        }
    }
    let reachable: BTreeMap<AgentId, BTreeSet<AgentId>> =
        found.keys().map(|agent| (*agent, led_to(program, *agent))).collect();
    found
        .iter()
        .filter(|(agent, _)| {
            !found.keys().any(|other| {
                other != *agent
                    && reachable[*agent].contains(other)
                    && (!reachable[other].contains(*agent) || other < *agent)
            })
        })
        .map(|(agent, ways)| Trifecta { agent: *agent, ways: ways.clone() })
        .collect()
}

/// All agents that an agent comes to call or hand over to.
fn led_to(program: &Program, first: AgentId) -> BTreeSet<AgentId> {
    let mut agents = BTreeSet::new();
    let mut seen = BTreeSet::new();
    let mut pending = vec![CallableId::Agent(first)];
    while let Some(callable) = pending.pop() {
        if !seen.insert(callable) {
            continue;
        }
        match callable {
            CallableId::Agent(id) => {
                agents.insert(id);
                pending
                    .extend(members(program, id).into_iter().map(|member| CallableId::Agent(member.agent)));
                for entry in &program.agents[id.index()].tools {
                    if let ToolEntryTarget::Callable(callable) = entry.target {
                        pending.push(callable);
                    }
                }
            }
            CallableId::Tool(id) => {
                if let Implementation::Body(body) = &program.tools[id.index()].implementation {
                    called_in(body, |callable, _| pending.push(callable));
                }
            }
            CallableId::Workflow(id) => {
                called_in(&program.workflows[id.index()].body, |callable, _| pending.push(callable));
            }
        }
    }
    agents
}
