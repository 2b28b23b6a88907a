//! How a task ends, and what it leaves behind.

use agentflow_plan::{RegionId, Value};
use serde::{Deserialize, Serialize};

use super::{Frame, Salt};
use crate::Failure;

/// How a task ended.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    /// With a value.
    Value(#[serde(with = "super::kept::value")] Value),
    /// With an error.
    Failed(Failure),
    /// By `return`, on its way to the end of the callable.
    Return(#[serde(with = "super::kept::value")] Value),
    /// By `break`, on its way to the loop.
    Break,
    /// By `continue`, on its way to the loop.
    Continue,
    /// Cancelled: from outside, by a failed branch beside it, as the loser of a race.
    Cancelled,
}

/// What is to run if what was done has to be undone.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct UndoEntry {
    /// When it was registered, among all of the run: the last is undone first.
    pub sequence: u64,
    /// The path of the step that is undone.
    pub path: agentflow_plan::Name,
    /// What runs.
    pub region: RegionId,
    /// What it sees: the frame as it was when the step had ended.
    #[serde(with = "super::kept::frame")]
    pub frame: Frame,
    /// What the step's idempotency keys end in.
    pub salt: Salt,
}

/// Adds the entries of `from` to `into`. The larger one is kept in place, so that moving entries up a deep nest takes
/// logarithmically many moves for each; order does not matter, since they are sorted when they run.
pub(crate) fn merge_undos(into: &mut Vec<UndoEntry>, mut from: Vec<UndoEntry>) {
    if into.len() < from.len() {
        std::mem::swap(into, &mut from);
    }
    into.append(&mut from);
}
