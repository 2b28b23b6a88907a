//! The journal on SQLite, embedded: nothing to install, and any number of processes on one file.
//!
//! *Not* in this crate: what an event means (the contract is `agentflow_store::Store`), clocks, and any other database.
//! SQL stands in `sql/`, one family of queries a file.

mod append;
mod claims;
mod connection;
mod error;
mod inbox;
mod journal;
mod multirow;
mod open;
mod options;
mod plan;
mod row;
mod run;
mod schema;
mod sql;
mod step;
mod store;
mod transaction;
mod value;

pub use options::SqliteOptions;
pub use store::SqliteStore;
