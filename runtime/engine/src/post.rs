//! Telling a run something: checked against the run as it is, then put into its inbox. Whoever drives it takes it from
//! there.

use agentflow_machine::{Event, EventKind, Machine, Refused};
use agentflow_plan::Name;

use crate::engine::Shared;
use crate::input::check_input;
use crate::message::{Message, event_of};
use crate::replay::{Replayed, replay};
use crate::{EngineError, EngineError::UnknownRun};

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// It is in the run's inbox.
    Recorded,
    /// The same was in the inbox already, and saying it twice would mean the same.
    RecordedBefore,
}

pub(crate) async fn post(shared: &Shared, run_id: &str, message: Message) -> Result<Told, EngineError> {
    let unknown = || UnknownRun { run_id: run_id.to_owned(), store: shared.store.name().to_owned() };
    let record = shared.store.run(run_id).await?.ok_or_else(unknown)?;
    if record.summary.status.is_finished() {
        return Err(Refused::Ended.into());
    }
    let mut replayed = replay(&*shared.store, &shared.plans, run_id).await?;
    let now = shared.options.clock.now().max(replayed.last_at);
    if replayed.record.summary.head == 0 {
        let started = started_event(&replayed)?;
        replayed.machine.apply(&Event { at: now, kind: started })?;
    }
    let event = Event { at: now, kind: message.clone().into_event() };
    let as_recorded = replayed.machine.clone();
    let unread = apply_unread(shared, run_id, &mut replayed.machine, now).await?;
    if let Err(refused) = replayed.machine.check(&event) {
        if unread.contains(&event.kind) {
            return Ok(Told::RecordedBefore);
        }
        return Err(match as_recorded.check(&event) {
            Ok(()) => EngineError::Overtaken { run_id: run_id.to_owned(), refused },
            Err(refused) => refused.into(),
        });
    }
    shared.store.post(run_id, &message.into_envelope(now)).await?;
    shared.watch.tell(run_id);
    Ok(Told::Recorded)
}

/// What others have told the run before, and it has not taken yet, comes first.
async fn apply_unread(
    shared: &Shared,
    run_id: &str,
    machine: &mut Machine,
    now: i64,
) -> Result<Vec<EventKind>, EngineError> {
    let mut events = Vec::new();
    for unread in shared.store.inbox(run_id).await? {
        if let Ok(kind) = event_of(&unread) {
            // One that the run will refuse changes nothing, here as there.
            let _ = machine.apply(&Event { at: now, kind: kind.clone() });
            events.push(kind);
        }
    }
    Ok(events)
}

/// The first event of a run that has not begun.
pub(crate) fn started_event(replayed: &Replayed) -> Result<EventKind, EngineError> {
    let summary = &replayed.record.summary;
    let input = serde_json::from_str(&replayed.record.input).map_err(|error| EngineError::Row {
        run_id: summary.run_id.clone(),
        cause: format!("its input: {error}"),
    })?;
    let input = check_input(&replayed.plan, &summary.workflow, &input)?;
    let environment = &replayed.options.environment;
    Ok(EventKind::Started {
        workflow: Name::from(&*summary.workflow),
        input,
        environment: environment.iter().map(|(name, value)| (name.clone(), value.clone())).collect(),
    })
}
