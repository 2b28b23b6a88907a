//! Which agents can come to answer in one conversation.

use std::collections::BTreeSet;

use agentflow_analysis::typed::{Binding, Handoff, Name, Program};
use agentflow_plan::{AgentId, Sharing};

/// An agent that can come to answer.
pub struct Member {
    /// Which.
    pub agent: AgentId,
    /// The names of those it was handed over to on the shortest way, this agent included and the first left out.
    pub way: Vec<Name>,
}

/// The agent and all that it can hand over to, the nearest first.
pub fn agents_of_conversation(program: &Program, first: AgentId) -> Vec<AgentId> {
    follow(program, first, |_| true).into_iter().map(|member| member.agent).collect()
}

/// The agent and all that what it knows can flow to by handoffs, the nearest first.
pub fn members(program: &Program, first: AgentId) -> Vec<Member> {
    follow(program, first, carries_something)
}

/// Whether anything that the model saw or wrote goes along.
fn carries_something(handoff: &Handoff) -> bool {
    handoff.sharing != Sharing::None || handoff.arguments.contains(&Binding::Open)
}

fn follow(program: &Program, first: AgentId, along: fn(&Handoff) -> bool) -> Vec<Member> {
    let mut order = vec![Member { agent: first, way: Vec::new() }];
    let mut seen = BTreeSet::from([first]);
    let mut position = 0;
    while let Some(Member { agent, way }) = order.get(position) {
        let mut met = Vec::new();
        for handoff in program.agents[agent.index()].handoffs.iter().filter(|handoff| along(handoff)) {
            if seen.insert(handoff.target) {
                let mut way = way.clone();
                way.push(program.agents[handoff.target.index()].head.name.clone());
                met.push(Member { agent: handoff.target, way });
            }
        }
        order.extend(met);
        position += 1;
    }
    order
}
