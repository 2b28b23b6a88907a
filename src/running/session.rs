//! An engine with all that it needs, for the length of one command.

use std::future::Future;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use agentflow_effects::{Connections, Effects, LiveEffects, Script, ScriptedEffects};
use agentflow_engine::{EffectsSource, Engine, EngineError, EngineOptions, RunEnd, RunOptions};
use agentflow_plan::Plan;
use agentflow_store_sqlite::SqliteStore;

use super::watcher::Watcher;
use crate::exit::{CommandError, Exit, warn};

/// An engine on a store.
pub struct Session {
    pub engine: Engine,
    pub store: SqliteStore,
    connections: Arc<Connections>,
}

impl Session {
    /// An engine that keeps a run for `wait` where it waits for nothing but a timer.
    pub fn new(store: SqliteStore, wait: Duration) -> Session {
        let connections = Connections::new();
        let effects = Arc::new(RealEffects { connections: Arc::clone(&connections) });
        let options = EngineOptions { wait, ..EngineOptions::default() };
        Session { engine: Engine::new(Arc::new(store.clone()), effects, options), store, connections }
    }

    /// Ends cleanly: no process of a tool and no file of the store is left behind.
    pub async fn close(self) {
        self.connections.settle().await;
        close(&self.store).await;
    }
}

/// Closes a store; that it can't be is worth a word, and no more: all is on disk.
pub async fn close(store: &SqliteStore) {
    if let Err(error) = store.close().await {
        warn(error);
    }
}

/// Effects for real, with a script in front where the run has one.
struct RealEffects {
    connections: Arc<Connections>,
}

impl EffectsSource for RealEffects {
    fn open(&self, _plan: &Plan, options: &RunOptions) -> Result<Arc<dyn Effects>, String> {
        let live = Arc::new(LiveEffects::new(Arc::clone(&self.connections), Path::new(&options.root)));
        match &options.script {
            None => Ok(live),
            Some(text) => {
                let script =
                    Script::parse(text).map_err(|error| format!("its script can't be read: {error}"))?;
                Ok(Arc::new(ScriptedEffects::new(script, live)))
            }
        }
    }
}

/// Runs a command's work on a runtime of its own.
pub fn block_on<T>(work: impl Future<Output = Result<T, CommandError>>) -> Result<T, CommandError> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| CommandError::failure(format_args!("no threads can be started: {error}")))?;
    runtime.block_on(work)
}

/// Drives runs while showing how they go on. An interrupt parks them; a second one ends the process.
pub async fn drive_watched<T>(
    session: &Session,
    work: impl Future<Output = Result<T, EngineError>>,
) -> Result<T, EngineError> {
    let watcher = Watcher::start(session.engine.progress());
    let interrupts = tokio::spawn(park_on_interrupt(session.engine.clone(), watcher.notices()));
    let done = work.await;
    session.engine.settle().await;
    interrupts.abort();
    watcher.finish().await;
    done
}

async fn park_on_interrupt(engine: Engine, notices: tokio::sync::mpsc::UnboundedSender<String>) {
    interrupt().await;
    // The watcher outlives this task.
    let _ = notices
        .send("parking: what must not be done twice is let finish; interrupt again to end at once".into());
    engine.park();
    interrupt().await;
    // What is in flight is as after a crash, which every run survives.
    std::process::exit(128 + 2);
}

/// Waits for Ctrl-C, or for being asked to end.
async fn interrupt() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
        }
        // Without handlers the signals end the process by themselves.
        Err(_) => std::future::pending().await,
    }
}

/// How a command ends for a run that ended so.
pub fn exit_of(end: &RunEnd) -> Exit {
    match end {
        RunEnd::Parked(_) => Exit::Parked,
        RunEnd::Ended(ended) if ended.status == agentflow_store::RunStatus::Succeeded => Exit::Success,
        RunEnd::Ended(_) => Exit::Failure,
    }
}
