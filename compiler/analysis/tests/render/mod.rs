//! Findings as people see them, for snapshots.

use std::fmt::Write as _;

use agentflow_analysis::Analysis;
use agentflow_analysis::finding::{Finding, Severity};
use codespan_reporting::diagnostic::{Diagnostic, Label};
use codespan_reporting::files::SimpleFiles;
use codespan_reporting::term;

/// All findings, one after another.
pub fn render(analysis: &Analysis) -> String {
    let mut files = SimpleFiles::new();
    let ids: Vec<usize> =
        analysis.files.list.iter().map(|file| files.add(file.shown.clone(), file.text.to_string())).collect();
    let mut text = String::new();
    for finding in &analysis.findings {
        let diagnostic = diagnostic(finding, &ids);
        let config = term::Config::default();
        let shown = term::emit_into_string(&config, &files, &diagnostic);
        text.push_str(&shown.expect("all places lie in their files"));
        if let Some(fix) = &finding.fix {
            let _ = writeln!(text, "  = fix: {}", fix.title);
        }
    }
    text
}

fn diagnostic(finding: &Finding, ids: &[usize]) -> Diagnostic<usize> {
    let base = match finding.severity {
        Severity::Error => Diagnostic::error(),
        Severity::Warning => Diagnostic::warning(),
    };
    let range =
        |place: agentflow_analysis::finding::Place| place.span.start as usize..place.span.end as usize;
    let primary = &finding.primary;
    let mut labels = vec![
        Label::primary(ids[primary.place.file.index()], range(primary.place)).with_message(&primary.message),
    ];
    labels.extend(finding.secondary.iter().map(|label| {
        Label::secondary(ids[label.place.file.index()], range(label.place)).with_message(&label.message)
    }));
    base.with_code(finding.code)
        .with_message(&finding.message)
        .with_labels(labels)
        .with_notes(finding.help.iter().map(|help| format!("help: {help}")).collect())
}
