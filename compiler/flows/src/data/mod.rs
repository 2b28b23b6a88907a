//! Where data can flow: between tools, through models, along handoffs.

mod approval;
mod history;
mod labels;
mod trifecta;

pub use history::{SharedHistory, shared_histories};
pub use labels::{Along, Ways};
pub use trifecta::{Exposure, exposure};
