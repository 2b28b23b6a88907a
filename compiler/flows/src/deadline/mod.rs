//! Deadlines that cannot be kept: what is inside a `timeout` is allowed to take longer than the whole.
//!
//! Times are held against each other one by one, and not added up: that many things in a row may each take their longest is
//! no mistake. Added up are only the attempts of one thing, with the pauses between, and the models that stand in for
//! each other: the last of them could never begin.

mod inside;
mod limit;
mod outer;

use agentflow_analysis::finding::Place;

use crate::graph::CallGraph;
use inside::Insides;
use limit::Limit;
use outer::{Outer, outers};

/// Something that may take longer than what it is in.
pub struct Misfit {
    /// Where the inner time is written.
    pub place: Place,
    /// What is inside, in words: `one attempt of \`search\``.
    pub inside: String,
    /// How long it may take, in milliseconds.
    pub inner_ms: i64,
    /// Where the outer time is written.
    pub outer: Place,
    /// How long the whole may take, in milliseconds.
    pub outer_ms: i64,
}

/// All misfits, by where the inner times are written.
pub fn misfits(graph: &CallGraph<'_>) -> Vec<Misfit> {
    let outers = outers(graph);
    if outers.is_empty() {
        return Vec::new();
    }
    let insides = Insides::new(graph);
    let mut found = Vec::new();
    for (node, outer) in outers.of_callables() {
        insides.each(node, &mut |limit| found.extend(misfit(&limit, &outer)));
    }
    for (model, outer) in outers.of_models() {
        insides.each_of_models(model, &mut |limit| found.extend(misfit(&limit, &outer)));
    }
    // What is too long for several is told where it is furthest from fitting.
    found.sort_by_key(|misfit: &Misfit| (misfit.place, misfit.outer_ms, misfit.outer));
    found.dedup_by_key(|misfit| misfit.place);
    found
}

fn misfit(limit: &Limit, outer: &Outer) -> Option<Misfit> {
    let (inside, inner_ms) = limit.longer_than(outer.ms)?;
    Some(Misfit { place: limit.place, inside, inner_ms, outer: outer.place, outer_ms: outer.ms })
}
