//! Graphs of a plan, for people and tools: one neutral model, and a writer for each format.
//!
//! A workflow is a tree of groups (branches, loops, parts that are tried) with steps in them, and edges between both.
//! The agents that it reaches are a second graph, which may have cycles.

mod agents;
mod dot;
mod edges;
mod json;
mod mermaid;
mod model;
mod steps;
mod text;
mod words;

#[cfg(test)]
pub(crate) use words::Words;

pub use dot::dot;
pub use json::json;
pub use mermaid::mermaid;
pub use model::{
    AgentNode, AgentTool, Edge, EdgeKind, Graph, Group, GroupKind, HandoffEdge, Member, Step, StepKind,
    WorkflowGraph,
};
pub use text::text;

#[cfg(test)]
mod tests;
