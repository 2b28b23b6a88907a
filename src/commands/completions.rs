//! `agentflow completions`

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::exit::{CommandResult, print};

/// Print completions for a shell
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow completions bash > /etc/bash_completion.d/agentflow")]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub fn execute(self) -> CommandResult {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "agentflow", &mut script);
        print(String::from_utf8_lossy(&script))
    }
}
