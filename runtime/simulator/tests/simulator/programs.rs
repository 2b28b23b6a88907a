//! Programs from text.

use std::sync::Arc;

use agentflow_driver::{Compiled, MemoryWorld, compile};
use agentflow_plan::Plan;

/// The plan of a program, which has no errors.
#[track_caller]
pub fn compiled(text: &str) -> Arc<Plan> {
    let world = MemoryWorld::new().with("program.agentflow", text);
    let Compiled { findings, plan, .. } = compile(&world, "program.agentflow");
    let errors: Vec<_> = findings.iter().filter(|finding| finding.is_error()).collect();
    Arc::new(plan.unwrap_or_else(|| panic!("the program has errors: {errors:#?}")))
}
