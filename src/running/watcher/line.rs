//! One line for what has happened.

use agentflow_engine::Progress;
use agentflow_machine::{StepChange, StepStatus};

use crate::running::text::{excerpt, span, status_style};

/// Values beyond this are cut.
const VALUE_CHARACTERS_MAX: usize = 200;

/// The line for it, where it deserves one. What is going on anyway is not told where it is drawn.
pub fn line(progress: &Progress, drawn: bool) -> Option<String> {
    match progress {
        Progress::Driving { run_id, workflow } => Some(format!("run {run_id} of {workflow}")),
        Progress::Step { step, .. } => step_line(step, drawn),
        Progress::Emitted { step, value, .. } => {
            Some(status("emitted", &format!("{step}: {}", excerpt(&value.to_string(), VALUE_CHARACTERS_MAX))))
        }
        Progress::MessageRefused { message, reason, .. } => {
            Some(status("refused", &format!("{message}: {reason}")))
        }
        // The caller is told by other means.
        Progress::Run { .. } | Progress::Stopped { .. } => None,
    }
}

fn step_line(step: &StepChange, drawn: bool) -> Option<String> {
    let word = match step.status {
        StepStatus::Succeeded => "succeeded",
        StepStatus::Failed => "failed",
        StepStatus::Cancelled => "cancelled",
        StepStatus::Waiting => "waiting",
        StepStatus::Uncertain => "uncertain",
        StepStatus::Running if !drawn => "running",
        StepStatus::Running | StepStatus::Pending | StepStatus::Skipped => return None,
    };
    let mut about = vec![step.kind.to_string()];
    if let (Some(started_at), Some(ended_at)) = (step.started_at, step.ended_at) {
        about.push(span(started_at, ended_at));
    }
    if step.attempts > 1 {
        about.push(format!("attempt {}", step.attempts));
    }
    let mut line = format!("{} ({})", step.id, about.join(", "));
    if let Some(error) = &step.error {
        let caught = if step.status == StepStatus::Failed { "" } else { "caught " };
        line.push_str(&format!(": {caught}{}", excerpt(&error.message, VALUE_CHARACTERS_MAX)));
    }
    Some(status(word, &line))
}

fn status(word: &str, rest: &str) -> String {
    let style = status_style(word);
    format!("{style}{word:>9}{style:#}  {rest}")
}
