//! Messages to a run from outside: answers, approvals, signals, cancellations.

use crate::Millis;

/// A message to a run, before it has its place in the inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewMessage {
    /// What kind of message (`answer`, `approve`, `signal`, `cancel`, …).
    pub kind: String,
    /// What it says.
    pub body: Vec<u8>,
    /// When it was sent.
    pub at: Millis,
    /// With an id, a second message with the same id to the same run is not taken, ever.
    pub dedupe: Option<String>,
}

/// A message in a run's inbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Its place in the inbox of its run, from 1, without gaps; these are not the journal's numbers.
    pub seq: u64,
    /// What kind of message.
    pub kind: String,
    /// What it says.
    pub body: Vec<u8>,
    /// When it was sent.
    pub at: Millis,
    /// The id that it was sent with.
    pub dedupe: Option<String>,
}

/// What became of a posted message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It is in the inbox, at this place.
    Added(u64),
    /// One with its id had been taken before, at this place; nothing was added.
    Duplicate(u64),
}
