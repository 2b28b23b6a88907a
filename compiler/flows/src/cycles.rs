//! Callables that come to call themselves with an agent in between. (Those without one are found before: no workflow or
//! tool may call itself.) Handoffs alone are no such circle: `max_turns` bounds the whole conversation.

use std::collections::{BTreeMap, VecDeque};

use agentflow_analysis::components;

use crate::graph::{CallGraph, Edge, EdgeKind, Node};

/// A circle of calls.
pub struct Cycle<'g, 'a> {
    /// From whom, and what it calls; the last calls the first.
    pub steps: Vec<(Node, &'g Edge<'a>)>,
    /// Whether every one of these calls is made whenever the one before is.
    pub is_certain: bool,
}

/// One circle for every set of callables that all come to call each other.
pub fn cycles<'g, 'a>(graph: &'g CallGraph<'a>) -> Vec<Cycle<'g, 'a>> {
    let mut member_of: Vec<u32> = vec![u32::MAX; graph.len()];
    let mut found = Vec::new();
    // What is certain is told first, and once.
    for is_certain in [true, false] {
        let keep =
            |edge: &Edge<'a>| !matches!(edge.kind, EdgeKind::Spawn) && (!is_certain || edge.is_unavoidable);
        for (number, component) in (0..).zip(components(&graph.successors(keep))) {
            if component.iter().any(|node| member_of[*node as usize] == CERTAIN) {
                continue;
            }
            for node in &component {
                member_of[*node as usize] = number;
            }
            let inside = |edge: &Edge<'a>| keep(edge) && member_of[edge.to as usize] == number;
            let Some(steps) = circle(graph, &component, inside) else { continue };
            if is_certain {
                for node in &component {
                    member_of[*node as usize] = CERTAIN;
                }
            }
            found.push(Cycle { steps, is_certain });
        }
        for member in &mut member_of {
            if *member != CERTAIN {
                *member = u32::MAX;
            }
        }
    }
    found
}

/// Of callables that were told.
const CERTAIN: u32 = u32::MAX - 1;

/// The shortest circle through the first call of the component that is no handoff; rather one that a model decides on.
fn circle<'g, 'a>(
    graph: &'g CallGraph<'a>,
    component: &[Node],
    inside: impl Fn(&Edge<'a>) -> bool,
) -> Option<Vec<(Node, &'g Edge<'a>)>> {
    let calls = || {
        let edges = component.iter().flat_map(|from| graph.edges(*from).iter().map(|edge| (*from, edge)));
        edges.filter(|(_, edge)| inside(edge) && !matches!(edge.kind, EdgeKind::Handoff(_)))
    };
    let (first, closing) =
        calls().find(|(_, edge)| matches!(edge.kind, EdgeKind::Entry(_))).or_else(|| calls().next())?;

    let mut came_by: BTreeMap<Node, (Node, &Edge<'a>)> = BTreeMap::new();
    let mut queue = VecDeque::from([closing.to]);
    while let Some(node) = queue.pop_front() {
        if node == first {
            break;
        }
        for edge in graph.edges(node).iter().filter(|edge| inside(edge)) {
            if edge.to != closing.to && !came_by.contains_key(&edge.to) {
                came_by.insert(edge.to, (node, edge));
                queue.push_back(edge.to);
            }
        }
    }
    let mut steps = Vec::new();
    let mut at = first;
    while at != closing.to {
        let (from, edge) = came_by.get(&at)?;
        steps.push((*from, *edge));
        at = *from;
    }
    steps.push((first, closing));
    steps.reverse();
    Some(steps)
}
