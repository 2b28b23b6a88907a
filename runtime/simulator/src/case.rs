//! Tests, and what came of them.

use std::collections::BTreeMap;
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use agentflow_plan::{CallableId, Name, Plan};
use rayon::prelude::*;

use crate::coverage::{Marked, Reached};
use crate::prepare::Prepared;
use crate::test_run::TestRun;
use crate::{Coverage, TestFailure};

/// A test: a workflow without parameters that runs with stand-ins.
///
/// A stand-in is an `emit` whose node is named `mock`; what it emits is described at the crate's `StandIn`.
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
    /// Whether it is noted what they reach.
    pub coverage: bool,
}

/// What came of tests.
#[derive(Debug, Clone, PartialEq)]
pub struct TestResults {
    /// One a test, in the order of the tests.
    pub reports: Vec<TestReport>,
    /// What they reached, where it was to be noted.
    pub coverage: Option<Coverage>,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq)]
pub struct TestReport {
    /// The name of the test.
    pub name: String,
    /// Why it failed, if it did.
    pub failure: Option<TestFailure>,
    /// How long it took outside of virtual time: nothing else here depends on where and when it runs.
    pub took: Duration,
}

/// The tests of one plan.
#[derive(Debug, Clone)]
pub struct TestSuite {
    /// The plan.
    pub plan: Arc<Plan>,
    /// The tests.
    pub tests: Vec<TestCase>,
}

/// Runs tests on all cores, those of all suites beside each other. What came of each suite is told in the order of the
/// suites, and as soon as it and all before it are through.
pub fn run_suites(suites: &[TestSuite], settings: TestSettings, mut told: impl FnMut(usize, TestResults)) {
    let (sender, receiver) = mpsc::channel();
    std::thread::scope(|scope| {
        scope.spawn(move || {
            suites.par_iter().enumerate().for_each_with(sender, |sender, (position, suite)| {
                let results = run_tests(&suite.plan, &suite.tests, settings);
                // The other end listens until all are through.
                let _ = sender.send((position, results));
            });
        });
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (position, results) in receiver {
            early.insert(position, results);
            while let Some(results) = early.remove(&due) {
                told(due, results);
                due += 1;
            }
        }
    });
}

/// Runs tests of one plan on all cores.
pub fn run_tests(plan: &Arc<Plan>, tests: &[TestCase], settings: TestSettings) -> TestResults {
    let marked = settings.coverage.then(|| Marked::new(plan));
    let plan = marked.as_ref().map_or(plan, |marked| &marked.plan);
    let stood_in = tests.iter().flat_map(|test| test.stood_in.iter().copied()).collect();
    let prepared = Prepared::new(plan, &stood_in);
    let ran: Vec<(TestReport, Reached)> = tests
        .par_iter()
        .map(|test| {
            let began = Instant::now();
            let (ended, reached) = TestRun::new(&prepared, marked.as_ref(), test, settings).run();
            let failure = ended.err().map(|failure| *failure);
            (TestReport { name: test.name.clone(), failure, took: began.elapsed() }, reached)
        })
        .collect();
    let mut coverage = marked.map(|marked| marked.coverage);
    let mut reports = Vec::with_capacity(ran.len());
    for (report, reached) in ran {
        if let Some(coverage) = &mut coverage {
            coverage.add(&reached);
        }
        reports.push(report);
    }
    TestResults { reports, coverage }
}
