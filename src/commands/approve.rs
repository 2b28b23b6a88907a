//! `agentflow approve`

use agentflow_engine::Message;
use clap::Args;

use crate::exit::CommandResult;
use crate::running::{Storage, json_argument, tell};

/// Approve a call that waits for it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow approve purchase-7h3k9x2m4q purchase/receipt\n  \
    agentflow approve purchase-7h3k9x2m4q purchase/receipt --by ada \\\n    \
    --arguments '{\"supplier\": \"Fast Ltd\", \"item\": \"a chair\", \"price\": 90.0}'\n\n\
    Edited arguments are all of them, not only those that change.")]
pub struct Approve {
    /// The run
    run: String,
    /// The step that waits
    step: String,
    /// The arguments, edited: JSON, `@FILE`, or `-` for standard input
    #[arg(long, value_name = "JSON|@FILE|-", allow_hyphen_values = true)]
    arguments: Option<String>,
    /// Who approves
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

impl Approve {
    pub fn execute(self) -> CommandResult {
        let arguments = self.arguments.map(|text| json_argument("the arguments", &text)).transpose()?;
        let message = Message::Approve { step: self.step.into(), arguments, by: self.by.map(Into::into) };
        tell(&self.storage, &self.run, async |_| Ok(vec![message]))
    }
}
