//! A line a finding.

use std::fmt::Write as _;

use agentflow_driver::{Files, Finding};

use super::position::position;

/// `support.agentflow:12:5: error[E0201]: …`
pub fn render(files: &Files, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = position(files, finding.primary.place);
        let _ = writeln!(
            text,
            "{}:{}:{}: {}[{}]: {}",
            place.file,
            place.line,
            place.column,
            finding.severity.name(),
            finding.code,
            finding.message
        );
    }
    text
}
