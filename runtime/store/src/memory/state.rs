//! All that a store in memory holds.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use super::run::RunState;
use crate::{
    ARRIVALS_MAX, Arrivals, ArrivalsCursor, ClaimToken, Deletion, DueQuery, NewMessage, NewRun, Posted,
    RunQuery, RunStatus, RunSummary,
};

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) plans: BTreeMap<String, Vec<u8>>,
    pub(super) runs: BTreeMap<String, RunState>,
    /// Ids in order of creation.
    pub(super) by_number: BTreeMap<u64, String>,
    /// Whom each message was for, counted over all runs.
    messages: BTreeMap<u64, String>,
    runs_created: u64,
    messages_posted: u64,
    pub(super) claims: BTreeMap<String, Held>,
    claims_made: u64,
    pub(super) handles: u64,
}

/// Who holds a run.
#[derive(Debug)]
pub(super) struct Held {
    fence: u64,
    handle: u64,
}

impl State {
    /// Adds a run that is known to be new and to have its plan.
    pub(super) fn create(&mut self, run: &NewRun) {
        self.runs_created += 1;
        self.by_number.insert(self.runs_created, run.run_id.clone());
        self.runs.insert(run.run_id.clone(), RunState::new(self.runs_created, run));
    }

    pub(super) fn list(&self, query: &RunQuery) -> Vec<RunSummary> {
        let before = query.before.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_number
            .range((Bound::Unbounded, before))
            .rev()
            .map(|(_, run_id)| &self.runs[run_id].record.summary)
            .filter(|run| query.status.is_none_or(|status| status == run.status))
            .filter(|run| query.workflow.as_ref().is_none_or(|workflow| *workflow == run.workflow))
            .take(query.limit as usize)
            .cloned()
            .collect()
    }

    pub(super) fn due(&self, query: &DueQuery, handle: u64) -> Vec<RunSummary> {
        let after = query.after.map_or(Bound::Unbounded, Bound::Excluded);
        self.by_number
            .range((after, Bound::Unbounded))
            .map(|(_, run_id)| &self.runs[run_id].record.summary)
            .filter(|run| {
                matches!(run.status, RunStatus::Pending | RunStatus::Running)
                    || run.wake_at.is_some_and(|wake_at| wake_at <= query.now)
                    || run.unread > 0
            })
            .filter(|run| self.claims.get(&run.run_id).is_none_or(|held| held.handle != handle))
            .take(query.limit as usize)
            .cloned()
            .collect()
    }

    pub(super) fn delete(&mut self, run_id: &str) -> Deletion {
        if let Some(held) = self.claims.get(run_id) {
            return Deletion::Held { by: held.holder() };
        }
        let Some(run) = self.runs.get(run_id) else { return Deletion::Missing };
        let summary = run.record.summary.clone();
        if !summary.status.is_finished() {
            return Deletion::Unfinished(summary.status);
        }
        self.runs.remove(run_id);
        self.by_number.remove(&summary.number);
        self.messages.retain(|_, receiver| receiver != run_id);
        if !self.runs.values().any(|other| other.record.summary.plan == summary.plan) {
            self.plans.remove(&summary.plan);
        }
        Deletion::Deleted
    }

    /// The new claim, or who has the run.
    pub(super) fn claim(&mut self, run_id: &str, handle: u64) -> Result<ClaimToken, String> {
        if let Some(held) = self.claims.get(run_id) {
            return Err(held.holder());
        }
        self.claims_made += 1;
        let fence = self.claims_made;
        self.claims.insert(run_id.to_owned(), Held { fence, handle });
        Ok(ClaimToken { run_id: run_id.to_owned(), fence })
    }

    pub(super) fn holds(&self, token: &ClaimToken) -> bool {
        self.claims.get(&token.run_id).is_some_and(|held| held.fence == token.fence)
    }

    /// `None` where there is no such run.
    pub(super) fn post(&mut self, run_id: &str, message: &NewMessage) -> Option<Posted> {
        let posted = self.runs.get_mut(run_id)?.post(message);
        if let Posted::Added(_) = posted {
            self.messages_posted += 1;
            self.messages.insert(self.messages_posted, run_id.to_owned());
        }
        Some(posted)
    }

    pub(super) fn arrivals(&self, since: ArrivalsCursor) -> Arrivals {
        let after = |number| (Bound::Excluded(number), Bound::Unbounded);
        let created: Vec<_> = self.by_number.range(after(since.run)).take(ARRIVALS_MAX).collect();
        let posted: Vec<_> = self.messages.range(after(since.message)).take(ARRIVALS_MAX).collect();
        let last =
            |arrived: &[(&u64, &String)], before| arrived.last().map_or(before, |(number, _)| **number);
        let next = ArrivalsCursor { run: last(&created, since.run), message: last(&posted, since.message) };
        let runs: BTreeSet<&String> = created.into_iter().chain(posted).map(|(_, run_id)| run_id).collect();
        Arrivals { runs: runs.into_iter().cloned().collect(), next }
    }

    pub(super) fn arrivals_now(&self) -> ArrivalsCursor {
        ArrivalsCursor { run: self.runs_created, message: self.messages_posted }
    }
}

impl Held {
    fn holder(&self) -> String {
        format!("handle {}", self.handle)
    }
}
