//! `agentflow doc`

use std::path::PathBuf;

use agentflow_driver::{Compiled, compile, page};
use clap::Args;

use crate::exit::{CommandError, CommandResult, print};
use crate::report::{summary, tell};
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
        let entry = self.file.display().to_string();
        let Compiled { files, findings, plan } = compile(&FileWorld::new(), &entry);
        match plan {
            Some(plan) => print(page(&files, &plan)),
            None => {
                tell(&files, &findings);
                Err(CommandError::usage(format_args!("`{entry}` has errors: {}", summary(&findings))))
            }
        }
    }
}
