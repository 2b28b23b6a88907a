//! The compiler's façade: a world of files in, a plan and findings out.
//!
//! **Not in it**: printing, the file system, and anything that happens when a program runs.

pub mod graph;
mod lower;

pub use lower::{LoweringProblem, SourceText, lower};
