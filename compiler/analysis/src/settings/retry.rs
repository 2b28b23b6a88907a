//! `retry: 4`, `retry: { attempts: 4, … }`

use agentflow_grammar::tree::{Expr, ExprKind, Fields};
use agentflow_plan::RetryPolicy;

use super::choices::error_kinds;
use crate::body::Checker;
use crate::findings::settings as findings;

/// The names that may stand there.
pub const KNOWN: &[&str] = &["attempts", "backoff", "factor", "jitter", "on"];

/// More attempts than this are surely a mistake.
const ATTEMPTS_MAX: i64 = 1_000_000;

impl<'a> Checker<'a> {
    /// How failures are tried again.
    pub(crate) fn retry(&mut self, expr: &'a Expr) -> Option<RetryPolicy> {
        match &expr.kind {
            ExprKind::Object(fields) => self.retry_fields(fields),
            ExprKind::Broken => None,
            _ => {
                let attempts = self.known_whole(expr, "retry", 1)?;
                Some(RetryPolicy::with_attempts(attempts.min(ATTEMPTS_MAX) as u32))
            }
        }
    }

    fn retry_fields(&mut self, fields: &'a Fields) -> Option<RetryPolicy> {
        let given = self.given_fields(fields, KNOWN, "`retry`");
        let mut policy = RetryPolicy::with_attempts(1);
        match given.value("attempts") {
            Some(expr) => {
                let attempts = self.known_whole(expr, "attempts", 1)?;
                policy.attempts = attempts.min(ATTEMPTS_MAX) as u32;
            }
            None if given.broken => {}
            None => {
                let place = self.context.place(given.span);
                self.sink.tell(findings::missing(place, "`retry`", "attempts", "attempts: 4"));
            }
        }
        if let Some(expr) = given.value("backoff") {
            self.backoff(expr, &mut policy);
        }
        if let Some(expr) = given.value("factor") {
            policy.factor = self.known_number(expr, "factor", 1.0, None)?;
        }
        if let Some(expr) = given.value("jitter") {
            policy.jitter = self.known_number(expr, "jitter", 0.0, Some(1.0))?;
        }
        if let Some(expr) = given.value("on") {
            policy.on = self.words(expr, "on", &error_kinds()).into_iter().map(|(kind, _)| kind).collect();
        }
        Some(policy)
    }

    /// `1s..100s`, or one time for all pauses.
    fn backoff(&mut self, expr: &'a Expr, policy: &mut RetryPolicy) {
        match &expr.kind {
            ExprKind::Range(range) => {
                let min = self.known_time(&range.start, "backoff");
                let max = self.known_time(&range.end, "backoff");
                if let (Some(min), Some(max)) = (min, max) {
                    if min > max {
                        let place = self.context.place(expr.span);
                        self.sink.tell(findings::backwards(place));
                    }
                    policy.backoff_ms_min = min;
                    policy.backoff_ms_max = max;
                }
            }
            _ => {
                if let Some(ms) = self.known_time(expr, "backoff") {
                    policy.backoff_ms_min = ms;
                    policy.backoff_ms_max = policy.backoff_ms_max.max(ms);
                }
            }
        }
    }
}
