//! The machine, driven by tables over plans that are built by hand.

mod drive;
mod plan;

mod agent_limits;
mod agent_tools;
mod agents;
mod effects;
mod expectations;
mod flow;
mod guards;
mod handoffs;
mod loops;
mod people;
mod random;
mod scale;
mod together;
mod undo;
