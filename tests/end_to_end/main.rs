//! The command from outside, as people use it.

mod command;
mod examples;
mod mistakes;
mod reference;
mod wire;
