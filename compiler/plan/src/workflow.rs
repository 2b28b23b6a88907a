//! Workflows, functions, signals, schedules.

use serde::{Deserialize, Serialize};

use crate::{Expression, Name, Parameter, RegionId, Type, WorkflowId};

/// A declared workflow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Workflow {
    /// Its name.
    pub name: Name,
    /// Its documentation comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<Name>,
    /// Its parameters; in its body's frame.
    pub parameters: Vec<Parameter>,
    /// What it returns; `Null` where it returns nothing.
    pub result: Type,
    /// What it does.
    pub body: RegionId,
}

/// A pure function.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Function {
    /// Its name.
    pub name: Name,
    /// Its parameters; in its body's frame.
    pub parameters: Vec<Parameter>,
    /// What it gives.
    pub result: Type,
    /// How.
    pub body: Expression,
}

/// A typed message that a run can wait for.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Signal {
    /// Its name.
    pub name: Name,
    /// What it carries.
    pub payload: Type,
}

/// A workflow started by the clock.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its name.
    pub name: Name,
    /// What it starts.
    pub workflow: WorkflowId,
    /// With which arguments, in the order of the parameters.
    pub arguments: Vec<Expression>,
    /// When.
    pub timing: Timing,
    /// The IANA time zone; UTC by default.
    pub timezone: Option<Name>,
    /// What happens when the last one still runs.
    pub overlap: Overlap,
    /// How far back missed starts are made up for, in milliseconds.
    pub catch_up_ms: Option<u64>,
    /// By how much a start may be late at random, in milliseconds.
    pub jitter_ms: Option<u64>,
}

/// When a schedule fires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Five fields: minute, hour, day of month, month, day of week.
    Cron(Name),
    /// Every so many milliseconds.
    Every(u64),
}

/// What a schedule does when its last run has not ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Overlap {
    /// Does not start another.
    #[default]
    Skip,
    /// Starts one when it has ended.
    Buffer,
    /// Starts another beside it.
    Allow,
    /// Cancels it first.
    Cancel,
}
