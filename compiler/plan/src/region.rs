//! Regions: acyclic graphs of nodes.

use petgraph::graph::{DiGraph, NodeIndex};
use serde::{Deserialize, Serialize};

use crate::{Expression, LocalId, Name, Node};

/// The graph inside a region.
pub type Graph = DiGraph<Node, Edge, u32>;

/// The position of a node in its region.
pub type NodePosition = NodeIndex<u32>;

/// A piece of a callable that runs as a unit: a body, a branch, an iteration. Its nodes start when all that they
/// wait for has ended; its inputs and results are explicit.
///
/// When it starts, it gets a frame with the values of `inputs` from its owner's frame (plus what its owner binds: a
/// loop's item, an error). When it ends with a value, the values of `assigns` go back to the owner's frame.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Region {
    /// What it adds to the paths of its nodes: a branch's label. `None` adds nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<Name>,
    /// The locals of the owner's frame that it reads, sorted.
    pub inputs: Vec<LocalId>,
    /// The `var`s of the owner's frame that it assigns, sorted; always among `inputs`.
    pub assigns: Vec<LocalId>,
    /// The nodes and what each waits for. Acyclic.
    pub graph: Graph,
    /// Its value, once all nodes have ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Expression>,
}

/// Why a node waits for another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Edge {
    /// The value of this local flows.
    Data(Name),
    /// As written: the later statement waits for the earlier.
    Order,
    /// Only if this condition, in the program's words, holds.
    Condition(Name),
}
