//! The journal's lines, and the snapshots that shorten reading it.

/// One line of a run's journal. The store keeps it and never looks inside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventRecord {
    /// Its place in the run, from 1, without gaps.
    pub seq: u64,
    /// When it happened.
    pub at: crate::Millis,
    /// What kind of event, for people and filters.
    pub kind: String,
    /// The event itself.
    pub body: Vec<u8>,
    /// A value that goes with it and may be large.
    pub payload: Option<Vec<u8>>,
}

/// The state of a run after the event `seq`, so that a resume need not read what came before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The last event that the state includes.
    pub seq: u64,
    /// The version of the body's format; a reader that does not know it reads the events instead.
    pub format: u32,
    /// The state.
    pub body: Vec<u8>,
}
