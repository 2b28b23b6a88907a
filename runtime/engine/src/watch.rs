//! Who is driven here, and how they hear of what other processes sent: one task asks the store now and then.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use agentflow_store::{ArrivalsCursor, Store, StoreError};
use tokio::sync::{Mutex as AsyncMutex, Notify};

/// The runs that are driven here.
#[derive(Default)]
pub(crate) struct Watch {
    state: Arc<Mutex<State>>,
    /// Held while the polling task is being started, so that whoever registers finds it watching already.
    starting: AsyncMutex<()>,
}

#[derive(Default)]
struct State {
    inboxes: BTreeMap<String, Arc<Notify>>,
    polling: bool,
}

/// Hears of messages to one run, until it is dropped.
pub(crate) struct Inbox {
    run_id: String,
    news: Arc<Notify>,
    state: Arc<Mutex<State>>,
}

impl Inbox {
    /// Waits until there may be a message. News that came since the last call is not lost.
    pub(crate) async fn news(&self) {
        self.news.notified().await;
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        lock(&self.state).inboxes.remove(&self.run_id);
    }
}

impl Watch {
    /// Watches for messages to a run that was claimed here. From now on none goes unheard.
    pub(crate) async fn register(
        &self,
        store: &Arc<dyn Store>,
        poll: Duration,
        run_id: &str,
    ) -> Result<Inbox, StoreError> {
        let _starting = self.starting.lock().await;
        let news = Arc::new(Notify::new());
        let must_start = {
            let mut state = lock(&self.state);
            state.inboxes.insert(run_id.to_owned(), Arc::clone(&news));
            !std::mem::replace(&mut state.polling, true)
        };
        let inbox = Inbox { run_id: run_id.to_owned(), news, state: Arc::clone(&self.state) };
        if must_start {
            match store.arrivals_now().await {
                Ok(cursor) => {
                    tokio::spawn(poll_arrivals(Arc::clone(store), Arc::clone(&self.state), cursor, poll));
                }
                Err(error) => {
                    lock(&self.state).polling = false;
                    return Err(error);
                }
            }
        }
        Ok(inbox)
    }

    /// Tells a run that is driven here that there is a message.
    pub(crate) fn tell(&self, run_id: &str) {
        if let Some(news) = lock(&self.state).inboxes.get(run_id) {
            news.notify_one();
        }
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends when no run is driven any more.
async fn poll_arrivals(
    store: Arc<dyn Store>,
    state: Arc<Mutex<State>>,
    mut cursor: ArrivalsCursor,
    poll: Duration,
) {
    loop {
        tokio::time::sleep(poll).await;
        {
            let mut state = lock(&state);
            if state.inboxes.is_empty() {
                state.polling = false;
                return;
            }
        }
        // A store that fails now may work the next time; and if not, the runs will meet the error where it matters.
        while let Ok(arrived) = store.arrivals(cursor).await
            && arrived.next != cursor
        {
            cursor = arrived.next;
            let state = lock(&state);
            for news in arrived.runs.iter().filter_map(|run_id| state.inboxes.get(run_id)) {
                news.notify_one();
            }
        }
    }
}
