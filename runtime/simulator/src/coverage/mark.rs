//! Puts markers into a plan.

use std::collections::BTreeMap;
use std::sync::Arc;

use agentflow_plan::{
    Edge, Expression, Graph, Implementation, Node, NodeKind, Pattern, Place, Plan, Region, RegionId, Value,
};
use petgraph::Direction;

use super::{Coverage, CoveragePoint, Marked, PointKind};

/// No name of a program has a hyphen in it, so this begins none.
const MARKER: &str = "reached-";

/// Whether an `emit` of this name is a marker.
pub(crate) fn is_marker(node: &str) -> bool {
    node.starts_with(MARKER)
}

/// A region that is to be marked.
struct Open {
    region: RegionId,
    /// The path of its owner.
    path: String,
    /// What the region is, where it is a branch; and where its owner is written.
    branch: Option<(String, Place)>,
}

impl Marked {
    /// A copy of a plan with markers. Workflows that are tests have none: no name of a program has a space in it.
    pub fn new(plan: &Arc<Plan>) -> Marked {
        let mut points = Vec::new();
        let mut marked = Plan::clone(plan);
        for (name, region) in bodies(plan) {
            mark_all(&mut marked, name, region, &mut points);
        }
        let mut handoffs = BTreeMap::new();
        for agent in &plan.agents {
            let place = plan.sources.declarations.get(&*format!("agent {}", agent.name)).copied();
            for handoff in &agent.handoffs {
                let target = &plan.agents[handoff.target.index()].name;
                handoffs.insert((agent.name.clone(), handoff.name.clone()), points.len());
                points.push(CoveragePoint {
                    kind: PointKind::Handoff,
                    name: format!("{} -> {target}", agent.name),
                    place: place.unwrap_or_default(),
                    reached: false,
                });
            }
        }
        Marked { plan: Arc::new(marked), coverage: Coverage { points }, handoffs }
    }
}

/// The bodies of all that can be reached.
fn bodies(plan: &Plan) -> Vec<(String, RegionId)> {
    let workflows = plan.workflows.iter().filter(|workflow| !workflow.name.contains(' '));
    let mut bodies: Vec<(String, RegionId)> =
        workflows.map(|workflow| (workflow.name.to_string(), workflow.body)).collect();
    for tool in &plan.tools {
        if let Implementation::Body(region) = tool.implementation {
            bodies.push((tool.name.to_string(), region));
        }
    }
    for agent in &plan.agents {
        let input = agent.input_guards.iter().map(|guard| (guard.condition, "input_guard"));
        let output = agent.output_guards.iter().map(|guard| (guard.condition, "output_guard"));
        bodies.extend(input.chain(output).map(|(region, what)| (format!("{}/{what}", agent.name), region)));
    }
    bodies
}

fn mark_all(plan: &mut Plan, path: String, region: RegionId, points: &mut Vec<CoveragePoint>) {
    let mut open = vec![Open { region, path, branch: None }];
    while let Some(next) = open.pop() {
        let inner = mark(plan, next, points);
        open.extend(inner.into_iter().rev());
    }
}

/// Marks a region, and gives those inside of it.
fn mark(plan: &mut Plan, open: Open, points: &mut Vec<CoveragePoint>) -> Vec<Open> {
    let Open { region, mut path, branch } = open;
    if let Some(label) = &plan.region(region).label {
        path = format!("{path}/{label}");
    }
    let places = plan.sources.nodes.get(region.index()).cloned().unwrap_or_default();
    add_ways_around(plan, region);
    let definition = &mut plan.regions[region.index()];
    let graph = std::mem::take(&mut definition.graph);
    let mut marked =
        Graph::with_capacity(graph.node_count() * 2 + 1, graph.edge_count() + graph.node_count() + 1);
    let mut marked_places = Vec::new();
    let mut inner = Vec::new();

    let entry = branch.map(|(name, place)| {
        let first = places.first().copied().filter(|place| place.line > 0);
        let entry = marked.add_node(marker(points.len()));
        marked_places.push(Place::default());
        let place = first.unwrap_or(place);
        points.push(CoveragePoint { kind: PointKind::Branch, name, place, reached: false });
        entry
    });
    // Each node is two: what marks it, and what it was.
    let mut pairs = Vec::with_capacity(graph.node_count());
    for position in graph.node_indices() {
        let node = &graph[position];
        let place = places.get(position.index()).copied().unwrap_or_default();
        let before = marked.add_node(marker(points.len()));
        let itself = marked.add_node(node.clone());
        marked_places.extend([Place::default(), place]);
        marked.add_edge(before, itself, Edge::Order);
        pairs.push((before, itself));
        let name = format!("{path}/{}", node.name);
        if let (Some(entry), None) = (entry, graph.edges_directed(position, Direction::Incoming).next()) {
            marked.add_edge(entry, before, Edge::Order);
        }
        inner.extend(regions_of(node, &path, &name, place));
        points.push(CoveragePoint { kind: PointKind::Step, name, place, reached: false });
    }
    for edge in graph.edge_indices() {
        if let Some((from, to)) = graph.edge_endpoints(edge) {
            marked.add_edge(pairs[from.index()].1, pairs[to.index()].0, graph[edge].clone());
        }
    }
    definition.graph = marked;
    if let Some(nodes) = plan.sources.nodes.get_mut(region.index()) {
        *nodes = marked_places;
    }
    inner
}

