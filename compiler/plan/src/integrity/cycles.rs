//! Calls that lead back to the caller: functions, and workflows with the tools that have a body, must end.
//!
//! Agents are no part of it: a model decides whether they call, and their turns are counted.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::algo::toposort;
use petgraph::graphmap::DiGraphMap;

use super::{Check, Checker};
use crate::CallableId;

impl Checker<'_> {
    pub(super) fn cycles(&self) -> Check {
        if let Some(function) = on_cycle(&self.function_calls) {
            return Err(format!("fn {} calls itself", self.plan.functions[function.index()].name));
        }
        let without_agents = |callable: &CallableId| !matches!(callable, CallableId::Agent(_));
        let calls = self
            .calls
            .iter()
            .filter(|(caller, _)| without_agents(caller))
            .map(|(caller, called)| (*caller, called.iter().copied().filter(without_agents).collect()))
            .collect();
        match on_cycle(&calls) {
            Some(CallableId::Workflow(id)) => {
                Err(format!("workflow {} calls itself", self.plan.workflows[id.index()].name))
            }
            Some(CallableId::Tool(id)) => {
                Err(format!("tool {} calls itself", self.plan.tools[id.index()].name))
            }
            Some(CallableId::Agent(_)) | None => Ok(()),
        }
    }
}

/// One that calls itself, directly or through others.
fn on_cycle<T: Copy + Ord + std::hash::Hash>(calls: &BTreeMap<T, BTreeSet<T>>) -> Option<T> {
    let graph: DiGraphMap<T, ()> = calls
        .iter()
        .flat_map(|(caller, called)| called.iter().map(move |called| (*caller, *called)))
        .collect();
    toposort(&graph, None).err().map(|cycle| cycle.node_id())
}
