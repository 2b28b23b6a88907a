//! Handoffs that carry what `private` tools gave to an agent that can act on the outside.

use agentflow_analysis::typed::Handoff;
use agentflow_plan::Label;

use super::labels::{Along, Ways};
use super::trifecta::Exposure;
use crate::graph::{CallGraph, EdgeKind, Node};

/// A handoff that shares private results with an agent that can act on the outside.
pub struct SharedHistory<'a> {
    /// Who hands over.
    pub from: Node,
    /// Who takes over.
    pub to: Node,
    /// The handoff.
    pub handoff: &'a Handoff,
}

/// Every such handoff, in the order of the text, and the ways by which those who hand over came to the results. One
/// mistake, one finding: where the agent that takes over has all three of the trifecta, that is told instead.
pub fn shared_histories<'g, 'a>(
    graph: &'g CallGraph<'a>,
    exposure: &Exposure<'g, 'a>,
) -> (Vec<SharedHistory<'a>>, Ways<'g, 'a>) {
    // Whoever can act is told; what goes on from there follows from it.
    let acts = |agent: Node| exposure.external.concerns(agent);
    let results = Ways::new(graph, Label::Private, Along::Results, acts);
    let mut found = Vec::new();
    for from in graph.agents().filter(|agent| results.concerns(*agent)) {
        for edge in graph.edges(from) {
            let EdgeKind::Handoff(handoff) = edge.kind else { continue };
            if Along::Results.flows(handoff) && acts(edge.to) && !exposure.is_complete(edge.to) {
                found.push(SharedHistory { from, to: edge.to, handoff });
            }
        }
    }
    (found, results)
}
