//! Why a test failed.

use agentflow_machine::{Failure, Unmet};
use agentflow_plan::{ErrorKind, Name, Place, Value};

/// Why a test failed.
#[derive(Debug, Clone, PartialEq)]
pub struct TestFailure {
    /// What happened.
    pub message: String,
    /// What stood on the left of an `expect` that did not hold, where it has sides.
    pub left: Option<Value>,
    /// What stood on its right.
    pub right: Option<Value>,
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
    pub(crate) fn raised(failure: &Failure, unmet: Option<&Unmet>, places: Vec<Place>) -> TestFailure {
        TestFailure {
            message: failure.message.to_string(),
            left: unmet.and_then(|unmet| unmet.left.clone()),
            right: unmet.and_then(|unmet| unmet.right.clone()),
            help: None,
            kind: Some(failure.kind),
            step: failure.step.clone(),
            places,
        }
    }

    /// The sides that are known, `left` before `right`.
    pub fn sides(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        let sides = [("left", &self.left), ("right", &self.right)];
        sides.into_iter().filter_map(|(side, value)| Some((side, value.as_ref()?)))
    }

    /// Whether an `expect` did not hold, and nothing else.
    pub fn is_expectation(&self) -> bool {
        let last = self.step.rsplit('/').next().unwrap_or_default();
        self.kind == Some(ErrorKind::Failed) && (last == "expect" || last.starts_with("expect#"))
    }
}
