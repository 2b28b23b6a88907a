//! `agentflow answer`

use agentflow_engine::Message;
use clap::Args;

use crate::exit::CommandResult;
use crate::running::{Storage, json_argument, tell};

/// Answer a question, or say what an uncertain step returned
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow answer purchase-7h3k9x2m4q purchase/decision '\"fastest\"'\n  \
    agentflow answer purchase-7h3k9x2m4q purchase/decision @answer.json --by ada\n\n\
    The answer is recorded; whoever carries the run on, or `agentflow resume`, goes on with it.")]
pub struct Answer {
    /// The run
    run: String,
    /// The step that asks
    step: String,
    /// The answer: JSON, `@FILE`, or `-` for standard input
    #[arg(value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    value: String,
    /// Who answers
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

impl Answer {
    pub fn execute(self) -> CommandResult {
        let value = json_argument("the answer", &self.value)?;
        let message = Message::Answer { step: self.step.into(), value, by: self.by.map(Into::into) };
        tell(&self.storage, &self.run, async |_| Ok(vec![message]))
    }
}
