//! What must hold of any bytes whatever, for fuzzers and for tests.

use agentflow_driver::{MemoryWorld, compile as compile_program, format as format_program};

/// Any bytes give a tree, whose items together are the text; every finding lies within it.
pub fn parse(bytes: &[u8]) {
    let parse = agentflow_grammar::parse_bytes(bytes);
    let length = bytes.len();
    for error in &parse.errors {
        assert!(error.span.start <= error.span.end && error.span.end as usize <= length, "{error:?}");
        assert!(!error.message.is_empty());
    }
}

/// Any bytes give findings or a plan, and a plan can be read back.
pub fn compile(bytes: &[u8]) {
    let world = MemoryWorld::new().with("program.agentflow", bytes);
    let compiled = compile_program(&world, "program.agentflow");
    match compiled.plan {
        Some(plan) => {
            let again = agentflow_plan::Plan::from_bytes(&plan.to_bytes()).expect("a plan can be read back");
            assert_eq!(again.hash(), plan.hash());
        }
        None => assert!(compiled.findings.iter().any(|finding| finding.is_error()), "no plan, and no reason"),
    }
}

/// Formatting any text twice is formatting it once.
pub fn format(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let once = format_program(text).text;
    let twice = format_program(&once).text;
    assert_eq!(once, twice);
}
