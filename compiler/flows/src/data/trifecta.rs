//! The lethal trifecta: an agent that can read private data, sees text that strangers wrote, and can act on the outside.
//! A stranger can then have it carry the data out. The name and the rule are Simon Willison's ("The lethal trifecta for AI
//! agents", 2025).

use agentflow_plan::Label;

use super::labels::{Along, Ways};
use crate::graph::{CallGraph, Node};

/// What each agent can touch.
pub struct Exposure<'g, 'a> {
    /// The ways to private data.
    pub private: Ways<'g, 'a>,
    /// The ways to text of strangers.
    pub untrusted: Ways<'g, 'a>,
    /// The ways to the outside, by tools of the agent.
    pub external: Ways<'g, 'a>,
    /// By node, whether all three come together there.
    complete: Vec<bool>,
    /// The agents to tell of.
    pub told: Vec<Node>,
}

/// What each agent of the program can touch.
pub fn exposure<'g, 'a>(graph: &'g CallGraph<'a>) -> Exposure<'g, 'a> {
    let private = Ways::new(graph, Label::Private, Along::Anything, |_| false);
    let untrusted = Ways::new(graph, Label::Untrusted, Along::Anything, |_| false);
    let external = Ways::new(graph, Label::External, Along::Nothing, |_| false);
    let ways = [&private, &untrusted, &external];
    let mut complete = vec![false; graph.len()];
    for agent in graph.agents() {
        complete[agent as usize] = ways.iter().all(|ways| ways.concerns(agent));
    }
    // Of agents that have all three through each other, the one that comes to them by the shortest ways is told.
    let rank = |node: Node| {
        let length = || ways.iter().map(|ways| u64::from(ways.distance(node))).sum::<u64>();
        complete[node as usize].then(|| (length(), node))
    };
    let nearer = ways.map(|ways| ways.least_on_way(rank));
    let told = graph
        .agents()
        .filter(|agent| {
            rank(*agent).is_some_and(|own| {
                nearer.iter().all(|least| least[*agent as usize].is_none_or(|least| least >= own))
            })
        })
        .collect();
    Exposure { private, untrusted, external, complete, told }
}

impl Exposure<'_, '_> {
    /// Whether all three come together at this agent.
    pub fn is_complete(&self, agent: Node) -> bool {
        self.complete[agent as usize]
    }
}
