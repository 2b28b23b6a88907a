//! Functions, and workflows, that call each other.

use std::collections::HashMap;

use agentflow_plan::{CallableId, ModelId};

use super::Whole;
use crate::body::CallTarget;
use crate::finding::{Finding, Place};
use crate::findings::cycles as findings;
use crate::graph::components;
use crate::program::{Body, Owner};

/// A call between two bodies.
struct Edge {
    to: u32,
    place: Place,
}

/// Tells cycles of calls.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let mut nodes: HashMap<Node, u32> = HashMap::new();
    for (position, body) in whole.bodies.iter().enumerate() {
        if let Some(node) = node_of(whole, body) {
            nodes.insert(node, position as u32);
        }
    }
    let edges: Vec<Vec<Edge>> = whole
        .bodies
        .iter()
        .map(|body| {
            let file = body.file(whole.declarations);
            let calls = body.calls.iter().filter(|call| !call.detached);
            calls
                .filter_map(|call| {
                    let to = nodes.get(&node_called(call.target)?)?;
                    Some(Edge { to: *to, place: Place::new(file, call.span) })
                })
                .collect()
        })
        .collect();
    let graph: Vec<Vec<u32>> = edges.iter().map(|edges| edges.iter().map(|edge| edge.to).collect()).collect();
    for component in components(&graph) {
        tell(whole, &edges, &component, found);
    }
    check_fallbacks(whole, found);
}

/// What may not call itself: functions, workflows, and tools with a body. An agent decides itself what it calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Node {
    Function(u32),
    Tool(u32),
    Workflow(u32),
}

fn node_of(whole: &Whole<'_>, body: &super::CheckedBody) -> Option<Node> {
    match (&body.body, body.callable(whole.declarations)) {
        (_, Some(CallableId::Tool(id))) => Some(Node::Tool(id.0)),
        (_, Some(CallableId::Workflow(id))) => Some(Node::Workflow(id.0)),
        (Body::Function(_), _) => match body.owner {
            Owner::Declaration(id) => match whole.declarations.get(id).definition {
                crate::declare::Definition::Function(id) => Some(Node::Function(id.0)),
                _ => None,
            },
            Owner::Test(..) => None,
        },
        _ => None,
    }
}

fn node_called(target: CallTarget) -> Option<Node> {
    match target {
        CallTarget::Function(id) => Some(Node::Function(id.0)),
        CallTarget::Callable(CallableId::Tool(id)) => Some(Node::Tool(id.0)),
        CallTarget::Callable(CallableId::Workflow(id)) => Some(Node::Workflow(id.0)),
        CallTarget::Callable(CallableId::Agent(_)) => None,
    }
}

fn tell(whole: &Whole<'_>, edges: &[Vec<Edge>], component: &[u32], found: &mut Vec<Finding>) {
    let first = component[0];
    let within = |edge: &&Edge| component.binary_search(&edge.to).is_ok();
    if component.len() == 1 && !edges[first as usize].iter().any(|edge| edge.to == first) {
        return;
    }
    // One path round the cycle, from its first member.
    let mut path = vec![first];
    let mut at = first;
    let closing = loop {
        let next = edges[at as usize]
            .iter()
            .filter(within)
            .find(|edge| edge.to == first || !path.contains(&edge.to));
        match next {
            Some(edge) if edge.to == first => break edge.place,
            Some(edge) if path.len() < 64 => {
                at = edge.to;
                path.push(at);
            }
            // A dead end of the component: the call that leads back into it closes some cycle.
            _ => match edges[at as usize].iter().find(within) {
                Some(edge) => break edge.place,
                None => return,
            },
        }
    };
    let members: Vec<(&str, Place)> = path
        .iter()
        .filter_map(|position| match whole.bodies[*position as usize].owner {
            Owner::Declaration(id) => {
                let declaration = whole.declarations.get(id);
                Some((declaration.name.as_str(), declaration.place()))
            }
            Owner::Test(..) => None,
        })
        .collect();
    if members.is_empty() {
        return;
    }
    let function = matches!(whole.bodies[first as usize].body, Body::Function(_));
    found.push(if function {
        findings::functions(&members, closing)
    } else {
        findings::workflows(&members, closing)
    });
}

/// Models that fall back to each other.
fn check_fallbacks(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let models: Vec<&crate::typed::Model> = whole
        .bodies
        .iter()
        .filter_map(|body| match &body.body {
            Body::Model(model) => Some(model),
            _ => None,
        })
        .collect();
    let edges: Vec<Vec<u32>> =
        models.iter().map(|model| model.fallback.iter().map(|ModelId(id)| *id).collect()).collect();
    if edges.iter().flatten().any(|id| *id as usize >= models.len()) {
        return;
    }
    for component in components(&edges) {
        let first = component[0];
        if component.len() == 1 && !edges[first as usize].contains(&first) {
            continue;
        }
        let members: Vec<(&str, Place)> = component
            .iter()
            .map(|id| {
                let head = &models[*id as usize].head;
                (head.name.as_str(), Place::new(head.file, head.name_span))
            })
            .collect();
        found.push(findings::fallbacks(&members));
    }
}
