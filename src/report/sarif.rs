//! SARIF 2.1.0. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use agentflow_driver::{Files, Finding, Label, Place};
use serde_json::{Value, json};

use super::position::position;

/// One run of one tool.
pub fn render(files: &Files, findings: &[Finding]) -> String {
    let mut used: Vec<&str> = findings.iter().map(|finding| finding.code).collect();
    used.sort_unstable();
    used.dedup();
    let codes = agentflow_driver::codes();
    let rules: Vec<Value> = used
        .iter()
        .map(|id| {
            let title = codes.iter().find(|code| code.id == *id).map_or("", |code| code.title);
            json!({ "id": id, "shortDescription": { "text": title } })
        })
        .collect();
    let results: Vec<Value> = findings.iter().map(|finding| result(files, finding, &used)).collect();
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "agentflow",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn result(files: &Files, finding: &Finding, used: &[&str]) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\n{help}", finding.message),
        None => finding.message.clone(),
    };
    let mut result = json!({
        "ruleId": finding.code,
        "ruleIndex": used.binary_search(&finding.code).unwrap_or(0),
        "level": finding.severity.name(),
        "message": { "text": text },
        "locations": [location(files, &finding.primary)],
    });
    if !finding.secondary.is_empty() {
        result["relatedLocations"] = finding.secondary.iter().map(|label| location(files, label)).collect();
    }
    if let Some(fix) = &finding.fix {
        let mut changes: Vec<Value> = Vec::new();
        for file in files.ids() {
            let edits: Vec<Value> = fix
                .edits
                .iter()
                .filter(|edit| edit.place.file == file)
                .map(|edit| {
                    json!({ "deletedRegion": region(files, edit.place), "insertedContent": { "text": edit.text } })
                })
                .collect();
            if !edits.is_empty() {
                changes.push(
                    json!({ "artifactLocation": artifact(&files.get(file).shown), "replacements": edits }),
                );
            }
        }
        result["fixes"] = json!([{ "description": { "text": fix.title }, "artifactChanges": changes }]);
    }
    result
}

fn location(files: &Files, label: &Label) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": artifact(position(files, label.place).file),
            "region": region(files, label.place),
        },
    });
    if !label.message.is_empty() {
        location["message"] = json!({ "text": label.message });
    }
    location
}

fn region(files: &Files, place: Place) -> Value {
    let position = position(files, place);
    json!({
        "startLine": position.line,
        "startColumn": position.column,
        "endLine": position.end_line,
        "endColumn": position.end_column,
    })
}

/// A path as a URI: what is not allowed in one is percent-encoded.
fn artifact(path: &str) -> Value {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
                uri.push(char::from(byte))
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    if path.starts_with('/') {
        uri.insert_str(0, "file://");
    }
    json!({ "uri": uri })
}
