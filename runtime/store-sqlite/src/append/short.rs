//! The short way: a batch that only continues its runs is written in one trip.

use agentflow_store::Append;

use super::gathering::Gathering;
use crate::claims::Claims;
use crate::multirow::{self, Script};

/// The scripts that write the whole batch or fail; none where the batch needs the long way.
pub(super) fn scripts(claims: &Claims, batch: &[Append]) -> sqlx::Result<Option<Vec<Script>>> {
    let mut gathering = Gathering::new();
    for append in batch {
        let continues_its_run = append.spawned.is_empty() && append.messages.is_empty();
        if !continues_its_run || append.check().is_err() {
            return Ok(None);
        }
        let Some(run) = claims.number(&append.claim) else { return Ok(None) };
        if gathering.head(run).is_some_and(|head| head != append.expected_head) {
            return Ok(None);
        }
        gathering.add(run, append);
    }
    let statements = gathering.into_statements();
    if statements.iter().any(|statement| statement.has_large_values()) {
        return Ok(None);
    }
    multirow::scripts(statements).map(Some)
}
