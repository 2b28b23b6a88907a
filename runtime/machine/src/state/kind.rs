//! What a task is, with its own state. Each kind is described where its transitions are.

use serde::{Deserialize, Serialize};

use crate::agent::AgentRun;
use crate::agent::turn::TurnRun;
use crate::approval::ApprovalRun;
use crate::call::CallRun;
use crate::node::ask::AskRun;
use crate::node::attempt::TryRun;
use crate::node::loops::LoopRun;
use crate::node::parallel::ParallelRun;
use crate::node::parallel_for::ParallelForRun;
use crate::node::race::RaceRun;
use crate::node::read::ReadRun;
use crate::node::sleep::SleepRun;
use crate::node::wait::WaitRun;
use crate::region::RegionRun;
use crate::undo::UndoRun;

/// What a task is.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A piece of a callable that runs as a unit.
    Region(RegionRun),
    /// Branches together.
    Parallel(ParallelRun),
    /// Items together.
    ParallelFor(ParallelForRun),
    /// Branches against each other.
    Race(RaceRun),
    /// One after another.
    Loop(LoopRun),
    /// What may fail.
    Try(TryRun),
    /// A call of a tool, an agent or a workflow.
    Call(Box<CallRun>),
    /// A person's approval of a call.
    Approval(Box<ApprovalRun>),
    /// A question to a person.
    Ask(Box<AskRun>),
    /// A wait for a signal.
    Wait(WaitRun),
    /// A durable timer.
    Sleep(SleepRun),
    /// The clock or a random draw.
    Read(ReadRun),
    /// An agent at work.
    Agent(Box<AgentRun>),
    /// A model's turn.
    Turn(TurnRun),
    /// The undoing of what failed.
    Undo(UndoRun),
}
