//! How often things were called and dispatched in a run.

use std::collections::BTreeMap;

use agentflow_plan::{AgentId, CallableId, Name, ToolId, WorkflowId};
use serde::{Deserialize, Serialize};

/// Calls, for `calls(…)` of tests, and dispatches, which are the turns of scripts.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Counts {
    tool_calls: BTreeMap<ToolId, u64>,
    agent_calls: BTreeMap<AgentId, u64>,
    workflow_calls: BTreeMap<WorkflowId, u64>,
    tool_turns: BTreeMap<ToolId, u64>,
    agent_turns: BTreeMap<AgentId, u64>,
    /// By the person asked; questions to nobody in particular are under the empty name.
    asks: BTreeMap<Name, u64>,
}

fn take<K: Ord>(counts: &mut BTreeMap<K, u64>, key: K) -> u64 {
    let count = counts.entry(key).or_default();
    let number = *count;
    *count += 1;
    number
}

impl Counts {
    /// Counts a call.
    pub fn call(&mut self, target: CallableId) {
        match target {
            CallableId::Tool(id) => take(&mut self.tool_calls, id),
            CallableId::Agent(id) => take(&mut self.agent_calls, id),
            CallableId::Workflow(id) => take(&mut self.workflow_calls, id),
        };
    }

    /// How often something was called.
    pub fn calls(&self, target: CallableId) -> u64 {
        let count = match target {
            CallableId::Tool(id) => self.tool_calls.get(&id),
            CallableId::Agent(id) => self.agent_calls.get(&id),
            CallableId::Workflow(id) => self.workflow_calls.get(&id),
        };
        count.copied().unwrap_or_default()
    }

    /// The number of the next dispatch of a tool, from 0.
    pub fn tool_turn(&mut self, tool: ToolId) -> u64 {
        take(&mut self.tool_turns, tool)
    }

    /// The number of the next turn of an agent, from 0.
    pub fn agent_turn(&mut self, agent: AgentId) -> u64 {
        take(&mut self.agent_turns, agent)
    }

    /// The number of the next question to a person, from 0.
    pub fn ask(&mut self, to: Option<&Name>) -> u64 {
        take(&mut self.asks, to.cloned().unwrap_or_default())
    }
}
