//! What follows from calls and handoffs, shown on small programs.

mod corpus;
mod cost;
mod large;
mod pages;
mod programs;

use agentflow_analysis::analyse_text;
use agentflow_analysis::typed::Program;

/// The typed program of a text without errors.
pub fn program(text: &str) -> Program {
    let analysis = analyse_text(text);
    let told: Vec<String> =
        analysis.findings.iter().map(|finding| format!("{} {}", finding.code, finding.message)).collect();
    analysis.program.unwrap_or_else(|| panic!("the program has errors: {told:#?}"))
}

/// The codes that this crate finds in a text.
pub fn codes(text: &str) -> Vec<&'static str> {
    agentflow_flows::findings(&program(text)).iter().map(|finding| finding.code).collect()
}
