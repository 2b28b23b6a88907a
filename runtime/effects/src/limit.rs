//! Limits of providers: so many requests in flight, so many a span of time, over all runs of a process.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use agentflow_plan::{Name, Provider, Rate};
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, sleep_until};

/// The limits of all providers that were asked so far.
#[derive(Default)]
pub(crate) struct ProviderLimits {
    gates: std::sync::Mutex<HashMap<Key, Arc<Gate>>>,
}

/// Plans that mean the same account share its limits; one that was edited to have other limits has its own.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Key {
    provider: Name,
    host: String,
    concurrency: Option<u32>,
    rate: Option<(u32, u64)>,
}

/// Held while a request is in flight.
pub(crate) struct Admission {
    _permit: Option<OwnedSemaphorePermit>,
}

impl ProviderLimits {
    /// Waits until a request may be sent; in the order in which they came.
    pub(crate) async fn admit(&self, provider: &Provider, host: &str) -> Admission {
        if provider.concurrency.is_none() && provider.rate.is_none() {
            return Admission { _permit: None };
        }
        let key = Key {
            provider: provider.name.clone(),
            host: host.to_owned(),
            concurrency: provider.concurrency,
            rate: provider.rate.map(|rate| (rate.requests, rate.per_ms)),
        };
        let gate = {
            let mut gates = self.gates.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            Arc::clone(gates.entry(key).or_insert_with(|| Arc::new(Gate::new(provider))))
        };
        gate.pass().await
    }
}

struct Gate {
    in_flight: Option<Arc<Semaphore>>,
    window: Option<Window>,
}

impl Gate {
    fn new(provider: &Provider) -> Gate {
        // A limit of none would be for ever.
        let permits = |count: u32| (count.max(1) as usize).min(Semaphore::MAX_PERMITS);
        Gate {
            in_flight: provider.concurrency.map(|count| Arc::new(Semaphore::new(permits(count)))),
            window: provider.rate.map(Window::new),
        }
    }

    /// The place among those in flight first, then the rate: who has waited for a place sends at once.
    async fn pass(&self) -> Admission {
        let permit = match &self.in_flight {
            Some(semaphore) => Arc::clone(semaphore).acquire_owned().await.ok(),
            None => None,
        };
        if let Some(window) = &self.window {
            window.pass().await;
        }
        Admission { _permit: permit }
    }
}

/// At most so many requests in *any* span of that length. (A bucket that fills up would let twice as many through in
/// the span after an idle one.)
struct Window {
    requests: usize,
    span: Duration,
    /// When the last ones passed, oldest first. The lock is held while waiting, so that all wait in a row.
    passed: Mutex<VecDeque<Instant>>,
}

impl Window {
    fn new(rate: Rate) -> Window {
        let span = Duration::from_millis(rate.per_ms);
        Window { requests: rate.requests.max(1) as usize, span, passed: Mutex::new(VecDeque::new()) }
    }

    async fn pass(&self) {
        let mut passed = self.passed.lock().await;
        if let Some(oldest) = passed.front().copied().filter(|_| passed.len() >= self.requests) {
            if let Some(free) = oldest.checked_add(self.span) {
                sleep_until(free).await;
            }
            passed.pop_front();
        }
        let now = Instant::now();
        while passed.front().is_some_and(|first| now.duration_since(*first) >= self.span) {
            passed.pop_front();
        }
        passed.push_back(now);
    }
}

#[cfg(test)]
mod tests {
    use agentflow_plan::Protocol;

    use super::*;

    fn provider(concurrency: Option<u32>, rate: Option<(u32, u64)>) -> Provider {
        Provider {
            name: "p".into(),
            protocol: Protocol::Openai,
            base_url: None,
            api_key: None,
            headers: Vec::new(),
            concurrency,
            rate: rate.map(|(requests, per_ms)| Rate { requests, per_ms }),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_rate_lets_so_many_through_in_any_span() {
        let limits = ProviderLimits::default();
        let provider = provider(None, Some((3, 1_000)));
        let start = Instant::now();
        let mut times = Vec::new();
        for request in 0..8 {
            limits.admit(&provider, "h").await;
            times.push(start.elapsed().as_millis());
            if request == 3 {
                tokio::time::advance(Duration::from_millis(400)).await;
            }
        }
        assert_eq!(times, [0, 0, 0, 1_000, 1_400, 1_400, 2_000, 2_400]);
    }

    #[tokio::test(start_paused = true)]
    async fn places_in_flight_are_shared_by_host_and_given_back() {
        let limits = ProviderLimits::default();
        let provider = provider(Some(2), None);
        let first = limits.admit(&provider, "h").await;
        let _second = limits.admit(&provider, "h").await;
        let third = limits.admit(&provider, "h");
        tokio::pin!(third);
        assert!(futures_are_pending(&mut third).await);
        // Elsewhere there is room.
        let _other = limits.admit(&provider, "other").await;
        drop(first);
        third.await;
    }

    async fn futures_are_pending(future: &mut (impl Future + Unpin)) -> bool {
        tokio::time::timeout(Duration::from_millis(1), future).await.is_err()
    }

    #[tokio::test(start_paused = true)]
    async fn who_gives_up_waiting_takes_no_place() {
        let limits = ProviderLimits::default();
        let provider = provider(Some(1), Some((1, 1_000)));
        limits.admit(&provider, "h").await;
        let start = Instant::now();
        let gave_up = tokio::time::timeout(Duration::from_millis(500), limits.admit(&provider, "h")).await;
        assert!(gave_up.is_err());
        limits.admit(&provider, "h").await;
        assert_eq!(start.elapsed().as_millis(), 1_000);
    }
}
