//! The tests of a file, and what came of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use agentflow_driver::{CompiledTests, Files, Place, World, compile_tests};
use agentflow_plan::Plan;
use agentflow_simulator::{Coverage, TestCase, TestFailure, TestResults, TestSuite};

use crate::exit::CommandError;
use crate::report::{position, tell};

/// The tests of a file.
pub struct Suite {
    /// The file as people are shown it.
    pub file: String,
    /// All files of the program.
    pub files: Files,
    plan: Arc<Plan>,
    /// Its tests.
    pub tests: Vec<Ran>,
}

/// A test, and what came of it.
pub struct Ran {
    /// The test.
    pub case: TestCase,
    /// Where it is written, from 1.
    pub line: u32,
    pub column: u32,
    /// Why it failed, if it did.
    pub failure: Option<TestFailure>,
    /// How long it took, outside of virtual time.
    pub took: Duration,
}

/// The tests of these files. A file's tests are those that are written in it: what it imports has its own.
///
/// # Errors
/// Where a program has errors; they were told.
pub fn suites(world: &dyn World, entries: &[String]) -> Result<Vec<Suite>, CommandError> {
    let mut suites = Vec::new();
    let mut told = BTreeSet::new();
    let mut broken = 0;
    for entry in entries {
        let CompiledTests { files, findings, plan, tests } = compile_tests(world, entry);
        // What is imported by several of the files is told once.
        let errors: Vec<_> = findings
            .into_iter()
            .filter(|finding| {
                let place = position(&files, finding.primary.place);
                finding.is_error()
                    && told.insert((place.file.to_owned(), place.line, place.column, finding.code))
            })
            .collect();
        tell(&files, &errors);
        let Some(plan) = plan else {
            broken += 1;
            continue;
        };
        let Some(own) = files.ids().next() else { continue };
        let tests = tests
            .into_iter()
            .filter(|test| test.file == own)
            .map(|test| {
                let place = position(&files, Place::new(test.file, test.span));
                let (line, column) = (place.line, place.column);
                let case = TestCase { name: test.name, workflow: test.workflow, stood_in: test.stood_in };
                Ran { case, line, column, failure: None, took: Duration::ZERO }
            })
            .collect();
        let file = files.get(own).shown.to_string();
        suites.push(Suite { file, files, plan: Arc::new(plan), tests });
    }
    match broken {
        0 => Ok(suites),
        1 => Err(CommandError::usage("no test was run: a program has errors")),
        _ => Err(CommandError::usage(format_args!("no test was run: {broken} programs have errors"))),
    }
}

impl Suite {
    /// The tests, to be run.
    pub fn to_run(&self) -> TestSuite {
        TestSuite {
            plan: self.plan.clone(),
            tests: self.tests.iter().map(|test| test.case.clone()).collect(),
        }
    }

    /// Notes what came of each test, and gives what they reached.
    pub fn note(&mut self, results: TestResults) -> Option<Coverage> {
        for (test, report) in self.tests.iter_mut().zip(results.reports) {
            test.failure = report.failure;
            test.took = report.took;
            // Which test it is stands beside it.
            if let Some(failure) = &mut test.failure {
                let inner = failure.step.strip_prefix(&*test.case.workflow);
                failure.step = inner.map_or(&*failure.step, |inner| inner.trim_start_matches('/')).into();
            }
        }
        results.coverage
    }

    /// The file that a place of the plan is in.
    pub fn file_of(&self, place: agentflow_plan::Place) -> &str {
        self.files.list.get(place.file as usize).map_or(self.file.as_str(), |file| &file.shown)
    }

    /// The line of text at a place of the plan.
    pub fn line_at(&self, place: agentflow_plan::Place) -> Option<&str> {
        let file = self.files.list.get(place.file as usize)?;
        file.text.lines().nth(place.line.checked_sub(1)? as usize)
    }
}
