//! The first program of the language's page.

mod render;

use agentflow_analysis::analyse_text;

#[test]
fn the_support_program_is_clean() {
    let analysis = analyse_text(include_str!("programs/support.agentflow"));
    assert_eq!(render::render(&analysis), "");
    assert!(analysis.program.is_some());
}
