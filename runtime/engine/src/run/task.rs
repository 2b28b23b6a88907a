//! The loop of one run: gather what is ready, apply it, commit, carry out.
//!
//! | rule | where |
//! | --- | --- |
//! | nothing is carried out before what it follows from is on disk | [`RunTask::drive`] |
//! | a `once` tool is on disk as started before it is carried out | [`RunTask::start_once`] |
//! | whatever is ready together is committed together | [`RunTask::fill`] |
//! | a run that only waits costs nothing | [`RunTask::wait`] |

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use agentflow_effects::Effects;
use agentflow_machine::CommandId;
use agentflow_plan::Name;
use agentflow_store::{ClaimToken, Millis, RunUpdate};
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::batch::Batch;
use super::performing::{Finished, Performing, Surroundings};
use super::timers::Timers;
use super::{Ended, Parked, RunEnd};
use crate::EngineError;
use crate::engine::Shared;
use crate::replay::Replayed;
use crate::row::{run_status, run_update};
use crate::watch::Inbox;

/// Clocks can be set: a longer sleep is taken in pieces, and the time looked up again after each.
const SLEEP_MAX: Duration = Duration::from_secs(60);

/// A run that is being driven.
pub(super) struct RunTask {
    pub(super) shared: Arc<Shared>,
    pub(super) run_id: Name,
    pub(super) claim: ClaimToken,
    pub(super) replayed: Replayed,
    /// The last event on disk.
    pub(super) head: u64,
    /// What the run's row says.
    pub(super) written: Option<RunUpdate>,
    /// Events that are to be applied.
    pub(super) ready: VecDeque<Finished>,
    /// `once` tools that wait for a permit.
    pub(super) starting: VecDeque<CommandId>,
    /// Permits of `once` tools that are journaled as started and not carried out yet.
    pub(super) started: BTreeMap<CommandId, OwnedSemaphorePermit>,
    /// A permit for the next `once` tool.
    pub(super) permit: Option<OwnedSemaphorePermit>,
    /// The place in the queue for one.
    permit_queue: Option<PermitQueue>,
    /// Questions that a script answers, some time.
    pub(super) awaited: BTreeSet<CommandId>,
    pub(super) timers: Timers,
    pub(super) performing: Performing,
    inbox: Inbox,
    parking: watch::Receiver<bool>,
}

type PermitQueue = Pin<Box<dyn Future<Output = OwnedSemaphorePermit> + Send>>;

/// Why the loop goes on.
enum Wake {
    /// Events can be applied.
    Ready,
    /// The inbox may hold messages.
    Messages,
    /// There is nothing to do for long, or parking was asked for.
    Park,
}

impl RunTask {
    pub(super) fn new(
        shared: Arc<Shared>,
        claim: ClaimToken,
        inbox: Inbox,
        replayed: Replayed,
        effects: Arc<dyn Effects>,
    ) -> RunTask {
        let run_id = Name::from(&*replayed.record.summary.run_id);
        let surroundings = Surroundings {
            run_id: run_id.clone(),
            plan: Arc::clone(&replayed.plan),
            environment: replayed.options.environment.clone(),
            effects,
            permits: Arc::clone(&shared.effect_permits),
        };
        RunTask {
            head: replayed.record.summary.head,
            written: None,
            ready: VecDeque::new(),
            starting: VecDeque::new(),
            started: BTreeMap::new(),
            permit: None,
            permit_queue: None,
            awaited: BTreeSet::new(),
            timers: Timers::default(),
            performing: Performing::new(surroundings),
            parking: shared.parking.subscribe(),
            inbox,
            shared,
            run_id,
            claim,
            replayed,
        }
    }

    /// Drives the run until it ends or parks. An error leaves it as its journal says; what is in flight is dropped.
    pub(super) async fn drive(mut self) -> Result<RunEnd, EngineError> {
        let mut batch = self.batch();
        self.begin(&mut batch)?;
        self.take_messages(&mut batch).await?;
        loop {
            self.fill(&mut batch)?;
            let commands = self.commit(batch).await?;
            if self.replayed.machine.outcome().is_some() {
                return self.end().await;
            }
            self.carry_out(commands);
            let wake = self.wait().await?;
            batch = self.batch();
            match wake {
                Wake::Ready => {}
                Wake::Messages => self.take_messages(&mut batch).await?,
                Wake::Park => {
                    // The last look: a message that came just now is not left lying.
                    self.take_messages(&mut batch).await?;
                    if batch.is_empty() {
                        return self.park(batch).await;
                    }
                }
            }
        }
    }

