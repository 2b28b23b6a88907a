//! `agentflow cancel`

use agentflow_engine::Message;
use clap::Args;

use crate::exit::CommandResult;
use crate::running::{Storage, tell};

/// Cancel a run
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow cancel support-7h3k9x2m4q --reason \"a duplicate\"\n\n\
    What was done is undone where the program says how.")]
pub struct Cancel {
    /// The run
    run: String,
    /// Why
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

impl Cancel {
    pub fn execute(self) -> CommandResult {
        let message = Message::Cancel { reason: self.reason.map(Into::into) };
        tell(&self.storage, &self.run, async |_| Ok(vec![message]))
    }
}
