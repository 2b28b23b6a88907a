//! What of a program its tests reached: steps, branches and handoffs.
//!
//! Steps and branches are seen by markers: a copy of the plan has an `emit` before each of them, and what a test emits
//! there is noted. What is pure (`if` as a value without effects, functions) is part of a step, and not looked into.

mod mark;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use agentflow_machine::StepChange;
use agentflow_plan::{Name, Place, Plan, Value};

pub(crate) use mark::is_marker;

/// What of a program its tests reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// All that can be reached, in the order of the program's tables.
    pub points: Vec<CoveragePoint>,
}

/// Something that a test can reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoveragePoint {
    /// What it is.
    pub kind: PointKind,
    /// What it is called: the path of a step; for a branch with what it is of; `Triage -> Refunds`.
    pub name: String,
    /// Where it is written.
    pub place: Place,
    /// Whether any test reached it.
    pub reached: bool,
}

/// What can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PointKind {
    /// A step of a workflow, of a tool's body, of a guard.
    Step,
    /// A way that an `if`, a `match`, a `catch` or an `undo` may go.
    Branch,
    /// A handoff from one agent to another.
    Handoff,
}

impl Coverage {
    /// How many of a kind were reached, and how many there are.
    pub fn count(&self, kind: PointKind) -> (usize, usize) {
        let of_kind = self.points.iter().filter(|point| point.kind == kind);
        of_kind.fold((0, 0), |(reached, all), point| (reached + usize::from(point.reached), all + 1))
    }

    /// Notes what a test reached.
    pub(crate) fn add(&mut self, reached: &Reached) {
        for index in &reached.points {
            if let Some(point) = self.points.get_mut(*index) {
                point.reached = true;
            }
        }
    }
}

/// A plan with markers.
#[derive(Debug)]
pub(crate) struct Marked {
    /// The plan.
    pub plan: Arc<Plan>,
    /// Nothing of it reached yet.
    pub coverage: Coverage,
    /// Where the handoffs of an agent are among the points, by both their names.
    handoffs: BTreeMap<(Name, Name), usize>,
}

/// What a test reached.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    points: BTreeSet<usize>,
    /// Whose turn a path is.
    turns: BTreeMap<Name, Name>,
}

impl Reached {
    /// A marker was passed.
    pub fn marker(&mut self, value: &Value) {
        if let Value::Int(index) = value {
            self.points.extend(usize::try_from(*index));
        }
    }

    /// A step changed: handoffs are rows of their own, below the turn of the agent that hands over.
    pub fn step(&mut self, marked: &Marked, step: &StepChange) {
        match &*step.kind {
            "model" => {
                let agent = step.input.as_ref().and_then(|input| input.field("agent"));
                if let Some(Value::String(agent)) = agent {
                    self.turns.insert(step.id.clone(), agent.clone());
                }
            }
            "handoff" => {
                let Some((turn, name)) = step.id.rsplit_once('/') else { return };
                let agent = self.turns.get(turn);
                let key = agent.map(|agent| (agent.clone(), Name::from(name)));
                self.points.extend(key.and_then(|key| marked.handoffs.get(&key)));
            }
            _ => {}
        }
    }
}
