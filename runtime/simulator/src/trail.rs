//! Where the steps of a path are written.

use agentflow_plan::{CallableId, Implementation, NodeKind, NodePosition, Place, Plan, RegionId};

/// The places of the steps that a path leads through, from the outermost in: of `support/resolution/turn[1]` that of
/// the call in `support`. What is no step of the program (a turn, a guard) has no place.
pub fn trail(plan: &Plan, path: &str) -> Vec<Place> {
    let mut segments: Vec<&str> = path.split('/').collect();
    // A name of a test may have a slash in it.
    let workflow = (1..=segments.len()).find_map(|count| {
        let workflow = plan.workflow(&segments[..count].join("/"))?;
        Some((workflow.body, count))
    });
    let Some((body, count)) = workflow else { return Vec::new() };
    segments.drain(..count);
    let mut places = Vec::new();
    let mut at = Some((body, segments.as_slice()));
    // A path is as long as calls are nested, so this ends.
    while let Some((region, rest)) = at {
        at = follow(plan, region, rest, &mut places);
    }
    places
}

/// Finds the node that the first segments name, notes its place, and gives where the path goes on.
fn follow<'s, 't>(
    plan: &Plan,
    region: RegionId,
    segments: &'s [&'t str],
    places: &mut Vec<Place>,
) -> Option<(RegionId, &'s [&'t str])> {
    // Regions that add nothing to paths are looked through with a list, since they nest deep.
    let mut open = vec![(region, segments)];
    while let Some((id, segments)) = open.pop() {
        let definition = plan.region(id);
        let segments = match (&definition.label, segments.split_first()) {
            (None, Some(_)) => segments,
            (Some(label), Some((first, rest))) if **label == **first => rest,
            _ => continue,
        };
        let Some((first, rest)) = segments.split_first() else { continue };
        for position in definition.graph.node_indices() {
            let node = &definition.graph[position];
            open.extend(transparent(&node.kind).into_iter().map(|inner| (inner, segments)));
            if *node.name == **first || is_numbered(first, &node.name) {
                note(plan, id, position, places);
                let inner = inside(plan, node.undo, &node.kind, rest);
                // Where a label decides, only one of the regions goes on.
                return inner.into_iter().map(|inner| (inner, rest)).find(|(inner, rest)| {
                    match (&plan.region(*inner).label, rest.first()) {
                        (_, None) => false,
                        (None, Some(_)) => true,
                        (Some(label), Some(first)) => **label == **first,
                    }
                });
            }
        }
    }
    None
}

fn note(plan: &Plan, region: RegionId, node: NodePosition, places: &mut Vec<Place>) {
    let place = plan.sources.nodes.get(region.index()).and_then(|nodes| nodes.get(node.index()));
    places.extend(place.copied().filter(|place| place.line > 0));
}

/// Whether a segment is an item or iteration of a node: `searches[3]`.
fn is_numbered(segment: &str, name: &str) -> bool {
    segment.strip_prefix(name).is_some_and(|rest| rest.starts_with('[') && rest.ends_with(']'))
}

/// Regions whose nodes stand beside their owner.
fn transparent(kind: &NodeKind) -> Vec<RegionId> {
    match kind {
        NodeKind::If { then, otherwise, .. } => std::iter::once(*then).chain(*otherwise).collect(),
        NodeKind::Match { arms, .. } => arms.iter().map(|arm| arm.region).collect(),
        NodeKind::Try { region, handler, .. } => vec![*region, *handler],
        _ => Vec::new(),
    }
}

/// Regions whose nodes stand below their owner.
fn inside(plan: &Plan, undo: Option<RegionId>, kind: &NodeKind, rest: &[&str]) -> Vec<RegionId> {
    if rest.first() == Some(&"undo") {
        return undo.into_iter().collect();
    }
    match kind {
        NodeKind::Call(call) => match call.target {
            CallableId::Workflow(id) => vec![plan.workflows[id.index()].body],
            CallableId::Tool(id) => match &plan.tools[id.index()].implementation {
                Implementation::Body(region) => vec![*region],
                _ => Vec::new(),
            },
            CallableId::Agent(_) => Vec::new(),
        },
        NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
            branches.iter().map(|branch| branch.region).collect()
        }
        NodeKind::ParallelFor { region, .. } | NodeKind::Loop { region, .. } => vec![*region],
        _ => Vec::new(),
    }
}
