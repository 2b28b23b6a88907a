//! The engine's face.

use std::sync::{Arc, Mutex, PoisonError};

use agentflow_machine::Refused;
use agentflow_store::{DueQuery, Store};
use tokio::sync::{Semaphore, broadcast, watch};
use tokio::task::JoinSet;

use crate::message::Message;
use crate::post::{self, Told};
use crate::replay::Plans;
use crate::run::{self, RunEnd};
use crate::start::{self, Start, Started};
use crate::watch::Watch;
use crate::writer::Writer;
use crate::{EffectsSource, EngineError, EngineOptions, Progress};

/// Progress that a slow watcher may be behind before it loses the oldest.
const PROGRESS_KEPT: usize = 4_096;
/// Runs that are listed at once.
const PAGE: u32 = 256;

/// Drives runs of one store. Clones are the same engine.
#[derive(Clone)]
pub struct Engine {
    shared: Arc<Shared>,
}

/// What all runs of an engine share.
pub(crate) struct Shared {
    pub(crate) store: Arc<dyn Store>,
    pub(crate) writer: Writer,
    pub(crate) effects: Arc<dyn EffectsSource>,
    pub(crate) options: EngineOptions,
    pub(crate) plans: Plans,
    pub(crate) watch: Watch,
    /// Bounds the effects in flight.
    pub(crate) effect_permits: Arc<Semaphore>,
    /// Bounds the runs that are driven.
    run_permits: Arc<Semaphore>,
    progress: broadcast::Sender<Progress>,
    /// Whether all runs are to be parked.
    pub(crate) parking: watch::Sender<bool>,
    /// Tasks of runs that others spawned.
    spawned: Mutex<JoinSet<()>>,
}

impl Engine {
    /// An engine on a store. Must be called within a tokio runtime, in which its tasks then live.
    pub fn new(store: Arc<dyn Store>, effects: Arc<dyn EffectsSource>, options: EngineOptions) -> Engine {
        let shared = Shared {
            writer: Writer::start(Arc::clone(&store)),
            store,
            effects,
            plans: Plans::default(),
            watch: Watch::default(),
            effect_permits: Arc::new(Semaphore::new(options.effects_max.max(1))),
            run_permits: Arc::new(Semaphore::new(options.runs_max.max(1))),
            progress: broadcast::Sender::new(PROGRESS_KEPT),
            parking: watch::Sender::new(false),
            spawned: Mutex::new(JoinSet::new()),
            options,
        };
        Engine { shared: Arc::new(shared) }
    }

    /// Accepts a run. It is on disk when this returns, and nobody has begun it: see [`Engine::drive`].
    pub async fn start(&self, start: Start) -> Result<Started, EngineError> {
        start::start(&self.shared, start).await
    }

    /// Carries a run on until it ends or parks. Runs that it spawns are carried on in the background.
    ///
    /// Of a run that has ended already, the end is told. Dropping the future does not stop the run; [`Engine::park`] does.
    pub async fn drive(&self, run_id: &str) -> Result<RunEnd, EngineError> {
        let shared = Arc::clone(&self.shared);
        let owned = run_id.to_owned();
        // A task of its own: what panics in it is an error of this run, not the end of the caller.
        match tokio::spawn(async move { shared.drive(&owned).await }).await {
            Ok(end) => end,
            Err(broken) => Err(EngineError::Broken { run_id: run_id.to_owned(), cause: broken.to_string() }),
        }
    }

    /// Carries on all runs that are due, but those that other processes carry out; tells how each ended, oldest first.
    pub async fn drive_due(&self) -> Result<Vec<(String, Result<RunEnd, EngineError>)>, EngineError> {
        let now = self.shared.options.clock.now();
        let mut driven = Vec::new();
        let mut after = None;
        loop {
            let page = self.shared.store.due(&DueQuery { now, after, limit: PAGE }).await?;
            let Some(last) = page.last() else { break };
            after = Some(last.number);
            for due in page {
                let (engine, run_id) = (self.clone(), due.run_id.clone());
                driven.push((due.run_id, tokio::spawn(async move { engine.drive(&run_id).await })));
            }
        }
        let mut ends = Vec::with_capacity(driven.len());
        for (run_id, task) in driven {
            match task.await {
                Ok(Err(EngineError::Held { .. })) => {}
                Ok(end) => ends.push((run_id, end)),
                Err(broken) => {
                    let cause = broken.to_string();
                    ends.push((run_id.clone(), Err(EngineError::Broken { run_id, cause })));
                }
            }
        }
        Ok(ends)
    }

    /// Waits until no spawned run is being carried on here.
    pub async fn settle(&self) {
        loop {
            let mut tasks = std::mem::take(&mut *self.shared.spawned());
            if tasks.is_empty() {
                return;
            }
            while tasks.join_next().await.is_some() {}
        }
    }

    /// Tells a run something: checked against the run as it is, then put into its inbox for whoever drives it.
    pub async fn post(&self, run_id: &str, message: Message) -> Result<Told, EngineError> {
        post::post(&self.shared, run_id, message).await
    }

    /// What happens from now on, once it is on disk. Who reads too slowly loses the oldest.
    pub fn progress(&self) -> broadcast::Receiver<Progress> {
        self.shared.progress.subscribe()
    }

    /// Parks all runs: nothing new is carried out, effects that can be repeated are dropped, `once` effects in flight
    /// are let finish and recorded.
    pub fn park(&self) {
        self.shared.parking.send_replace(true);
    }
}

impl Shared {
    pub(crate) fn tell(&self, progress: Progress) {
        // Nobody may be watching.
        let _ = self.progress.send(progress);
    }

    async fn drive(self: Arc<Self>, run_id: &str) -> Result<RunEnd, EngineError> {
        let permits = Arc::clone(&self.run_permits);
        let _permit = permits.acquire_owned().await.expect("the semaphore is never closed");
        let end = run::drive(&self, run_id).await;
        if let Err(error) = &end {
            self.tell(Progress::Stopped { run_id: run_id.into(), error: error.to_string().into() });
        }
        end
    }

    /// Carries a run on in the background that another one has just spawned.
    pub(crate) fn drive_spawned(self: &Arc<Self>, run_id: String) {
        let shared = Arc::clone(self);
        let mut tasks = self.spawned();
        // Those that have ended need no place any more.
        while tasks.try_join_next().is_some() {}
        // How it ends is in its row, and told as progress.
        tasks.spawn(async move { drop(shared.drive(&run_id).await) });
    }

    fn spawned(&self) -> std::sync::MutexGuard<'_, JoinSet<()>> {
        self.spawned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl EngineError {
    /// Whether it says that the run has ended, so that nothing can be told to it any more.
    pub fn is_ended(&self) -> bool {
        matches!(self, EngineError::Refused(Refused::Ended))
    }
}
