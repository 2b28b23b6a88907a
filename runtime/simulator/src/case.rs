//! Tests, and what came of them.

use std::sync::Arc;

use agentflow_plan::{CallableId, Name, Plan};
use rayon::prelude::*;

use crate::TestFailure;
use crate::prepare::Prepared;
use crate::test_run::TestRun;

/// A test: a workflow without parameters that runs with stand-ins.
///
/// A stand-in is an `emit` of that workflow whose node is named `mock`; what it emits is described at
/// [`StandIn`](crate::stand_in::StandIn).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestCase {
    /// The name that people gave it.
    pub name: String,
    /// The name of its workflow in the plan.
    pub workflow: Name,
    /// The tools, agents and workflows that are stood in for as a whole, anywhere in it.
    pub stood_in: Vec<CallableId>,
}

/// How tests are run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TestSettings {
    /// What is drawn at random depends on it, and on nothing else outside of the plan.
    pub seed: u64,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestReport {
    /// The name of the test.
    pub name: String,
    /// Why it failed, if it did.
    pub failure: Option<TestFailure>,
}

/// Runs tests of one plan on all cores. The reports are in the order of the tests.
pub fn run_tests(plan: &Arc<Plan>, tests: &[TestCase], settings: TestSettings) -> Vec<TestReport> {
    tests
        .par_iter()
        .map(|test| {
            let prepared = Prepared::new(plan, &test.stood_in);
            let failure = TestRun::new(&prepared, test, settings).to_its_end().err();
            TestReport { name: test.name.clone(), failure: failure.map(|failure| *failure) }
        })
        .collect()
}
