//! What stands in for people.

use agentflow_machine::{AskRequest, CommandId, EventKind, Retryability, Wanted};
use agentflow_plan::{ErrorKind, Name};
use serde_json::Value as Json;

use super::{Missing, StandIns, played};
use crate::stand_in::{Answer, Subject};

impl StandIns {
    /// What a person says: the events that answer a question or an approval. None where nobody stands in.
    ///
    /// An approval is answered by `true` and `false`; where several people must approve, as many do. What fails with
    /// `rejected` rejects with its message as the reason.
    pub fn person(
        &self,
        step: &Name,
        command: CommandId,
        request: &AskRequest,
    ) -> Result<Option<Vec<EventKind>>, Missing> {
        let named = request.to.as_ref().map(|to| (Subject::Ask(to.to_string()), to.clone()));
        let found = named
            .and_then(|(subject, name)| Some((self.answer(&subject)?, Some(name))))
            .or_else(|| Some((self.answer(&Subject::Ask("*".into()))?, request.to.clone())));
        let Some((answer, by)) = found else { return Ok(None) };
        let step = step.clone();
        Ok(Some(match (answer, &request.answer) {
            (Answer::Value(value), Wanted::Value(_)) => {
                vec![EventKind::Answered { step, value: value.clone(), by }]
            }
            (Answer::Value(Json::Bool(true)), Wanted::Approval { quorum, .. }) => (1..=*quorum)
                .map(|number| EventKind::Approved {
                    step: step.clone(),
                    arguments: None,
                    by: approver(by.as_ref(), number, *quorum),
                })
                .collect(),
            (Answer::Value(Json::Bool(false)), Wanted::Approval { .. }) => {
                vec![EventKind::Rejected { step, reason: None, by }]
            }
            (Answer::Value(value), Wanted::Approval { tool, .. }) => {
                let who = by.as_deref().unwrap_or("*");
                return Err(Missing {
                    message: format!(
                        "the approval of `{tool}` is answered by `true` or `false`, and not by {value}"
                    ),
                    help: format!("write `mock ask {who:?} = true` above this"),
                });
            }
            (Answer::Fails(fails), Wanted::Approval { .. }) if fails.kind == ErrorKind::Rejected => {
                vec![EventKind::Rejected { step, reason: fails.message.as_deref().map(Name::from), by }]
            }
            (Answer::Fails(fails), _) => {
                let who = by.as_deref().unwrap_or("whoever is asked");
                vec![EventKind::EffectFailed { command, error: played(fails, who, Retryability::ByKind) }]
            }
            (Answer::Turns(_), _) => return Ok(None),
        }))
    }
}

/// Who approves, where several must: each is somebody else.
fn approver(by: Option<&Name>, number: u32, quorum: u32) -> Option<Name> {
    match by {
        Some(by) if number == 1 => Some(by.clone()),
        Some(by) => Some(format!("{by}#{number}").into()),
        None if quorum > 1 => Some(format!("#{number}").into()),
        None => None,
    }
}
