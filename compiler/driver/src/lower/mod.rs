//! Lowering: the typed program becomes a plan.
//!
//! Effects are taken out of expressions and become nodes, in the order in which the program says them; what has no
//! effect stays an expression inside of a node. A block with effects becomes a region: every node waits for the one
//! before it, since order is as written, and data edges say besides whose value goes where.

mod agent;
mod binding;
mod block;
mod branch;
mod call;
mod catching;
mod constant;
mod context;
mod data;
mod expression;
mod function;
mod loops;
mod mock;
mod model;
mod name;
mod node;
mod operands;
mod parallel;
mod pattern;
mod person;
mod place;
mod plain;
mod pure_block;
mod reads;
mod region;
mod routine;
mod schedule;
mod stable;
mod test;
mod tool;
mod types;
mod url;
mod want;
mod workflow;

#[cfg(test)]
mod tests;

pub use context::{LoweringProblem, SourceText};
pub use test::LoweredTest;

use agentflow_analysis::typed;
use agentflow_plan as plan;

use context::Lowering;

/// Lowers a whole program, tests excepted. Problems are what only evaluation could show, such as a constant that
/// divides by zero; the plan is then of no use.
pub fn lower(
    program: &typed::Program,
    name: &str,
    sources: &[SourceText<'_>],
) -> (plan::Plan, Vec<LoweringProblem>) {
    let mut lowering = Lowering::new(program, name, sources);
    lowering.declarations();
    lowering.finish()
}

/// Lowers a whole program with its tests: they are workflows after all others of the plan.
pub fn lower_with_tests(
    program: &typed::Program,
    name: &str,
    sources: &[SourceText<'_>],
) -> (plan::Plan, Vec<LoweredTest>, Vec<LoweringProblem>) {
    let mut lowering = Lowering::new(program, name, sources);
    lowering.declarations();
    let tests = lowering.tests();
    let (plan, problems) = lowering.finish();
    (plan, tests, problems)
}
