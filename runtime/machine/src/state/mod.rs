//! The state of a run: all that a snapshot holds. How it changes is told elsewhere.

mod counts;
mod ending;
mod flight;
pub(crate) mod kept;
mod kind;
mod task;
mod tree;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use agentflow_evaluator::Context;
use agentflow_plan::{CallableId, Name, SignalId};
use serde::{Deserialize, Serialize};

pub(crate) use agentflow_evaluator::Frame;
pub(crate) use counts::Counts;
pub(crate) use ending::{Ending, UndoEntry, merge_undos};
pub(crate) use flight::{Flight, Open, Purpose};
pub(crate) use kind::Kind;
pub(crate) use task::{Row, Salt, Slot, StepKind, Task, TaskId};
pub(crate) use tree::Tree;

use crate::agent::conversation::Conversation;
use crate::{Outcome, StoodIn, Usage};

/// The state of a run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct State {
    /// The run's id.
    pub run_id: Name,
    /// The time of the latest event.
    pub now: i64,
    /// Whether the run has begun.
    pub started: bool,
    /// Environment variables, as they were read when it began.
    pub environment: BTreeMap<Name, Name>,
    /// What is going on.
    pub tasks: Tree,
    /// What is to be answered.
    pub flight: Flight,
    /// What was called how often.
    pub counts: Counts,
    /// Signals that came before a wait for them, in their order.
    pub signals: BTreeMap<SignalId, VecDeque<kept::Kept>>,
    /// Conversations that were opened.
    pub conversations: BTreeMap<u64, Conversation>,
    /// How many undos were registered.
    pub undos: u64,
    /// What was used in all.
    pub usage: Usage,
    /// How it ended.
    #[serde(with = "outcome")]
    pub outcome: Option<Outcome>,
    /// What a test stands in for.
    #[serde(skip)]
    pub stood_in: StoodIn,
    /// Steps that wait for a person, by path; derived.
    #[serde(skip)]
    pub open_steps: BTreeMap<Name, TaskId>,
    /// Waits for signals, oldest first; derived.
    #[serde(skip)]
    pub waits: BTreeSet<(SignalId, TaskId)>,
}

impl State {
    /// The state before the first event.
    pub fn new(run_id: Name) -> State {
        State {
            run_id,
            now: i64::MIN,
            started: false,
            environment: BTreeMap::new(),
            tasks: Tree::default(),
            flight: Flight::default(),
            counts: Counts::default(),
            signals: BTreeMap::new(),
            conversations: BTreeMap::new(),
            undos: 0,
            usage: Usage::default(),
            outcome: None,
            stood_in: StoodIn::default(),
            open_steps: BTreeMap::new(),
            waits: BTreeSet::new(),
        }
    }

    /// Derives what is not written down.
    pub fn relink(&mut self) {
        self.tasks.relink();
        self.flight.relink();
        self.open_steps.clear();
        self.waits.clear();
        for (id, task) in self.tasks.iter() {
            match &task.kind {
                Kind::Ask(_) | Kind::Approval(_) => {
                    self.open_steps.insert(task.path.clone(), id);
                }
                Kind::Wait(wait) => {
                    self.waits.insert((wait.signal, id));
                }
                _ => {}
            }
        }
        for (_, open) in self.flight.iter() {
            if open.purpose == Purpose::Lost
                && let Some(task) = self.tasks.get(open.task)
            {
                self.open_steps.insert(task.path.clone(), open.task);
            }
        }
    }
}

impl Context for State {
    fn environment(&self, name: &str) -> Option<Name> {
        self.environment.get(name).cloned()
    }

    fn calls(&self, callable: CallableId) -> u64 {
        self.counts.calls(callable)
    }
}

/// The outcome's value may be large, and is in a row already.
mod outcome {
    use agentflow_plan::Value;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::kept::Kept;
    use crate::{Failure, Outcome};

    #[derive(Serialize, Deserialize)]
    enum Form<V> {
        Succeeded(V),
        Failed(Failure),
        Cancelled,
    }

    pub(super) fn serialize<S: Serializer>(
        outcome: &Option<Outcome>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let form: Option<Form<Kept>> = outcome.clone().map(|outcome| match outcome {
            Outcome::Succeeded(value) => Form::Succeeded(Kept(value)),
            Outcome::Failed(failure) => Form::Failed(failure),
            Outcome::Cancelled => Form::Cancelled,
        });
        form.serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Outcome>, D::Error> {
        let form = Option::<Form<Kept>>::deserialize(deserializer)?;
        Ok(form.map(|form| match form {
            Form::Succeeded(Kept(value)) => Outcome::Succeeded(Value::clone(&value)),
            Form::Failed(failure) => Outcome::Failed(failure),
            Form::Cancelled => Outcome::Cancelled,
        }))
    }
}
