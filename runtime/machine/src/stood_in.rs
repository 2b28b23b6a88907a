//! What a test stands in for as a whole. In the run of a program nothing is: hosts of runs leave it alone, and it is
//! no part of what a snapshot keeps.

use std::collections::{BTreeMap, BTreeSet};

use agentflow_plan::{AgentId, CallableId, RegionId};

/// What a test stands in for as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoodIn {
    /// Agents: their guards and their budget are their own affair, and do not run.
    pub agents: BTreeSet<AgentId>,
    /// Workflows and tools with a body: these regions run in place of their bodies.
    pub bodies: BTreeMap<CallableId, RegionId>,
}
