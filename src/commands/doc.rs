//! `agentflow doc`

use std::path::PathBuf;

use agentflow_driver::{check, costs, page};
use clap::Args;

use super::program::compiled_with_files;
use crate::exit::{CommandResult, print};
use crate::world::FileWorld;

/// Print a page about a program, with its graph, in Markdown
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  agentflow doc support.agentflow > support.md")]
pub struct Doc {
    /// The program
    file: PathBuf,
}

impl Doc {
    pub fn execute(self) -> CommandResult {
        let (files, plan) = compiled_with_files(&self.file)?;
        let checked = check(&FileWorld::new(), &[self.file.display().to_string()]);
        let costs = checked.program.map(|program| costs(&program)).unwrap_or_default();
        print(page(&files, &plan, &costs))
    }
}
