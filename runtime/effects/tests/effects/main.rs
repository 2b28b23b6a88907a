//! Effects against what they meet: sockets that misbehave, programs that do, scripts.

mod server;
mod setting;

mod exec;
mod http_tool;
mod model;
mod model_faults;
mod script_effects;
mod script_parse;
