//! The effects of one run that are being carried out, each in a task of its own. Whatever happens in it, a panic
//! included, comes back as events; nothing of it can hang or end the run.

use std::collections::{BTreeMap, HashMap};
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use agentflow_effects::{Effects, Environment, StepContext};
use agentflow_machine::{
    AskRequest, Certainty, CommandId, EffectError, EventKind, ModelRequest, Retryability, ToolRequest, Usage,
    Wanted,
};
use agentflow_plan::{Effect, ErrorKind, Name, Plan};
use serde_json::Value as Json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

/// What an effect gave: events to apply, in order.
pub(super) struct Finished {
    /// The command.
    pub(super) command: CommandId,
    /// More than one where a script approves for several people.
    pub(super) events: Vec<EventKind>,
}

/// Where effects of a run are carried out.
pub(super) struct Surroundings {
    pub(super) run_id: Name,
    pub(super) plan: Arc<Plan>,
    pub(super) environment: Environment,
    pub(super) effects: Arc<dyn Effects>,
    pub(super) permits: Arc<Semaphore>,
}

/// The effects in flight. Dropping it cancels them.
pub(super) struct Performing {
    surroundings: Arc<Surroundings>,
    tasks: JoinSet<Vec<EventKind>>,
    commands: HashMap<Id, CommandId>,
    in_flight: BTreeMap<CommandId, InFlight>,
    /// How many of them must not be carried out twice.
    harmful: usize,
}

struct InFlight {
    abort: AbortHandle,
    repeat: Repeat,
}

/// Whether an effect may be dropped and carried out again later.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeat {
    Fine,
    Harmful,
}

impl Performing {
    pub(super) fn new(surroundings: Surroundings) -> Performing {
        Performing {
            surroundings: Arc::new(surroundings),
            tasks: JoinSet::new(),
            commands: HashMap::new(),
            in_flight: BTreeMap::new(),
            harmful: 0,
        }
    }

    pub(super) fn effects(&self) -> &Arc<dyn Effects> {
        &self.surroundings.effects
    }

    pub(super) fn is_empty(&self) -> bool {
        self.in_flight.is_empty()
    }

    /// Whether an effect is in flight that must not be carried out twice.
    pub(super) fn has_harmful(&self) -> bool {
        self.harmful > 0
    }

    /// Asks a model.
    pub(super) fn model(&mut self, command: CommandId, request: Box<ModelRequest>) {
        let around = Arc::clone(&self.surroundings);
        let work = async move {
            let _permit = around.permit().await;
            // No net here: the wait for a provider's turn may be long, and is no part of the attempt.
            match around.effects.model(&around.plan, &around.environment, &request).await {
                Ok((answer, usage)) => vec![EventKind::ModelAnswered { command, answer, usage }],
                Err(error) => vec![EventKind::EffectFailed { command, error }],
            }
        };
        self.spawn(command, Repeat::Fine, work);
    }

    /// Carries a tool out. A `once` tool comes with the permit that was taken before it was journaled as started.
    pub(super) fn tool(
        &mut self,
        command: CommandId,
        step: Name,
        request: Box<ToolRequest>,
        permit: Option<OwnedSemaphorePermit>,
    ) {
        let around = Arc::clone(&self.surroundings);
        let repeat = if request.effect == Effect::Once { Repeat::Harmful } else { Repeat::Fine };
        let work = async move {
            let _permit = match permit {
                Some(permit) => permit,
                None => around.permit().await,
            };
            let context = StepContext { run_id: around.run_id.clone(), step };
            let value = around.effects.tool(&around.plan, &context, &request);
            match bounded(request.timeout_ms, value).await {
                Ok(value) => {
                    let picked = around.effects.stands_in_for_tool(&around.plan, &request);
                    vec![EventKind::ToolReturned { command, value, picked }]
                }
                Err(error) => vec![EventKind::EffectFailed { command, error }],
            }
        };
        self.spawn(command, repeat, work);
    }

    /// Asks the script that stands in for a person.
    pub(super) fn ask(&mut self, command: CommandId, step: Name, request: Box<AskRequest>) {
        let around = Arc::clone(&self.surroundings);
        let work = async move {
            match around.effects.ask(&request).await {
                None => Vec::new(),
                Some(Err(error)) => vec![EventKind::EffectFailed { command, error }],
                Some(Ok(answer)) => scripted_answer(command, step, &request.answer, answer),
            }
        };
        self.spawn(command, Repeat::Fine, work);
    }

    fn spawn(
        &mut self,
        command: CommandId,
        repeat: Repeat,
        work: impl Future<Output = Vec<EventKind>> + Send + 'static,
    ) {
        let abort = self.tasks.spawn(work);
        self.commands.insert(abort.id(), command);
        self.in_flight.insert(command, InFlight { abort, repeat });
        self.harmful += usize::from(repeat == Repeat::Harmful);
    }

