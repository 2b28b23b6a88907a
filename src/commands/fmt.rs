//! `agentflow fmt`

use std::io::Read as _;
use std::path::PathBuf;

use agentflow_driver::format;
use clap::Args;

use super::program::files_of;
use crate::exit::{CommandError, CommandResult, Exit, print};

/// Format programs in the one canonical layout
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  agentflow fmt\n  agentflow fmt --check\n  agentflow fmt - < support.agentflow\n\n\
    What has a syntax error is left as it is. Exit codes: 0 done, 1 with --check if a file would change."
)]
pub struct Fmt {
    /// Files, folders, or `-` for standard input to standard output
    #[arg(default_value = ".", value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// Change nothing; list the files that would change
    #[arg(long)]
    check: bool,
}

impl Fmt {
    pub fn execute(self) -> CommandResult {
        if self.paths.iter().any(|path| path.as_os_str() == "-") {
            return self.standard_input();
        }
        let mut changed = 0;
        let files = files_of(&self.paths)?;
        for path in &files {
            let text = std::fs::read_to_string(path)
                .map_err(|error| CommandError::usage(format_args!("`{path}` can't be read: {error}")))?;
            let formatted = format(&text).text;
            if formatted == text {
                continue;
            }
            changed += 1;
            if self.check {
                print(format_args!("{path}\n"))?;
            } else {
                std::fs::write(path, formatted).map_err(|error| {
                    CommandError::failure(format_args!("`{path}` can't be written: {error}"))
                })?;
            }
        }
        let verb = if self.check { "would change" } else { "changed" };
        anstream::eprintln!("{changed} of {} files {verb}", files.len());
        Ok(if self.check && changed > 0 { Exit::Failure } else { Exit::Success })
    }

    fn standard_input(&self) -> CommandResult {
        let mut text = String::new();
        std::io::stdin()
            .read_to_string(&mut text)
            .map_err(|error| CommandError::usage(format_args!("standard input can't be read: {error}")))?;
        let formatted = format(&text).text;
        if self.check {
            return Ok(if formatted == text { Exit::Success } else { Exit::Failure });
        }
        print(formatted)
    }
}
