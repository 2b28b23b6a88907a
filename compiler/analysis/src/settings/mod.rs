//! Settings: closed lists of names, each with its own kind of value.

mod agent;
mod approval;
mod bindings;
mod budget;
mod choices;
mod cron;
mod given;
mod guards;
mod handoffs;
mod headers;
mod http;
mod model;
mod options;
mod provider;
mod retry;
mod sampling;
mod schedule;
mod server;
mod timezone;
mod tool;
mod tools;
mod url;
mod values;

pub use agent::agent;
pub use model::model;
pub use provider::provider;
pub use schedule::schedule;
pub use server::server;
pub use tool::tool;