    /// Stops an effect; nothing of it comes back.
    pub(super) fn cancel(&mut self, command: CommandId) {
        if let Some(cancelled) = self.take(command) {
            self.commands.remove(&cancelled.abort.id());
            cancelled.abort.abort();
        }
    }

    fn take(&mut self, command: CommandId) -> Option<InFlight> {
        let taken = self.in_flight.remove(&command)?;
        self.harmful -= usize::from(taken.repeat == Repeat::Harmful);
        Some(taken)
    }

    /// Stops all effects that may be carried out again later.
    pub(super) fn cancel_repeatable(&mut self) {
        let fine: Vec<CommandId> = self
            .in_flight
            .iter()
            .filter(|(_, in_flight)| in_flight.repeat == Repeat::Fine)
            .map(|(command, _)| *command)
            .collect();
        for command in fine {
            self.cancel(command);
        }
    }

    /// Waits for the next effect to finish; for ever where none is in flight.
    pub(super) async fn next(&mut self) -> Finished {
        loop {
            let Some(joined) = self.tasks.join_next_with_id().await else {
                return std::future::pending().await;
            };
            if let Some(finished) = self.finished(joined) {
                return finished;
            }
        }
    }

    /// Takes an effect that has finished.
    pub(super) fn try_next(&mut self) -> Option<Finished> {
        loop {
            let joined = self.tasks.try_join_next_with_id()?;
            if let Some(finished) = self.finished(joined) {
                return Some(finished);
            }
        }
    }

    fn finished(&mut self, joined: Result<(Id, Vec<EventKind>), JoinError>) -> Option<Finished> {
        let id = match &joined {
            Ok((id, _)) => *id,
            Err(error) => error.id(),
        };
        // One that was cancelled is known no more, even if it finished before it heard of it.
        let command = self.commands.remove(&id)?;
        self.take(command);
        let events = match joined {
            Ok((_, events)) => events,
            Err(error) => vec![broken(command, error)],
        };
        Some(Finished { command, events })
    }
}

impl Surroundings {
    async fn permit(&self) -> OwnedSemaphorePermit {
        Arc::clone(&self.permits).acquire_owned().await.expect("the semaphore is never closed")
    }
}

/// Tools keep their time themselves. This is the net below: a bit later, so that it never speaks first.
async fn bounded<T>(
    timeout_ms: u64,
    work: impl Future<Output = Result<T, EffectError>>,
) -> Result<T, EffectError> {
    let most = Duration::from_millis(timeout_ms.saturating_add(5_000));
    match tokio::time::timeout(most, work).await {
        Ok(result) => result,
        Err(_) => Err(EffectError {
            kind: ErrorKind::Timeout,
            retryability: Retryability::ByKind,
            ..failed(&format!("it did not end within {timeout_ms} ms"))
        }),
    }
}

/// An error of kind `failed` that another attempt can't mend.
pub(super) fn failed(message: &str) -> EffectError {
    EffectError {
        kind: ErrorKind::Failed,
        message: message.into(),
        retry_after_ms: None,
        certainty: Certainty::Unknown,
        retryability: Retryability::Never,
        usage: Usage::default(),
    }
}

fn broken(command: CommandId, error: JoinError) -> EventKind {
    let said = match error.try_into_panic() {
        Ok(payload) => payload
            .downcast_ref::<String>()
            .cloned()
            .or_else(|| payload.downcast_ref::<&str>().map(|text| (*text).to_owned()))
            .unwrap_or_else(|| "it did not say why".to_owned()),
        Err(cancelled) => cancelled.to_string(),
    };
    EventKind::EffectFailed { command, error: failed(&format!("what carries it out broke: {said}")) }
}

/// The name under which a script answers.
const SCRIPT: &str = "script";

fn scripted_answer(command: CommandId, step: Name, wanted: &Wanted, answer: Json) -> Vec<EventKind> {
    let Wanted::Approval { quorum, .. } = wanted else {
        return vec![EventKind::Answered { step, value: answer, by: Some(SCRIPT.into()) }];
    };
    let (approves, arguments, reason) = match &answer {
        Json::Bool(approves) => (Some(*approves), None, None),
        Json::Object(fields) => (
            fields.get("approve").and_then(Json::as_bool),
            fields.get("arguments").cloned(),
            fields.get("reason").and_then(Json::as_str).map(Name::from),
        ),
        _ => (None, None, None),
    };
    match approves {
        // A script stands in for everyone who could approve, so it does as often as is wanted.
        Some(true) => (1..=*quorum)
            .map(|number| EventKind::Approved {
                step: step.clone(),
                arguments: arguments.clone(),
                by: Some(if number == 1 { SCRIPT.into() } else { format!("{SCRIPT} {number}").into() }),
            })
            .collect(),
        Some(false) => vec![EventKind::Rejected { step, reason, by: Some(SCRIPT.into()) }],
        None => {
            let message = format!("the script neither approves nor rejects: {answer}");
            vec![EventKind::EffectFailed { command, error: failed(&message) }]
        }
    }
}
