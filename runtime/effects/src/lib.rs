//! Carries commands out: models over HTTP, HTTP tools, processes, and the scripts that stand in for them. Secrets are
//! read here and nowhere else, and scrubbed from all that comes back.
//!
//! **Not in it**: decisions. What is tried again, what is asked next and what an answer means is for the machine.

mod effects;
mod excerpt;
mod failure;
pub mod script;
mod tool_result;

pub use effects::*;
pub use script::{Script, ScriptError, ScriptedEffects};
