//! What time it is: the one place where the engine asks.

use std::time::{SystemTime, UNIX_EPOCH};

use agentflow_store::Millis;

/// Tells the time. Tests put one in its place that follows tokio's virtual time.
pub trait Clock: Send + Sync + 'static {
    /// Milliseconds since 1970. May jump either way; the engine sees to it that a run's events never go back.
    fn now(&self) -> Millis;
}

/// The clock of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Millis {
        // A clock set before 1970 counts as 1970: nothing here can go on with less.
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Millis::try_from(since.as_millis()).unwrap_or(Millis::MAX)
    }
}
