//! Checks all bodies and puts the typed program together.

mod assemble;
mod bodies;
mod constants;
mod defaults;

pub use assemble::assemble;
pub use bodies::{Body, Owner, check_bodies};
pub use constants::check_constants;
