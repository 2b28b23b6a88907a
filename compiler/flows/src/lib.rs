//! What follows from the graphs of calls and handoffs: where private data can flow, what one run can cost at most, which
//! deadlines cannot be kept.
//!
//! **Not in it**: names, types, and all rules that one declaration can break alone (`agentflow-analysis`); printing.

mod amount;
mod capabilities;
mod conversation;
mod cost;
mod cost_agent;
mod cost_block;
mod deadline;
mod findings;
mod history;
mod trifecta;
mod walk;

pub use amount::{Amount, Cause, Usage};
pub use cost::{WorkflowCost, costs};
pub use findings::{CODES, findings};
