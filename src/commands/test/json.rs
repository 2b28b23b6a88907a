//! Results as JSON.

use serde_json::{Value, json};

use super::coverage::Covered;
use super::suite::{Ran, Suite};

/// `{ tests: [{ name, file, line, column, status, failure }], passed, failed, coverage }`; a failure is
/// `{ kind, message, help, step, places, left, right }`
pub fn render(suites: &[Suite], covered: Option<&Covered>) -> String {
    let tests: Vec<Value> =
        suites.iter().flat_map(|suite| suite.tests.iter().map(move |test| one(suite, test))).collect();
    let failed = suites.iter().flat_map(|suite| &suite.tests).filter(|test| test.failure.is_some()).count();
    let mut value = json!({ "passed": tests.len() - failed, "failed": failed, "tests": tests });
    if let Some(covered) = covered {
        value["coverage"] = covered.json();
    }
    format!("{value:#}\n")
}

fn one(suite: &Suite, test: &Ran) -> Value {
    let mut value = json!({
        "name": test.case.name,
        "file": suite.file,
        "line": test.line,
        "column": test.column,
        "status": if test.failure.is_none() { "passed" } else { "failed" },
    });
    if let Some(failure) = &test.failure {
        let places: Vec<Value> = failure
            .places
            .iter()
            .map(|place| json!({ "file": suite.file_of(*place), "line": place.line, "column": place.column }))
            .collect();
        value["failure"] = json!({
            "kind": failure.kind.map(agentflow_plan::ErrorKind::name),
            "message": failure.message,
            "help": failure.help,
            "step": &*failure.step,
            "places": places,
        });
        // `null` is a value, so a side that is not there is left out.
        for (side, shown) in failure.sides() {
            value["failure"][side] = shown.to_json();
        }
    }
    value
}
