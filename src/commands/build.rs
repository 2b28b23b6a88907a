//! `agentflow build`

use std::path::PathBuf;

use clap::Args;

use super::program::compiled;
use crate::exit::{CommandError, CommandResult, Exit};

/// Compile a program to a plan: all that a run needs
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow build support.agentflow -o support.plan\n  \
    agentflow run support.plan --input @ticket.json")]
pub struct Build {
    /// The program
    file: PathBuf,
    /// Where the plan is written, best as `*.plan`
    #[arg(short, long, value_name = "PLAN")]
    output: PathBuf,
}

impl Build {
    pub fn execute(self) -> CommandResult {
        let plan = compiled(&self.file)?;
        std::fs::write(&self.output, plan.to_bytes()).map_err(|error| {
            CommandError::failure(format_args!("`{}` can't be written: {error}", self.output.display()))
        })?;
        anstream::eprintln!("plan {} in {}", plan.hash(), self.output.display());
        Ok(Exit::Success)
    }
}
