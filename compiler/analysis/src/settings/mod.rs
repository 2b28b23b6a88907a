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

/// The names that may stand in each declaration and option.
pub mod lists {
    pub use super::agent::KNOWN as AGENT;
    pub use super::approval::KNOWN as APPROVAL;
    pub use super::budget::KNOWN as BUDGET;
    pub use super::model::{KNOWN as MODEL, PRICE};
    pub use super::options::{OF_AGENTS, OF_ALL, OF_TOOLS};
    pub use super::provider::KNOWN as PROVIDER;
    pub use super::retry::KNOWN as RETRY;
    pub use super::schedule::KNOWN as SCHEDULE;
    pub use super::server::KNOWN as SERVER;
    pub use super::tool::KNOWN as TOOL;
}

pub use agent::agent;
pub use model::model;
pub use provider::provider;
pub use schedule::schedule;
pub use server::server;
pub use tool::tool;
