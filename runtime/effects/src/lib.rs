//! Carries commands out: models over HTTP, HTTP tools, processes, and the scripts that stand in for them. Secrets are
//! read here and nowhere else, and scrubbed from all that comes back.
//!
//! **Not in it**: decisions. What is tried again, what is asked next and what an answer means is for the machine.

mod effects;

mod connections;
mod live;

mod exec;
mod http_tool;
mod model;
pub mod script;

mod exchange;
mod limit;
mod process;

mod excerpt;
mod failure;
mod header;
mod scrub;
mod secret;
mod tool_result;

pub use connections::Connections;
pub use effects::*;
pub use live::LiveEffects;
pub use script::{Script, ScriptError, ScriptedEffects};
pub use secret::{EnvironmentSecrets, SecretSource};
