//! Starts a process, and says in words why one could not be started.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use agentflow_machine::EffectError;
use agentflow_plan::{ErrorKind, Name};
use tokio::process::{Child, Command};

use crate::failure::{Qualified, failure};

/// What is started.
pub(crate) struct Launch<'a> {
    /// The program as it is written.
    pub(crate) program: &'a str,
    pub(crate) arguments: &'a [String],
    /// Where it runs.
    pub(crate) directory: &'a Path,
    /// Variables of this process that it does not get.
    pub(crate) withheld: &'a [Name],
    /// Variables that it gets besides.
    pub(crate) environment: &'a [(Name, String)],
}

/// Starts a process that leads a group of its own, with pipes for its input and outputs. Never by a shell.
pub(crate) fn start(launch: &Launch<'_>) -> Result<Child, EffectError> {
    if !launch.directory.is_dir() {
        let message =
            format!("the folder `{}`, where the tool runs, is not there", launch.directory.display());
        return Err(failure(ErrorKind::Tool, message).never_retried().nothing_ran());
    }
    let mut command = Command::new(program_path(launch));
    command.args(launch.arguments).current_dir(launch.directory).process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for name in launch.withheld {
        command.env_remove(&**name);
    }
    command.envs(launch.environment.iter().map(|(name, value)| (&**name, value)));
    command.spawn().map_err(|error| not_started(launch, &error))
}

/// A program with a folder in its name is relative to where it runs; any other is looked for on the `PATH`.
fn program_path(launch: &Launch<'_>) -> PathBuf {
    if launch.program.contains('/') { launch.directory.join(launch.program) } else { launch.program.into() }
}

fn not_started(launch: &Launch<'_>, error: &io::Error) -> EffectError {
    let program = launch.program;
    let path = program_path(launch);
    let shown = path.display();
    let is_path = program.contains('/');
    let message = match error.kind() {
        io::ErrorKind::NotFound if !is_path => format!("the program `{program}` was not found on the PATH"),
        io::ErrorKind::NotFound if path.exists() => {
            format!(
                "the program `{program}` can't run: what its first line (`#!…`) names was not found ({shown})"
            )
        }
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            format!("the program `{program}` was not found: there is no {shown}")
        }
        io::ErrorKind::PermissionDenied => format!("the program `{program}` may not be executed ({shown})"),
        io::ErrorKind::InvalidInput => format!("the program `{program}` can't take a NUL character"),
        io::ErrorKind::ArgumentListTooLong => {
            format!("the program `{program}` can't take so much in arguments and environment; use its input")
        }
        _ if error.raw_os_error() == Some(rustix::io::Errno::NOEXEC.raw_os_error()) => {
            format!("`{program}` is no program: it lacks a first line such as `#!/bin/sh` ({shown})")
        }
        // The system is short of something, or the file is being written: a later attempt can succeed.
        _ => {
            let message = format!("the program `{program}` could not be started: {error}");
            return failure(ErrorKind::Unavailable, message).nothing_ran();
        }
    };
    failure(ErrorKind::Tool, message).never_retried().nothing_ran()
}
