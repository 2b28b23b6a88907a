//! Loops without a bound around calls that cost something.

use std::collections::{HashMap, HashSet};

use agentflow_plan::CallableId;

use super::Whole;
use crate::body::CallTarget;
use crate::finding::{Finding, Place};
use crate::findings::loops as findings;

/// Tells loops without a bound in which a model is asked, directly or by what they call.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    if whole.bodies.iter().all(|body| body.unbounded_loops.is_empty()) {
        return;
    }
    let costly = costly(whole);
    for body in whole.bodies {
        let file = body.file(whole.declarations);
        // The outermost of nested loops is told.
        let mut last_end = 0;
        let mut loops: Vec<_> = body.unbounded_loops.iter().collect();
        loops.sort_by_key(|unbounded| (unbounded.place.span.start, std::cmp::Reverse(unbounded.calls.end)));
        for unbounded in loops {
            let calls = body.calls.get(unbounded.calls.clone()).unwrap_or_default();
            let call = calls.iter().find(|call| match call.target {
                CallTarget::Callable(target) => !call.detached && costly.contains(&target),
                CallTarget::Function(_) => false,
            });
            let Some(call) = call else { continue };
            if unbounded.calls.end <= last_end {
                continue;
            }
            last_end = unbounded.calls.end;
            let name = call.span.text(&whole.files.get(file).text);
            let place = Place::new(file, call.span);
            found.push(findings::unbounded(
                unbounded.place,
                unbounded.form,
                unbounded.bound_at,
                unbounded.is_left,
                name,
                place,
            ));
        }
    }
}

/// Agents, and what calls them.
fn costly(whole: &Whole<'_>) -> HashSet<CallableId> {
    let mut callers: HashMap<CallableId, Vec<CallableId>> = HashMap::new();
    let mut work = Vec::new();
    let mut costly = HashSet::new();
    for body in whole.bodies {
        let Some(own) = body.callable(whole.declarations) else { continue };
        if let CallableId::Agent(_) = own {
            costly.insert(own);
            work.push(own);
        }
        for call in body.calls.iter().filter(|call| !call.detached) {
            if let CallTarget::Callable(target) = call.target {
                callers.entry(target).or_default().push(own);
            }
        }
    }
    while let Some(target) = work.pop() {
        for caller in callers.get(&target).into_iter().flatten() {
            if costly.insert(*caller) {
                work.push(*caller);
            }
        }
    }
    costly
}
