//! Edges of the neutral graph.

use std::collections::BTreeMap;

use agentflow_plan::{self as plan, NodeKind, NodePosition, Region};

use super::model::{Edge, EdgeKind};

/// The edges between the nodes of a region. Values that flow between the same two steps share an edge.
pub(super) fn region_edges(region: &Region, order: &[NodePosition], path: &str, edges: &mut Vec<Edge>) {
    let mut between: BTreeMap<(NodePosition, NodePosition), Edge> = BTreeMap::new();
    for index in region.graph.edge_indices() {
        let Some((from, to)) = region.graph.edge_endpoints(index) else { continue };
        let (kind, label) = match &region.graph[index] {
            plan::Edge::Data(name) => (EdgeKind::Data, Some(name.to_string())),
            plan::Edge::Order => (EdgeKind::Order, None),
            plan::Edge::Condition(condition) => (EdgeKind::Condition, Some(condition.to_string())),
        };
        let new = Edge {
            from: exit_of(&region.graph[from], path),
            to: entry_of(&region.graph[to], path),
            kind,
            label,
        };
        match between.get_mut(&(from, to)) {
            Some(edge) => join(edge, new),
            None => {
                between.insert((from, to), new);
            }
        }
    }
    let mut position = vec![0; region.graph.node_count()];
    for (at, node) in order.iter().enumerate() {
        position[node.index()] = at;
    }
    let mut sorted: Vec<_> = between.into_iter().collect();
    sorted.sort_by_key(|((from, to), _)| (position[from.index()], position[to.index()]));
    edges.extend(sorted.into_iter().map(|(_, edge)| edge));
}

/// Two reasons become one edge: a condition says most, then values, then order.
fn join(edge: &mut Edge, other: Edge) {
    let rank = |kind| match kind {
        EdgeKind::Condition => 2,
        EdgeKind::Data => 1,
        EdgeKind::Order => 0,
    };
    edge.label = match (edge.label.take(), other.label) {
        (Some(first), Some(second)) => Some(format!("{first}, {second}")),
        (first, second) => first.or(second),
    };
    if rank(other.kind) > rank(edge.kind) {
        edge.kind = other.kind;
    }
}

/// Where edges into a node lead: to its question, where it asks one.
fn entry_of(node: &plan::Node, path: &str) -> String {
    format!("{path}/{}", node.name)
}

/// Where edges out of a node start: from all of it.
fn exit_of(node: &plan::Node, path: &str) -> String {
    match node.kind {
        NodeKind::If { .. } | NodeKind::Match { .. } => format!("{path}/{}:all", node.name),
        _ => entry_of(node, path),
    }
}

/// From a question to one of the ways.
pub(super) fn branch_edge(question: &str, group: &str, way: &str) -> Edge {
    condition(question, group, way)
}

/// From what may fail to what is done then.
pub(super) fn error_edge(tried: &str, catch: &str) -> Edge {
    condition(tried, catch, "on error")
}

/// From a step to what takes it back.
pub(super) fn undo_edge(step: &str, undo: &str) -> Edge {
    condition(step, undo, "if the run fails later")
}

fn condition(from: &str, to: &str, label: &str) -> Edge {
    Edge {
        from: from.to_owned(),
        to: to.to_owned(),
        kind: EdgeKind::Condition,
        label: Some(label.to_owned()),
    }
}
