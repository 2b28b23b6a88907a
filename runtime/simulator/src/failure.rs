//! Why a test failed.

use agentflow_machine::Failure;
use agentflow_plan::{ErrorKind, Name, Place};

/// Why a test failed.
#[derive(Debug, Clone, PartialEq)]
pub struct TestFailure {
    /// What happened; further lines show values.
    pub message: String,
    /// What to write in the test.
    pub help: Option<String>,
    /// The kind of the error that ended the test; none where the test could not go on.
    pub kind: Option<ErrorKind>,
    /// The path of the step.
    pub step: Name,
    /// Where the step is written, from the statement of the test to the step itself.
    pub places: Vec<Place>,
}

impl TestFailure {
    /// The test ended with an error.
    pub(crate) fn raised(failure: &Failure, places: Vec<Place>) -> TestFailure {
        TestFailure {
            message: failure.message.to_string(),
            help: None,
            kind: Some(failure.kind),
            step: failure.step.clone(),
            places,
        }
    }

    /// Whether an `expect` did not hold, and nothing else.
    pub fn is_expectation(&self) -> bool {
        let last = self.step.rsplit('/').next().unwrap_or_default();
        self.kind == Some(ErrorKind::Failed) && (last == "expect" || last.starts_with("expect#"))
    }
}
