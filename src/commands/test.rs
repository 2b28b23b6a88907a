//! `agentflow test`

mod coverage;
mod human;
mod json;
mod junit;
mod suite;

use std::path::PathBuf;

use agentflow_simulator::{TestSettings, TestSuite, run_suites};
use clap::{Args, ValueEnum};

use super::program::files_of;
use crate::exit::{CommandError, CommandResult, Exit, print, warn};
use crate::world::FileWorld;
use coverage::Covered;
use suite::{Suite, suites};

/// Run the `test` blocks, in virtual time
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow test\n  \
    agentflow test support.agentflow --filter refund\n  \
    agentflow test --coverage\n  \
    agentflow test --format junit > tests.xml\n\n\
    Exit codes: 0 all passed, 1 some failed, 2 the program has errors or no test was chosen.")]
pub struct Test {
    /// Files, or folders with all the programs in them
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Only tests whose name has this in it
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// How the results are written
    #[arg(long, value_enum, default_value = "human")]
    format: TestFormat,
    /// Tell which steps, branches and handoffs no test reached
    #[arg(long)]
    coverage: bool,
    /// What `random()` and `uuid()` give depends on it
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TestFormat {
    /// A line a test, and why it failed
    Human,
    /// JSON
    Json,
    /// JUnit XML, for continuous integration
    Junit,
}

impl Test {
    pub fn execute(self) -> CommandResult {
        let entries = files_of(&self.paths)?;
        let mut suites = suites(&FileWorld::new(), &entries)?;
        let all: usize = suites.iter().map(|suite| suite.tests.len()).sum();
        if let Some(filter) = &self.filter {
            for suite in &mut suites {
                suite.tests.retain(|test| test.case.name.contains(filter.as_str()));
            }
        }
        let chosen: usize = suites.iter().map(|suite| suite.tests.len()).sum();
        match &self.filter {
            Some(filter) if chosen == 0 && all > 0 => {
                return Err(CommandError::usage(format_args!("no test has `{filter}` in its name"))
                    .with_help(format_args!("there {} without `--filter`", are(all))));
            }
            _ if chosen == 0 => warn("there are no tests here"),
            _ => {}
        }
        let settings = TestSettings { seed: self.seed, coverage: self.coverage };
        let covered = self.run(&mut suites, settings)?;
        self.summarize(&suites, self.coverage.then_some(&covered))?;
        let failed = suites.iter().flat_map(|suite| &suite.tests).any(|test| test.failure.is_some());
        Ok(if failed { Exit::Failure } else { Exit::Success })
    }

    /// Runs everything, on all cores; for people, each file's results are told as soon as they and all before them are
    /// there.
    fn run(&self, suites: &mut [Suite], settings: TestSettings) -> Result<Covered, CommandError> {
        let mut covered = Covered::default();
        let mut printed = Ok(Exit::Success);
        let to_run: Vec<TestSuite> = suites.iter().map(Suite::to_run).collect();
        run_suites(&to_run, settings, |position, results| {
            let suite = &mut suites[position];
            let coverage = suite.note(results);
            covered.add(suite, coverage);
            if self.format == TestFormat::Human && printed.is_ok() {
                printed = print(human::lines(suite));
            }
        });
        printed.map(|_| covered)
    }

    fn summarize(&self, suites: &[Suite], covered: Option<&Covered>) -> CommandResult {
        match self.format {
            TestFormat::Human => {
                print(human::failures(suites))?;
                print(human::summary(suites))?;
                match covered {
                    Some(covered) => print(covered.text()),
                    None => Ok(Exit::Success),
                }
            }
            TestFormat::Json => print(json::render(suites, covered)),
            TestFormat::Junit => {
                if let Some(covered) = covered {
                    // Standard output is the report's alone.
                    anstream::eprint!("{}", covered.text());
                }
                print(junit::render(suites))
            }
        }
    }
}

fn are(tests: usize) -> String {
    if tests == 1 { "is 1 test".to_owned() } else { format!("are {tests} tests") }
}
