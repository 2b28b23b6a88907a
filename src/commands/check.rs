//! `agentflow check`

use std::path::PathBuf;

use agentflow_driver::{Files, Finding, check};
use clap::{Args, ValueEnum};

use super::program::files_of;
use crate::exit::{CommandError, CommandResult, Exit};
use crate::report::{Format, report, summary};
use crate::world::FileWorld;

mod fix;
mod watch;

/// Check programs and tell what is wrong with them
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  \
    agentflow check                              all programs below this folder\n  \
    agentflow check support.agentflow --watch\n  \
    agentflow check --format sarif > findings.sarif\n  \
    agentflow check --fix\n\n\
    Exit codes: 0 without errors (warnings too), 1 with errors, 2 wrong use.")]
pub struct Check {
    /// Files, or folders with all programs below them
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How findings are written
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// Check again whenever a file changes, until interrupted
    #[arg(long)]
    watch: bool,
    /// Treat these as errors
    #[arg(long, value_enum)]
    deny: Option<Deny>,
    /// Apply the fixes that findings come with
    #[arg(long, conflicts_with = "watch")]
    fix: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Deny {
    /// All warnings
    Warnings,
}

impl Check {
    pub fn execute(self) -> CommandResult {
        if self.watch {
            return watch::forever(&self);
        }
        if self.fix {
            fix::apply_all(&files_of(&self.paths)?)?;
        }
        self.once()
    }

    /// One check of all that is there now.
    fn once(&self) -> CommandResult {
        let entries = files_of(&self.paths)?;
        let checked = check(&FileWorld::new(), &entries);
        report(self.format, &checked.files, &checked.findings)?;
        if self.format == Format::Human {
            told(&checked.files, &checked.findings);
        }
        Ok(self.verdict(&checked.findings))
    }

    fn verdict(&self, findings: &[Finding]) -> Exit {
        let denied = self.deny == Some(Deny::Warnings) && !findings.is_empty();
        if denied || findings.iter().any(Finding::is_error) { Exit::Failure } else { Exit::Success }
    }
}

fn told(files: &Files, findings: &[Finding]) {
    let count = files.list.len();
    let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
    anstream::eprintln!("checked {files}: {}", summary(findings));
}

/// A file that could not be written.
fn unwritable(path: &str, error: &std::io::Error) -> CommandError {
    CommandError::failure(format_args!("`{path}` can't be written: {error}"))
}
