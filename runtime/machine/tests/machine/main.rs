//! The machine, driven by tables over plans that are built by hand.

mod drive;
mod plan;

mod agent_limits;
mod agents;
mod effects;
mod flow;
mod guards;
mod handoffs;
mod people;
mod random;
mod scale;
mod undo;
