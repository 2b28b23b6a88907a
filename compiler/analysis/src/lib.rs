//! What a program means, as far as it can be known without running it: names, types, effects, settings, and the
//! findings about them.
//!
//! **Not in it**: I/O (a trait stands for the outside world), how findings are shown, async, and anything that
//! happens when a program runs.

pub mod files;
pub mod finding;
mod graph;
mod nearest;
pub mod typed;
pub mod world;

pub use graph::components;
pub use nearest::{Nearest, all_of, one_of};
