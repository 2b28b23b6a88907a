//! Workflow commands of GitHub Actions: annotations on the changed lines.
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use std::fmt::Write as _;

use agentflow_driver::{Files, Finding};

use super::position::position;

/// `::error file=…,line=…,…::message`
pub fn render(files: &Files, findings: &[Finding]) -> String {
    let mut text = String::new();
    for finding in findings {
        let place = position(files, finding.primary.place);
        let help = finding.help.as_ref().map(|help| format!("\n{help}")).unwrap_or_default();
        let _ = writeln!(
            text,
            "::{} file={},line={},col={},endLine={},endColumn={},title={}::{}",
            finding.severity.name(),
            property(place.file),
            place.line,
            place.column,
            place.end_line,
            place.end_column,
            finding.code,
            data(&format!("{}{help}", finding.message))
        );
    }
    text
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
