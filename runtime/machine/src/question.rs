//! What a run waits for people to say.

use agentflow_plan::{Name, Type, Value};
use serde::{Deserialize, Serialize};

use crate::approval::approval_request;
use crate::call::{CallPhase, arguments_object, callable_name, parameters};
use crate::machine::Machine;
use crate::node::ask::ask_request;
use crate::state::{Kind, Purpose, Task, TaskId};
use crate::{AskRequest, Wanted};

/// Something that a person has to say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// The path of the step, to name in an answer.
    pub step: Name,
    /// What is asked.
    pub kind: QuestionKind,
    /// Who is asked.
    pub to: Option<Name>,
    /// The question in words.
    pub question: Name,
    /// Until when, in milliseconds since 1970.
    pub until: Option<i64>,
}

/// What is asked of a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKind {
    /// An answer of this type.
    Ask {
        /// What an answer must be.
        answer: Type,
    },
    /// Approval of a call, or its rejection.
    Approval {
        /// What is called.
        tool: Name,
        /// With which arguments; they may be edited.
        arguments: Value,
        /// How many people must approve.
        quorum: u32,
    },
    /// Whether an effect happened: what it returned, or that it is to be done again.
    Uncertain {
        /// What was called.
        tool: Name,
        /// With which arguments.
        arguments: Value,
        /// What it returns, if it happened.
        answer: Type,
    },
}

impl Machine {
    /// What people have to say, in the order of the steps' paths.
    pub fn questions(&self) -> Vec<Question> {
        let open = &self.state().open_steps;
        open.values().filter_map(|id| self.question(*id, self.state().tasks.get(*id)?)).collect()
    }

    fn question(&self, id: TaskId, task: &Task) -> Option<Question> {
        let asked = |request: AskRequest| Question {
            step: task.path.clone(),
            kind: match request.answer {
                Wanted::Value(answer) => QuestionKind::Ask { answer },
                Wanted::Approval { tool, arguments, quorum } => {
                    QuestionKind::Approval { tool, arguments, quorum }
                }
            },
            to: request.to,
            question: request.question,
            until: request.until,
        };
        match &task.kind {
            Kind::Ask(_) => ask_request(self.plan(), self.state(), id).map(asked),
            Kind::Approval(_) => approval_request(self.plan(), self.state(), id).map(asked),
            Kind::Call(run) => {
                let CallPhase::Effect { command, .. } = run.phase else { return None };
                if self.state().flight.get(command)?.purpose != Purpose::Lost {
                    return None;
                }
                let tool = callable_name(self.plan(), run.target).clone();
                Some(Question {
                    step: task.path.clone(),
                    question: format!("Nobody knows whether `{tool}` was carried out. What did it return?")
                        .into(),
                    kind: QuestionKind::Uncertain {
                        arguments: arguments_object(parameters(self.plan(), run.target), &run.arguments),
                        answer: crate::call::effect::result_type(self.plan(), run.target)?.clone(),
                        tool,
                    },
                    to: None,
                    until: None,
                })
            }
            _ => None,
        }
    }
}
