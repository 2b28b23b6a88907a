//! Findings for people and programs. How they are found is nobody's business here.

mod github;
mod human;
mod json;
mod position;
pub use position::position;
mod sarif;
mod short;

use agentflow_driver::{Files, Finding};
use clap::ValueEnum;

use crate::exit::{CommandResult, print};

/// How findings are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// With excerpts, for people
    Human,
    /// A line each
    Short,
    /// A JSON list
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}

/// Writes findings in a format. Those for people go to standard error where a command has other data to print.
pub fn report(format: Format, files: &Files, findings: &[Finding]) -> CommandResult {
    match format {
        Format::Human => human::to_stdout(files, findings),
        Format::Short => print(short::render(files, findings)),
        Format::Json => print(json::render(files, findings)),
        Format::Sarif => print(sarif::render(files, findings)),
        Format::Github => print(github::render(files, findings)),
    }
}

/// Tells findings to a person, beside whatever goes to standard output.
pub fn tell(files: &Files, findings: &[Finding]) {
    human::to_stderr(files, findings);
}

/// `2 errors, 1 warning`.
pub fn summary(findings: &[Finding]) -> String {
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    let count = |number: usize, what: &str| match number {
        0 => None,
        1 => Some(format!("1 {what}")),
        _ => Some(format!("{number} {what}s")),
    };
    let parts: Vec<String> =
        [count(errors, "error"), count(warnings, "warning")].into_iter().flatten().collect();
    if parts.is_empty() { "no findings".to_owned() } else { parts.join(", ") }
}
