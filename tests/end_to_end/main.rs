//! The command from outside, as people use it.

mod command;
mod examples;
mod interrupt;
mod later;
mod mistakes;
mod reference;
mod sarif;
mod store;
mod testing;
mod wire;
