//! Group commit: one task per store writes what all runs have ready in one transaction.
//!
//! There is no delay to gather more: while one batch is being written, what becomes ready queues up, and is the next
//! batch. So one run alone waits for its own commit only, and throughput grows with the number of runs.

use std::sync::Arc;

use agentflow_store::{Append, AppendOutcome, Store, StoreError};
use tokio::sync::{mpsc, oneshot};

/// Appends that may wait in the queue; a run that has one more ready waits with it.
const QUEUED_MAX: usize = 1024;
/// Appends of one transaction at most.
const BATCH_MAX: usize = 256;
/// A transaction takes no more appends once it holds so many bytes.
const BATCH_BYTES_MAX: usize = 8 * 1024 * 1024;

struct Request {
    append: Append,
    done: oneshot::Sender<Result<AppendOutcome, StoreError>>,
}

/// Hands appends to the writer's task. The task ends when the last of these is dropped and all is written.
#[derive(Clone)]
pub(crate) struct Writer {
    queue: mpsc::Sender<Request>,
}

impl Writer {
    /// Starts the writer's task on the current runtime.
    pub(crate) fn start(store: Arc<dyn Store>) -> Writer {
        let (queue, requests) = mpsc::channel(QUEUED_MAX);
        tokio::spawn(write_all(store, requests));
        Writer { queue }
    }

    /// Writes an append. Once this returns `Written`, it is on disk. It is written even if the caller stops waiting.
    pub(crate) async fn append(&self, append: Append) -> Result<AppendOutcome, StoreError> {
        let (done, outcome) = oneshot::channel();
        // Both ends only close when the task panicked inside the store.
        let gone = || StoreError::Malformed("the task that writes has ended".to_owned());
        self.queue.send(Request { append, done }).await.map_err(|_| gone())?;
        outcome.await.map_err(|_| gone())?
    }
}

async fn write_all(store: Arc<dyn Store>, mut requests: mpsc::Receiver<Request>) {
    while let Some(first) = requests.recv().await {
        let mut bytes = size(&first.append);
        let mut batch = vec![first.append];
        let mut waiting = vec![first.done];
        while batch.len() < BATCH_MAX && bytes < BATCH_BYTES_MAX {
            let Ok(request) = requests.try_recv() else { break };
            bytes += size(&request.append);
            batch.push(request.append);
            waiting.push(request.done);
        }
        // Whoever stopped waiting does not care any more.
        match store.append(batch).await {
            Ok(outcomes) => {
                for (done, outcome) in waiting.into_iter().zip(outcomes) {
                    let _ = done.send(Ok(outcome));
                }
            }
            Err(error) => {
                for done in waiting {
                    let _ = done.send(Err(error.clone()));
                }
            }
        }
    }
}

fn size(append: &Append) -> usize {
    let events =
        append.events.iter().map(|event| event.body.len() + event.payload.as_ref().map_or(0, Vec::len));
    let texts = append.steps.iter().flat_map(|step| [&step.input, &step.output]).flatten().map(String::len);
    let snapshot = append.snapshot.as_ref().map_or(0, |snapshot| snapshot.body.len());
    events.sum::<usize>() + texts.sum::<usize>() + snapshot
}
