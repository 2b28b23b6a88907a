//! The stand-ins that are in force, and what they answer.

mod model;
mod person;
mod tool;

use std::collections::{BTreeMap, BTreeSet};

use agentflow_machine::{Certainty, EffectError, Retryability, Usage};
use agentflow_plan::{AgentId, Plan};

use crate::stand_in::{Answer, Fails, StandIn, Subject};

/// What nothing stands in for, in words.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Missing {
    /// What the test came to.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// The stand-ins that are in force.
#[derive(Debug, Default)]
pub(crate) struct StandIns {
    in_force: BTreeMap<Subject, InForce>,
}

#[derive(Debug)]
struct InForce {
    answer: Answer,
    /// How many turns were taken.
    taken: usize,
}

impl StandIns {
    /// Puts a stand-in into force, in place of what stood in for the same before. A whole agent and the turns of its
    /// model are the same.
    pub fn install(&mut self, stand_in: StandIn) {
        match &stand_in.subject {
            Subject::Agent(name) => self.in_force.remove(&Subject::Model(name.clone())),
            Subject::Model(name) => self.in_force.remove(&Subject::Agent(name.clone())),
            _ => None,
        };
        self.in_force.insert(stand_in.subject, InForce { answer: stand_in.answer, taken: 0 });
    }

    fn answer(&self, subject: &Subject) -> Option<&Answer> {
        self.in_force.get(subject).map(|stand_in| &stand_in.answer)
    }

    /// The agents that are stood in for as a whole.
    pub fn whole_agents(&self, plan: &Plan) -> BTreeSet<AgentId> {
        let position = |subject: &Subject| match subject {
            Subject::Agent(name) => plan.agents.iter().position(|agent| *agent.name == **name),
            _ => None,
        };
        self.in_force.keys().filter_map(position).map(|position| AgentId(position as u32)).collect()
    }

    /// The signal's payload, where one stands in.
    pub fn signal(&self, name: &str) -> Option<&serde_json::Value> {
        match self.answer(&Subject::Signal(name.to_owned()))? {
            Answer::Value(payload) => Some(payload),
            Answer::Fails(_) | Answer::Turns(_) => None,
        }
    }
}

/// The error that is played. `Never` where the program may not try again.
fn played(fails: &Fails, who: &str, retryability: Retryability) -> EffectError {
    let message = match &fails.message {
        Some(message) => message.as_str().into(),
        None => format!("{who} fails with `{}`, as the test says", fails.kind.name()).into(),
    };
    EffectError {
        kind: fails.kind,
        message,
        retry_after_ms: None,
        certainty: Certainty::Unknown,
        retryability,
        usage: Usage::default(),
    }
}
