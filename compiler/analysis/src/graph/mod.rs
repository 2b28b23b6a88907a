//! Graphs over declarations.

mod components;

pub use components::components;
