//! What a program means, as far as it can be known without running it: names, types, effects, settings, and the
//! findings about them.
//!
//! **Not in it**: I/O (a trait stands for the outside world), how findings are shown, async, and anything that
//! happens when a program runs.

mod analyse;
mod body;
mod context;
mod coverage;
mod declare;
pub mod files;
pub mod finding;
mod findings;
mod graph;
mod listed;
mod names;
mod nearest;
mod program;
mod settings;
mod signatures;
mod silence;
mod sink;
pub mod typed;
mod types;
mod walk;
mod whole;
pub mod world;

pub use analyse::{Analysis, analyse, analyse_all, analyse_text};
pub use graph::components;
pub use listed::{SETTINGS, methods};
pub use names::{snake_case, upper_camel};
pub use nearest::{Nearest, all_of, one_of};