/// The way around an `if` without `else` is a branch as well: a region of nothing but its marker.
fn add_ways_around(plan: &mut Plan, region: RegionId) {
    let mut next = plan.regions.len() as u32;
    let mut added = 0;
    for node in plan.regions[region.index()].graph.node_weights_mut() {
        if let NodeKind::If { otherwise: otherwise @ None, .. } = &mut node.kind {
            *otherwise = Some(RegionId(next));
            next += 1;
            added += 1;
        }
    }
    for _ in 0..added {
        plan.regions.push(Region {
            label: None,
            inputs: Vec::new(),
            assigns: Vec::new(),
            graph: Graph::new(),
            result: None,
        });
    }
    if !plan.sources.nodes.is_empty() {
        plan.sources.nodes.resize(plan.regions.len(), Vec::new());
    }
}

fn marker(index: usize) -> Node {
    Node {
        name: format!("{MARKER}{index}").into(),
        output: None,
        undo: None,
        kind: NodeKind::Emit(Expression::Literal(Value::Int(index as i64))),
    }
}

/// The regions of a node. `beside` is the path that the node stands below, `below` its own.
fn regions_of(node: &Node, beside: &str, below: &str, place: Place) -> Vec<Open> {
    let branch = |region, path: &str, what: &str| Open {
        region,
        path: path.to_owned(),
        branch: Some((format!("{below} {what}"), place)),
    };
    let body = |region| Open { region, path: below.to_owned(), branch: None };
    let mut regions = match &node.kind {
        NodeKind::If { then, otherwise, .. } => {
            let otherwise = otherwise.map(|region| branch(region, beside, "else"));
            std::iter::once(branch(*then, beside, "then")).chain(otherwise).collect()
        }
        NodeKind::Match { arms, .. } => {
            arms.iter().map(|arm| branch(arm.region, beside, &words(&arm.pattern))).collect()
        }
        NodeKind::Try { region, handler, .. } => {
            let tried = Open { region: *region, path: beside.to_owned(), branch: None };
            vec![tried, branch(*handler, beside, "catch")]
        }
        NodeKind::Parallel(branches) | NodeKind::Race(branches) => {
            branches.iter().map(|branch| body(branch.region)).collect()
        }
        NodeKind::ParallelFor { region, .. } | NodeKind::Loop { region, .. } => vec![body(*region)],
        _ => Vec::new(),
    };
    regions.extend(node.undo.map(|region| branch(region, below, "undo")));
    regions
}

/// A pattern in a few words.
fn words(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Any => "_".into(),
        Pattern::Literal(Value::String(name)) => name.to_string(),
        Pattern::Literal(value) => value.to_json_text(),
        Pattern::Variant { name, .. } => name.to_string(),
        Pattern::Or(patterns) => match patterns.first() {
            Some(first) if patterns.len() > 1 => format!("{} | …", short(first)),
            Some(first) => short(first),
            None => "_".into(),
        },
        Pattern::Type(_) => "is".into(),
    }
}

/// What begins a list of patterns: none of these is a list again.
fn short(pattern: &Pattern) -> String {
    match pattern {
        Pattern::Or(_) => "…".into(),
        other => words(other),
    }
}
