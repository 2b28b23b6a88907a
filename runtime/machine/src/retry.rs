//! When and after which pause a failed attempt is repeated.
//!
//! The pause before attempt *n* + 1 is `backoff min × factor^(n-1)`, at most `backoff max`, longer or shorter by up to
//! the fraction `jitter`. How much is drawn from a hash of what is tried and which attempt it was, so that a replay
//! waits as long, and many steps that fail at once do not come back at once.
//!
//! Where the other side said how long to wait (`Retry-After`), the pause is at least that, even past `backoff max`:
//! coming back earlier would only be refused again. A day bounds what a broken server can ask for.

use agentflow_plan::{ErrorKind, RetryPolicy};

use crate::hash::{hash, unit};
use crate::{EffectError, Retryability};

/// The longest pause that another side's `Retry-After` can cause.
const RETRY_AFTER_MS_MAX: u64 = 24 * 60 * 60 * 1000;

/// How long to pause after an attempt of an effect in milliseconds, if there is to be another. `attempt` is the one
/// that failed, from 1; `key` says what is tried.
pub(crate) fn effect_pause_ms(
    policy: &RetryPolicy,
    attempt: u32,
    error: &EffectError,
    key: &str,
) -> Option<i64> {
    if error.retryability == Retryability::Never {
        return None;
    }
    let pause = pause_ms(policy, attempt, error.kind, key)?;
    let asked = error.retry_after_ms.unwrap_or_default().min(RETRY_AFTER_MS_MAX);
    Some(pause.max(i64::try_from(asked).unwrap_or(i64::MAX)))
}

/// How long to pause after an attempt that failed with this kind of error, if there is to be another.
pub(crate) fn pause_ms(policy: &RetryPolicy, attempt: u32, kind: ErrorKind, key: &str) -> Option<i64> {
    if attempt >= policy.attempts || !policy.on.contains(&kind) {
        return None;
    }
    Some(i64::try_from(backoff_ms(policy, attempt, key)).unwrap_or(i64::MAX))
}

fn backoff_ms(policy: &RetryPolicy, attempt: u32, key: &str) -> u64 {
    let longest = policy.backoff_ms_max as f64;
    let mut pause = policy.backoff_ms_min as f64;
    // A loop rather than a power: products are the same on every machine.
    for _ in 1..attempt.min(10_000) {
        if pause >= longest || policy.factor <= 1.0 {
            break;
        }
        pause *= policy.factor;
    }
    let pause = pause.min(longest);
    let drawn = unit(hash(&[key.as_bytes(), &attempt.to_le_bytes()]));
    let jitter = policy.jitter.clamp(0.0, 1.0) * (2.0 * drawn - 1.0);
    (pause * (1.0 + jitter)).round().max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(kind: ErrorKind, retry_after_ms: Option<u64>) -> EffectError {
        EffectError {
            kind,
            message: "".into(),
            retry_after_ms,
            certainty: Default::default(),
            retryability: Default::default(),
            usage: Default::default(),
        }
    }

    fn policy(attempts: u32, jitter: f64) -> RetryPolicy {
        RetryPolicy { jitter, ..RetryPolicy::with_attempts(attempts) }
    }

    #[test]
    fn pauses() {
        let timeout = error(ErrorKind::Timeout, None);
        for (attempt, pause) in
            [(1, Some(1_000)), (2, Some(2_000)), (7, Some(64_000)), (8, Some(100_000)), (9, None)]
        {
            assert_eq!(
                effect_pause_ms(&policy(9, 0.0), attempt, &timeout, "key"),
                pause,
                "after attempt {attempt}"
            );
        }
        for (asked, pause) in [(500, 1_000), (7_000, 7_000), (200_000, 200_000), (u64::MAX, 86_400_000)] {
            let limited = error(ErrorKind::RateLimited, Some(asked));
            assert_eq!(
                effect_pause_ms(&policy(4, 0.0), 1, &limited, "key"),
                Some(pause),
                "asked for {asked}"
            );
        }
        assert_eq!(effect_pause_ms(&policy(4, 0.0), 1, &error(ErrorKind::Tool, None), "key"), None);
        let never = EffectError { retryability: Retryability::Never, ..timeout };
        assert_eq!(effect_pause_ms(&policy(4, 0.0), 1, &never, "key"), None);
    }

    #[test]
    fn jitter_stays_within_its_fraction_and_differs_by_key() {
        let timeout = error(ErrorKind::Timeout, None);
        let mut pauses: Vec<i64> = (0..100)
            .filter_map(|key| effect_pause_ms(&policy(4, 0.2), 1, &timeout, &format!("run/{key}")))
            .collect();
        assert!(pauses.iter().all(|pause| (800..=1_200).contains(pause)), "{pauses:?}");
        pauses.sort_unstable();
        pauses.dedup();
        assert!(pauses.len() > 50, "{pauses:?}");
    }
}
