//! How the command ends: exit codes, and the one voice of its errors.

use std::fmt;
use std::io::Write as _;
use std::process::ExitCode;

use anstyle::{AnsiColor, Style};
use clap::error::{ContextKind, ContextValue};

/// How the command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Success,
    /// The program has errors, a run failed, a test failed.
    Failure,
    /// Wrong use, or a program with errors where a run was asked for.
    Usage,
    /// The run waits for a person, a signal or a long timer.
    Parked,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Success => 0,
            Exit::Failure => 1,
            Exit::Usage => 2,
            Exit::Parked => 3,
        })
    }
}

/// Why the command could not do what it was asked, for a person.
#[derive(Debug)]
pub struct CommandError {
    /// What went wrong, in one sentence.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// How the command ends.
    pub exit: Exit,
}

impl CommandError {
    /// Something that the user can put right: wrong use.
    pub fn usage(message: impl fmt::Display) -> CommandError {
        CommandError { message: message.to_string(), help: None, exit: Exit::Usage }
    }

    /// Something that went wrong outside.
    pub fn failure(message: impl fmt::Display) -> CommandError {
        CommandError { message: message.to_string(), help: None, exit: Exit::Failure }
    }

    /// With what to do about it.
    #[must_use]
    pub fn with_help(mut self, help: impl fmt::Display) -> CommandError {
        self.help = Some(help.to_string());
        self
    }
}

/// What commands give.
pub type CommandResult = Result<Exit, CommandError>;

/// Tells an error on standard error.
pub fn failed(error: CommandError) -> Exit {
    let red = Style::new().fg_color(Some(AnsiColor::Red.into())).bold();
    let cyan = Style::new().fg_color(Some(AnsiColor::Cyan.into()));
    let mut stderr = anstream::stderr().lock();
    // Nobody is left to be told that standard error is closed.
    let _ = writeln!(stderr, "{red}error{red:#}: {}", error.message);
    if let Some(help) = error.help {
        let _ = writeln!(stderr, "{cyan}help{cyan:#}: {help}");
    }
    error.exit
}

/// Tells a warning on standard error.
pub fn warn(message: impl fmt::Display) {
    let yellow = Style::new().fg_color(Some(AnsiColor::Yellow.into())).bold();
    let _ = writeln!(anstream::stderr().lock(), "{yellow}warning{yellow:#}: {message}");
}

/// Ends after a wrong use, or after `--help` and `--version`.
pub fn usage(message: &clap::Error) -> ExitCode {
    if let Some((command, instead)) = not_yet(message) {
        let error = CommandError::usage(format_args!("this version has no `agentflow {command}`"));
        return failed(error.with_help(instead)).into();
    }
    // Nobody is left to be told that the stream is closed.
    let _ = message.print();
    if message.use_stderr() { Exit::Usage.into() } else { Exit::Success.into() }
}

/// Commands that the language has a place for, and this version does not carry out, each with what there is instead.
const NOT_YET: [(&str, &str); 4] = [
    ("serve", "`agentflow run` and `agentflow resume` carry runs on; schedules are not fired"),
    ("worker", "`agentflow resume` carries all runs on that are due"),
    ("fork", "start another run with `agentflow run`"),
    ("lsp", "`agentflow check --watch` tells findings as files change"),
];

fn not_yet(message: &clap::Error) -> Option<(&'static str, &'static str)> {
    let Some(ContextValue::String(given)) = message.get(ContextKind::InvalidSubcommand) else { return None };
    NOT_YET.into_iter().find(|(command, _)| command == given)
}

/// Writes data to standard output. A reader that went away ends the command as if it had read all.
pub fn print(data: impl fmt::Display) -> CommandResult {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_fmt(format_args!("{data}")).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(Exit::Success),
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(Exit::Success),
        Err(error) => Err(CommandError::failure(format_args!("standard output can't be written: {error}"))),
    }
}
