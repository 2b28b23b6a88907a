//! Why a test cannot go on, and what to write so that it can.

use agentflow_machine::{EventKind, Refused, Wanted};
use agentflow_plan::Name;

use super::{Stopped, TestRun};
use crate::stand_in::Subject;
use crate::stand_ins::Missing;
use crate::{TestFailure, trail};

impl TestRun<'_> {
    /// It is better to stop than to go on for hours.
    pub(super) fn endless(&self, after: std::fmt::Arguments<'_>) -> Box<TestFailure> {
        let message = format!("the test goes on and on: it was stopped after {after}");
        let help = "let the loop end, such as with `repeat up to 10`, or mock what it is in".to_owned();
        self.failure(&self.latest_step, message, Some(help))
    }

    /// Most that is refused comes too late, and is of no use to anybody.
    pub(super) fn refused(&self, run: usize, event: &EventKind, refused: &Refused) -> Stopped<()> {
        let (what, step) = match (event, refused) {
            (EventKind::Answered { step, by, .. }, Refused::WrongValue { .. }) => {
                (Subject::Ask(by.as_deref().unwrap_or("*").to_owned()), step.clone())
            }
            (EventKind::Signalled { signal, .. }, Refused::WrongValue { .. }) => {
                let waiting = self.waits.keys().find(|(waiting, _)| *waiting == run);
                let step = waiting.map(|(_, step)| step.clone()).unwrap_or_default();
                (Subject::Signal(signal.to_string()), step)
            }
            (EventKind::Approved { step, .. }, Refused::Approver { .. }) => {
                (Subject::Ask("*".to_owned()), step.clone())
            }
            (EventKind::Started { .. }, refused) => {
                return Err(self.failure(
                    &self.test.workflow,
                    format!("a run cannot begin: {refused}"),
                    None,
                ));
            }
            (_, Refused::Mismatch(_) | Refused::WrongValue { .. }) => {
                return Err(self.failure(&self.test.workflow, refused.to_string(), None));
            }
            _ => return Ok(()),
        };
        Err(self.failure(&step, format!("`{what}` does not answer what is asked: {refused}"), None))
    }

    /// Nothing is due any more, and the test has not ended: it waits for somebody.
    pub(super) fn stuck(&self) -> Box<TestFailure> {
        if let Some((step, request)) = self.questions.values().next() {
            let who = request.to.as_deref().unwrap_or("*");
            let asked = match request.to.as_deref() {
                Some(to) => format!("`{to}`"),
                None => "whoever is there".to_owned(),
            };
            let (message, value) = match &request.answer {
                Wanted::Value(_) => {
                    (format!("{asked} is asked {:?}, and nobody answers", &*request.question), "…")
                }
                Wanted::Approval { tool, .. } => (
                    format!("the call of `{tool}` waits for approval by {asked}, and nobody answers"),
                    "true",
                ),
            };
            let help = format!("write `mock ask {who:?} = {value}` above this");
            return self.failure(step, message, Some(help));
        }
        if let Some(((_, step), signal)) = self.waits.iter().next() {
            let message = format!("the run waits for the signal `{signal}`, and it never comes");
            return self.failure(step, message, Some(format!("write `mock signal {signal} = …` above this")));
        }
        self.failure(&self.test.workflow, "the test waits for something that never comes".into(), None)
    }

    pub(super) fn missing(&self, step: &Name, missing: Missing) -> Box<TestFailure> {
        self.failure(step, missing.message, Some(missing.help))
    }

    pub(super) fn failure(&self, step: &Name, message: String, help: Option<String>) -> Box<TestFailure> {
        let places = trail(&self.plan, step);
        Box::new(TestFailure {
            message,
            left: None,
            right: None,
            help,
            kind: None,
            step: step.clone(),
            places,
        })
    }
}
