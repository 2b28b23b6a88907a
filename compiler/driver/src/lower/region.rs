//! Regions under construction, and the edges between their nodes.

use std::collections::{BTreeSet, HashMap};

use agentflow_plan as plan;
use agentflow_plan::{Edge, Expression, LocalId, Name, Place, RegionId};
use petgraph::graph::NodeIndex;

use super::reads::{Uses, uses_of_expression, uses_of_node};

/// A node of a region under construction.
pub(super) struct BuiltNode {
    pub(super) node: plan::Node,
    pub(super) place: Place,
    /// The condition, in the program's words, under which what follows runs at all: the node leaves the region if not.
    pub(super) goes_on_if: Option<Name>,
}

/// A region under construction.
pub(super) struct RegionBuilder {
    label: Option<Name>,
    /// Locals that live in the region's own frame.
    own: BTreeSet<LocalId>,
    nodes: Vec<BuiltNode>,
}

impl RegionBuilder {
    pub(super) fn new(label: Option<Name>, bound: impl IntoIterator<Item = LocalId>) -> Self {
        RegionBuilder { label, own: bound.into_iter().collect(), nodes: Vec::new() }
    }

    pub(super) fn label(&self) -> Option<&Name> {
        self.label.as_ref()
    }

    pub(super) fn declare(&mut self, local: LocalId) {
        self.own.insert(local);
    }

    pub(super) fn push(&mut self, node: BuiltNode) {
        self.nodes.push(node);
    }

    pub(super) fn last(&mut self) -> Option<&mut BuiltNode> {
        self.nodes.last_mut()
    }

    /// Adds the region to the plan: works out what each node reads and assigns, and which edges follow.
    pub(super) fn finish(
        self,
        plan: &mut plan::Plan,
        result: Option<Expression>,
        local_name: impl Fn(LocalId) -> Name,
    ) -> RegionId {
        let mut graph = plan::Graph::with_capacity(self.nodes.len(), self.nodes.len());
        let mut places = Vec::with_capacity(self.nodes.len());
        let mut inputs = BTreeSet::new();
        let mut assigns = BTreeSet::new();
        let mut last_writer: HashMap<LocalId, NodeIndex> = HashMap::new();
        let mut before: Option<(NodeIndex, Option<Name>)> = None;
        for built in self.nodes {
            let Uses { reads, writes } = uses_of_node(&built.node, plan);
            let index = graph.add_node(built.node);
            places.push(built.place);
            let mut waits_for_the_one_before = false;
            for local in &reads {
                if let Some(writer) = last_writer.get(local) {
                    graph.add_edge(*writer, index, Edge::Data(local_name(*local)));
                    waits_for_the_one_before |= before.as_ref().is_some_and(|(node, _)| node == writer);
                }
            }
            if let Some((node, goes_on_if)) = before {
                match goes_on_if {
                    Some(condition) => {
                        graph.add_edge(node, index, Edge::Condition(condition));
                    }
                    None if waits_for_the_one_before => {}
                    None => {
                        graph.add_edge(node, index, Edge::Order);
                    }
                }
            }
            inputs.extend(reads.difference(&self.own));
            assigns.extend(writes.difference(&self.own));
            last_writer.extend(writes.into_iter().map(|local| (local, index)));
            before = Some((index, built.goes_on_if));
        }
        if let Some(result) = &result {
            inputs.extend(uses_of_expression(result).reads.difference(&self.own));
        }
        inputs.extend(&assigns);
        let id = RegionId(plan.regions.len() as u32);
        plan.regions.push(plan::Region {
            label: self.label,
            inputs: inputs.into_iter().collect(),
            assigns: assigns.into_iter().collect(),
            graph,
            result,
        });
        plan.sources.nodes.push(places);
        id
    }
}
