//! Schedules.

use agentflow_plan::{Overlap, Timing, WorkflowId};

use super::{Arguments, Frame, Head, Name};

/// A workflow started by the clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Its name and place.
    pub head: Head,
    /// Locals of its arguments.
    pub frame: Frame,
    /// What it starts.
    pub workflow: WorkflowId,
    /// With what.
    pub arguments: Arguments,
    /// When.
    pub timing: Timing,
    /// The IANA time zone.
    pub timezone: Option<Name>,
    /// What happens when the last one still runs.
    pub overlap: Overlap,
    /// How far back missed starts are made up for, in milliseconds.
    pub catch_up_ms: Option<u64>,
    /// By how much a start may be late at random, in milliseconds.
    pub jitter_ms: Option<u64>,
}