    fn batch(&self) -> Batch {
        let at = self.shared.options.clock.now().max(self.replayed.last_at);
        Batch::new(self.run_id.clone(), self.head, at)
    }

    /// Waits until there is something to apply, or nothing to wait for.
    async fn wait(&mut self) -> Result<Wake, EngineError> {
        loop {
            let now = self.shared.options.clock.now();
            if self.is_parking() {
                self.performing.cancel_repeatable();
            }
            self.gather(now);
            if !self.ready.is_empty() || (self.permit.is_some() && !self.is_parking()) {
                return Ok(Wake::Ready);
            }
            let idle = self.performing.is_empty() && (self.starting.is_empty() || self.is_parking());
            if idle && (self.is_parking() || !self.fires_soon(now)) {
                return Ok(Wake::Park);
            }
            if !self.starting.is_empty() && !self.is_parking() && self.permit_queue.is_none() {
                let permits = Arc::clone(&self.shared.effect_permits);
                self.permit_queue = Some(Box::pin(async move {
                    permits.acquire_owned().await.expect("the semaphore is never closed")
                }));
            }
            let sleep = self.until_next_timer(now);
            tokio::select! {
                finished = self.performing.next() => self.ready.push_back(finished),
                permit = queued(&mut self.permit_queue) => {
                    self.permit_queue = None;
                    self.permit = Some(permit);
                }
                () = tokio::time::sleep(sleep) => {}
                () = self.inbox.news() => return Ok(Wake::Messages),
                // The sender lives as long as the engine, which this task shares.
                _ = self.parking.changed() => {}
            }
        }
    }

    /// Takes all that is ready by now.
    fn gather(&mut self, now: Millis) {
        while let Some(finished) = self.performing.try_next() {
            self.ready.push_back(finished);
        }
        if self.is_parking() {
            return;
        }
        while let Some(command) = self.timers.take_due(now) {
            let event = agentflow_machine::EventKind::TimerFired { command };
            self.ready.push_back(Finished { command, events: vec![event] });
        }
    }

    pub(super) fn is_parking(&self) -> bool {
        *self.parking.borrow()
    }

    /// Whether a timer is due within the time that a run is kept for.
    fn fires_soon(&self, now: Millis) -> bool {
        let wait = Millis::try_from(self.shared.options.wait.as_millis()).unwrap_or(Millis::MAX);
        self.timers.next().is_some_and(|at| at <= now.saturating_add(wait))
    }

    fn until_next_timer(&self, now: Millis) -> Duration {
        let Some(at) = self.timers.next() else { return SLEEP_MAX };
        let left = u64::try_from(at.saturating_sub(now)).unwrap_or(0);
        Duration::from_millis(left).min(SLEEP_MAX)
    }

    /// Messages that the run did not take before its end are refused by it now.
    async fn end(mut self) -> Result<RunEnd, EngineError> {
        let mut batch = self.batch();
        self.take_messages(&mut batch).await?;
        self.commit(batch).await?;
        let update = run_update(&self.replayed.machine, false);
        Ok(RunEnd::Ended(Ended { status: update.status, result: update.result, error: update.error }))
    }

    async fn park(mut self, batch: Batch) -> Result<RunEnd, EngineError> {
        let machine = &self.replayed.machine;
        let status = run_status(machine.status());
        if status == agentflow_store::RunStatus::Running && !self.is_parking() {
            return Err(EngineError::Stuck { run_id: self.run_id.to_string() });
        }
        let parked = Parked { status, questions: machine.questions(), wake_at: machine.next_timer() };
        self.commit(batch).await?;
        Ok(RunEnd::Parked(parked))
    }
}

/// Waits for its turn, where it queues at all.
async fn queued(queue: &mut Option<PermitQueue>) -> OwnedSemaphorePermit {
    match queue {
        Some(queue) => queue.await,
        None => std::future::pending().await,
    }
}
