//! Telling a run something: recorded, for whoever carries the run on.

use std::sync::Arc;

use agentflow_effects::Effects;
use agentflow_engine::{Engine, EngineOptions, Message, RunOptions, Told};
use agentflow_plan::Plan;

use super::session::close;
use super::{Storage, block_on, engine_error};
use crate::exit::{CommandError, CommandResult, Exit};

/// Puts messages into a run's inbox. They are checked against the run as it is; the first that does not fit ends it.
pub fn tell(
    storage: &Storage,
    run_id: &str,
    messages: impl AsyncFnOnce(&dyn agentflow_store::Store) -> Result<Vec<Message>, CommandError>,
) -> CommandResult {
    block_on(async {
        let store = storage.open().await?;
        let messages = messages(&store).await?;
        let engine = Engine::new(Arc::new(store.clone()), Arc::new(no_effects), EngineOptions::default());
        for message in messages {
            let kind = message.kind();
            match engine.post(run_id, message).await {
                Ok(Told::Recorded) => anstream::eprintln!("recorded: {kind}"),
                Ok(Told::RecordedBefore) => anstream::eprintln!("recorded before: {kind}"),
                Err(error) => return Err(engine_error(&store, error).await),
            }
        }
        anstream::eprintln!("go on with: agentflow resume {run_id}{}", storage.hint());
        drop(engine);
        close(&store).await;
        Ok(Exit::Success)
    })
}

/// Telling a run something carries nothing out.
fn no_effects(_: &Plan, _: &RunOptions) -> Result<Arc<dyn Effects>, String> {
    Err("this command carries nothing out".to_owned())
}
