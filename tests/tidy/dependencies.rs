//! Each dependency has its reason, where it is declared.

use crate::repository::root;

#[test]
fn every_dependency_has_a_reason() {
    let manifest = std::fs::read_to_string(root().join("Cargo.toml")).expect("the workspace has a manifest");
    let section = manifest
        .split("[workspace.dependencies]")
        .nth(1)
        .and_then(|rest| rest.split("\n[").next())
        .expect("dependencies are declared for the whole workspace");
    let mut reason = false;
    let mut seen = 0;
    for line in section.lines() {
        if line.starts_with('#') {
            reason = true;
        } else if line.trim().is_empty() || line.contains("path = ") {
            reason = false;
        } else {
            seen += 1;
            assert!(reason, "no reason stands above `{line}`");
        }
    }
    assert!(seen > 10, "only {seen} dependencies were seen");
}
