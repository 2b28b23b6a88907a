//! Right programs: nothing is found in them, and each gives a typed program.

mod corpus;
mod render;

#[test]
fn right_programs_are_clean() {
    let mut failures = String::new();
    for case in corpus::cases(include_str!("right/language.txt")) {
        let analysis = corpus::check(&case.program);
        assert!(case.expected.is_empty(), "nothing is expected of right programs");
        if !analysis.findings.is_empty() || analysis.program.is_none() {
            failures.push_str(&format!("=== {}\n{}\n", case.title, render::render(&analysis)));
        }
    }
    assert!(failures.is_empty(), "{failures}");
}
