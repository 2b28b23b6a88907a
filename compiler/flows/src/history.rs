//! Handoffs that carry what `private` tools gave to an agent that can act on the outside.

use agentflow_analysis::typed::{Handoff, Program};
use agentflow_plan::{AgentId, Label, Sharing};

use crate::capabilities::{Capabilities, Reach};

/// A handoff that shares private results with an agent that can act on the outside.
pub struct SharedHistory<'a> {
    /// Who hands over.
    pub from: AgentId,
    /// The handoff.
    pub handoff: &'a Handoff,
    /// What the one who hands over can touch.
    pub source: Reach,
    /// What the one who takes over can touch.
    pub target: Reach,
}

/// Every such handoff, in the order of the text.
pub fn shared_histories(program: &Program) -> Vec<SharedHistory<'_>> {
    let mut capabilities = Capabilities::new(program);
    let mut found = Vec::new();
    for (index, agent) in program.agents.iter().enumerate() {
        let source = capabilities.of_tools(agent);
        if !source.contains_key(&Label::Private) {
            continue;
        }
        for handoff in &agent.handoffs {
            // A summary is a model's own words, and may repeat anything.
            if handoff.sharing == Sharing::None
                || (handoff.without_tools && handoff.sharing != Sharing::Summary)
            {
                continue;
            }
            let target = capabilities.of_tools(&program.agents[handoff.target.index()]);
            if target.contains_key(&Label::External) {
                found.push(SharedHistory {
                    from: AgentId(index as u32),
                    handoff,
                    source: source.clone(),
                    target,
                });
            }
        }
    }
    found
}
