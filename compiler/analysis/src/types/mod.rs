//! What types are to each other: which fits where, what two have in common, how they are shown.

mod constraint;
mod fit;
mod join;
mod show;
mod size;

pub use constraint::violation;
pub use fit::{Fit, Misfit, comparable, fit, is_json};
pub use join::join;
pub use show::{show, show_bounds};
pub use size::{SIZE_MAX, size};
