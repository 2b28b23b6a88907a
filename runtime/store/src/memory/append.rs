//! Appending in memory: all checks first, then changes that can't fail.

use super::state::State;
use crate::{Append, AppendOutcome, Refusal};

impl State {
    pub(super) fn append(&mut self, append: Append) -> AppendOutcome {
        match self.check(&append) {
            Ok(()) => AppendOutcome::Written { head: self.write(append) },
            Err(refusal) => AppendOutcome::Refused(refusal),
        }
    }

    fn check(&self, append: &Append) -> Result<(), Refusal> {
        append.check().map_err(Refusal::Malformed)?;
        let run_id = &append.claim.run_id;
        if !self.holds(&append.claim) {
            return Err(Refusal::LostClaim);
        }
        let run = self.runs.get(run_id).ok_or(Refusal::NoRun)?;
        let found = run.record.summary.head;
        if found != append.expected_head {
            return Err(Refusal::Conflict { expected: append.expected_head, found });
        }
        let posted = run.inbox.len() as u64;
        if append.consumed.is_some_and(|consumed| consumed > posted) {
            return Err(Refusal::consumes_what_was_never_posted(posted));
        }
        if let Some(spawned) = append.spawned.iter().find(|spawned| !self.plans.contains_key(&spawned.plan)) {
            return Err(Refusal::spawns_without_plan(&spawned.plan));
        }
        Ok(())
    }

    fn write(&mut self, append: Append) -> u64 {
        let head = append.head();
        for spawned in &append.spawned {
            if !self.runs.contains_key(&spawned.run_id) {
                self.create(spawned);
            }
        }
        for outgoing in &append.messages {
            self.post(&outgoing.run_id, &outgoing.message);
        }
        let Some(run) = self.runs.get_mut(&append.claim.run_id) else {
            unreachable!("checked before, and nothing since has deleted it")
        };
        run.events.extend(append.events);
        for mut row in append.steps {
            if let Some(earlier) = run.steps.get(&row.step) {
                row.first_seq = earlier.first_seq;
            }
            run.steps.insert(row.step.clone(), row);
        }
        if let Some(snapshot) = append.snapshot
            && run.snapshot.as_ref().is_none_or(|earlier| earlier.seq <= snapshot.seq)
        {
            run.snapshot = Some(snapshot);
        }
        let summary = &mut run.record.summary;
        if let Some(consumed) = append.consumed {
            summary.consumed = summary.consumed.max(consumed);
        }
        summary.unread = run.inbox.len() as u64 - summary.consumed;
        summary.head = head;
        summary.updated_at = append.at;
        if let Some(update) = append.run {
            summary.status = update.status;
            summary.wake_at = update.wake_at;
            run.record.result = update.result;
            run.record.error = update.error;
            run.record.usage = update.usage;
        }
        head
    }
}
