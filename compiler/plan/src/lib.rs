//! The compiled plan: what a run needs, as plain, versioned, serializable data with a content hash.
//!
//! **Not in it**: source text, names that are still to be resolved, and behaviour. What a plan *means* is the
//! business of `agentflow-evaluator` (pure expressions) and `agentflow-machine` (everything else).

mod agent;
mod expression;
mod id;
mod model;
mod node;
mod pattern;
mod plan;
mod policy;
mod region;
mod statement;
mod tool;
mod types;
mod value;
mod value_serde;
mod workflow;

pub use agent::*;
pub use expression::*;
pub use id::*;
pub use model::*;
pub use node::*;
pub use pattern::*;
pub use plan::*;
pub use policy::*;
pub use region::*;
pub use statement::*;
pub use tool::*;
pub use types::*;
pub use value::*;
pub use workflow::*;
