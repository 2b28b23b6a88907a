//! The in-memory twin means what the trait means.

use agentflow_store::MemoryStore;

agentflow_store::conformance_tests!(MemoryStore::new());

/// A case that nobody runs proves nothing.
#[test]
fn every_case_is_in_the_list() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/conformance");
    let list =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/conformance.rs")).expect("read");
    let mut cases = 0;
    for file in std::fs::read_dir(folder).expect("the folder is there") {
        let text = std::fs::read_to_string(file.expect("an entry").path()).expect("read");
        for line in text.lines() {
            let Some(rest) = line.strip_prefix("pub async fn ") else { continue };
            let Some((name, _)) = rest.split_once("(database: &impl Database)") else { continue };
            assert!(
                list.lines().any(|listed| listed.trim() == name),
                "`{name}` is not in conformance_tests!"
            );
            cases += 1;
        }
    }
    assert!(cases > 50, "only {cases} cases were found");
}

/// The same seed gives the same history, and a store agrees with itself.
#[tokio::test]
async fn a_history_is_the_same_twice() {
    let mut written = 0;
    for seed in 0..50 {
        let (left, right) = (MemoryStore::new(), MemoryStore::new());
        written += agentflow_store::conformance::same_history(&left, &right, seed, 200).await;
    }
    assert!(written > 2_000, "only {written} appends were written");
}
