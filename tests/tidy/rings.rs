//! Rings with arrows one way: `src → editors → runtime → compiler → grammar`, and the runtime sees of the compiler only
//! the plan and the evaluator, never the front end.

use std::collections::BTreeMap;
use std::process::Command;

use crate::repository::root;

/// What each crate of ours may depend on directly; a crate that is not listed fails the test.
const ARROWS: &[(&str, &[&str])] = &[
    ("agentflow-grammar", &[]),
    ("agentflow-plan", &[]),
    ("agentflow-evaluator", &["agentflow-plan"]),
    ("agentflow-analysis", &["agentflow-grammar", "agentflow-plan"]),
    ("agentflow-flows", &["agentflow-grammar", "agentflow-plan", "agentflow-analysis"]),
    (
        "agentflow-driver",
        &[
            "agentflow-grammar",
            "agentflow-plan",
            "agentflow-evaluator",
            "agentflow-analysis",
            "agentflow-flows",
        ],
    ),
    ("agentflow-machine", &["agentflow-plan", "agentflow-evaluator"]),
    ("agentflow-store", &[]),
    ("agentflow-store-sqlite", &["agentflow-store"]),
    ("agentflow-effects", &["agentflow-plan", "agentflow-evaluator", "agentflow-machine"]),
    ("agentflow-engine", &["agentflow-plan", "agentflow-machine", "agentflow-store", "agentflow-effects"]),
    ("tree-sitter-agentflow", &[]),
    (
        "agentflow-simulator",
        &["agentflow-plan", "agentflow-machine", "agentflow-effects", "agentflow-store", "agentflow-engine"],
    ),
    (
        "agentflow",
        &[
            "agentflow-grammar",
            "agentflow-plan",
            "agentflow-analysis",
            "agentflow-flows",
            "agentflow-driver",
            "agentflow-machine",
            "agentflow-store",
            "agentflow-store-sqlite",
            "agentflow-effects",
            "agentflow-engine",
            "agentflow-simulator",
        ],
    ),
];

#[test]
fn arrows_between_crates_go_one_way() {
    let allowed: BTreeMap<&str, &[&str]> = ARROWS.iter().copied().collect();
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo tells the metadata");
    assert!(output.status.success(), "cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("metadata has packages");
    assert!(packages.len() >= 10, "only {} packages were seen", packages.len());
    let mut wrong = Vec::new();
    for package in packages {
        let name = package["name"].as_str().expect("a package has a name");
        let Some(targets) = allowed.get(name) else {
            wrong.push(format!("{name} has no place in the rings: add it to ARROWS"));
            continue;
        };
        for dependency in package["dependencies"].as_array().expect("a package has dependencies") {
            let target = dependency["name"].as_str().expect("a dependency has a name");
            // What only tests use does not shape the house.
            let for_users = dependency["kind"].is_null();
            if for_users && target.starts_with("agentflow") && !targets.contains(&target) {
                wrong.push(format!("{name} → {target}"));
            }
        }
    }
    assert!(wrong.is_empty(), "arrows that the house does not have:\n{}", wrong.join("\n"));
}
