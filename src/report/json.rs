//! A JSON list of findings.

use agentflow_driver::{Files, Finding, Label, Place};
use serde_json::{Value, json};

use super::position::position;

/// `[{ code, severity, message, file, line, column, end_line, end_column, labels, help, fixes }]`
pub fn render(files: &Files, findings: &[Finding]) -> String {
    let list: Vec<Value> = findings.iter().map(|finding| one(files, finding)).collect();
    format!("{:#}\n", Value::from(list))
}

fn one(files: &Files, finding: &Finding) -> Value {
    let mut value = json!({
        "code": finding.code,
        "severity": finding.severity.name(),
        "message": finding.message,
    });
    place(files, finding.primary.place, &mut value);
    let labels =
        std::iter::once(&finding.primary).chain(&finding.secondary).filter(|label| !label.message.is_empty());
    value["labels"] = labels.map(|label| labelled(files, label)).collect();
    value["help"] = finding.help.clone().into();
    value["fixes"] = finding
        .fix
        .iter()
        .map(|fix| {
            let edits: Vec<Value> = fix
                .edits
                .iter()
                .map(|edit| {
                    let mut value = json!({ "text": edit.text });
                    place(files, edit.place, &mut value);
                    value
                })
                .collect();
            json!({ "title": fix.title, "applicability": fix.applicability.name(), "edits": edits })
        })
        .collect();
    value
}

fn labelled(files: &Files, label: &Label) -> Value {
    let mut value = json!({ "message": label.message });
    place(files, label.place, &mut value);
    value
}

fn place(files: &Files, place: Place, value: &mut Value) {
    let position = position(files, place);
    value["file"] = position.file.into();
    value["line"] = position.line.into();
    value["column"] = position.column.into();
    value["end_line"] = position.end_line.into();
    value["end_column"] = position.end_column.into();
}
