//! `agentflow reject`

use agentflow_engine::Message;
use clap::Args;

use crate::exit::CommandResult;
use crate::running::{Storage, tell};

/// Reject a call that waits for approval
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    agentflow reject purchase-7h3k9x2m4q purchase/receipt \"too expensive\" --by ada")]
pub struct Reject {
    /// The run
    run: String,
    /// The step that waits
    step: String,
    /// Why; an agent is told
    reason: Option<String>,
    /// Who rejects
    #[arg(long, value_name = "WHO")]
    by: Option<String>,
    #[command(flatten)]
    storage: Storage,
}

impl Reject {
    pub fn execute(self) -> CommandResult {
        let reason = self.reason.map(Into::into);
        let message = Message::Reject { step: self.step.into(), reason, by: self.by.map(Into::into) };
        tell(&self.storage, &self.run, async |_| Ok(vec![message]))
    }
}
