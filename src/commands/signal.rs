//! `agentflow signal`

use agentflow_engine::Message;
use clap::Args;

use crate::exit::CommandResult;
use crate::running::{Storage, json_argument, tell};

/// Send a signal to a run
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  \
    agentflow signal order-7h3k9x2m4q payment '{\"amount\": 20.0}'\n\n\
    A signal that comes before the run waits for it is kept.")]
pub struct Signal {
    /// The run
    run: String,
    /// The signal, as the program declares it
    signal: String,
    /// What it carries: JSON, `@FILE`, or `-` for standard input
    #[arg(value_name = "JSON|@FILE|-", default_value = "null", allow_hyphen_values = true)]
    payload: String,
    #[command(flatten)]
    storage: Storage,
}

impl Signal {
    pub fn execute(self) -> CommandResult {
        let payload = json_argument("the payload", &self.payload)?;
        let message = Message::Signal { signal: self.signal.into(), payload };
        tell(&self.storage, &self.run, async |_| Ok(vec![message]))
    }
}
