//! The findings of this crate, and their pages.

mod budget;
mod cycle;
mod data;
mod deadline;

use agentflow_analysis::finding::{Code, Finding};
use agentflow_analysis::typed::Program;

use crate::budget::uncounted;
use crate::cycles::cycles;
use crate::data::{exposure, shared_histories};
use crate::deadline::misfits;
use crate::graph::CallGraph;

macro_rules! codes {
    ($($id:literal $title:literal)*) => {
        &[$(Code { id: $id, title: $title, page: include_str!(concat!("../../codes/", $id, ".md")) }),*]
    };
}

/// The codes of this crate, in order.
pub const CODES: &[Code] = codes! {
    "E0701" "A time inside does not fit into the time of the whole"
    "E0702" "An agent always calls itself"
    "W0801" "An agent can carry private data out"
    "W0802" "A handoff shares private results with an agent that can act outside"
    "W0803" "An agent can come to call itself"
    "W0804" "A budget in US dollars that not everything counts against"
};

/// Everything that is wrong with how callables run each other: circles, budgets, times, and where data can flow.
#[must_use]
pub fn findings(program: &Program) -> Vec<Finding> {
    let graph = CallGraph::new(program);
    let mut findings: Vec<Finding> = misfits(&graph).iter().map(deadline::misfit).collect();
    findings.extend(cycles(&graph).iter().map(|cycle| cycle::cycle(&graph, cycle)));
    findings.extend(uncounted(&graph).iter().map(|uncounted| budget::uncounted(program, uncounted)));
    let exposure = exposure(&graph);
    let (histories, results) = shared_histories(&graph, &exposure);
    findings.extend(histories.iter().map(|shared| data::history(&graph, &exposure, &results, shared)));
    findings.extend(exposure.told.iter().map(|agent| data::trifecta(&graph, &exposure, *agent)));
    findings
}
