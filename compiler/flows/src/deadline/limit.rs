//! How long something is allowed to take.

use std::sync::Arc;

use agentflow_analysis::finding::Place;
use agentflow_plan::RetryPolicy;

/// How long something is allowed to take.
#[derive(Debug, Clone)]
pub struct Limit {
    /// Where that is written.
    pub place: Place,
    /// What it is: `` `search` ``, ``this `sleep` ``.
    what: Arc<str>,
    /// What takes the longest.
    kind: LimitKind,
    /// How long one attempt may take, in milliseconds.
    attempt_ms: i64,
    /// How long all of it may take.
    pub whole_ms: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LimitKind {
    /// It is done once.
    Once,
    /// It is tried so often.
    Attempts(u32),
    /// Models stand in for each other.
    Chain,
}

impl Limit {
    /// Of something that is done once.
    pub fn once(place: Place, what: impl Into<Arc<str>>, ms: i64) -> Limit {
        Limit { place, what: what.into(), kind: LimitKind::Once, attempt_ms: ms, whole_ms: ms }
    }

    /// Of something that is tried again.
    pub fn tried(
        place: Place,
        what: impl Into<Arc<str>>,
        attempt_ms: Option<i64>,
        retry: Option<&RetryPolicy>,
    ) -> Limit {
        let attempt_ms = attempt_ms.unwrap_or(0);
        let attempts = retry.map_or(1, |retry| retry.attempts);
        let whole_ms = retry.map_or(attempt_ms, |retry| whole(attempt_ms, retry));
        Limit { place, what: what.into(), kind: LimitKind::Attempts(attempts), attempt_ms, whole_ms }
    }

    /// Of models that stand in for each other, the last of which is allowed this long.
    pub fn chain(place: Place, what: impl Into<Arc<str>>, attempt_ms: i64, whole_ms: i64) -> Limit {
        Limit { place, what: what.into(), kind: LimitKind::Chain, attempt_ms, whole_ms }
    }

    /// What takes longer than that, in words, and how long it takes.
    pub fn longer_than(&self, ms: i64) -> Option<(String, i64)> {
        let what = &self.what;
        match self.kind {
            _ if self.whole_ms <= ms => None,
            LimitKind::Once => Some((what.to_string(), self.whole_ms)),
            LimitKind::Attempts(_) | LimitKind::Chain if self.attempt_ms > ms => {
                Some((format!("one attempt of {what}"), self.attempt_ms))
            }
            LimitKind::Attempts(attempts) => {
                Some((format!("the {attempts} attempts of {what} with the pauses between"), self.whole_ms))
            }
            LimitKind::Chain => {
                Some((format!("{what} after the models that it stands in for"), self.whole_ms))
            }
        }
    }
}

/// All attempts, each as long as allowed, and the pauses between them.
fn whole(attempt_ms: i64, retry: &RetryPolicy) -> i64 {
    let longest = retry.backoff_ms_max as f64;
    let mut pause = retry.backoff_ms_min as f64;
    let mut total = attempt_ms as f64 * f64::from(retry.attempts);
    // Once the longest pause is reached, all that follow are alike.
    let mut left = retry.attempts.saturating_sub(1);
    while left > 0 && pause < longest && retry.factor > 1.0 {
        total += pause;
        pause *= retry.factor;
        left -= 1;
    }
    total += f64::from(left) * pause.min(longest);
    total as i64
}

#[cfg(test)]
mod tests {
    use agentflow_plan::RetryPolicy;

    use super::whole;

    #[test]
    fn attempts_and_pauses_add_up() {
        // Pauses of 1s, 2s, 4s, …, 64s, 100s, 100s, …
        for (attempts, seconds) in [(1, 10), (2, 21), (3, 33), (4, 47), (8, 207), (10, 427)] {
            let retry = RetryPolicy::with_attempts(attempts);
            assert_eq!(whole(10_000, &retry), seconds * 1_000, "{attempts} attempts");
        }
        let steady = RetryPolicy {
            backoff_ms_min: 5_000,
            backoff_ms_max: 5_000,
            ..RetryPolicy::with_attempts(1_000_000)
        };
        assert_eq!(whole(0, &steady), 999_999 * 5_000);
        // A factor just above one does not take forever.
        let slow = RetryPolicy { factor: 1.000_001, ..RetryPolicy::with_attempts(1_000_000) };
        assert!(whole(0, &slow) > 999_999_000);
    }
}
