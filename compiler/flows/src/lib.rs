//! What follows from the graphs of calls and handoffs: who comes to call itself, where private data can flow, what one run
//! can cost at most, which deadlines cannot be kept.
//!
//! **Not in it**: names, types, and all rules that one declaration can break alone (`agentflow-analysis`); printing.

mod budget;
mod cost;
mod cycles;
mod data;
mod deadline;
mod findings;
mod graph;
mod known;
mod parts;

pub use cost::{Amount, Cause, CauseKind, Usage, WorkflowCost, costs};
pub use findings::{CODES, findings};
