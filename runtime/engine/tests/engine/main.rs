//! The engine on the store in memory, with effects that do as a test says, in tokio's virtual time.

mod cancelling;
mod claiming;
mod committing;
mod crashing;
mod crashing_anywhere;
mod effects;
mod fixture;
mod history;
mod limits;
mod messages;
mod parking;
mod progress;
mod starting;
mod store;
mod waiting;
