//! The `agentflow` command: arguments in, the crates' work out. **Not in it**: decisions about the language or about
//! durability.

mod cli;
mod commands;
mod exit;
mod report;
mod running;
mod world;

use clap::Parser;

fn main() -> std::process::ExitCode {
    // A reader that goes away (`| head`) is no reason to panic.
    let arguments = match cli::Cli::try_parse() {
        Ok(arguments) => arguments,
        Err(message) => return exit::usage(&message),
    };
    commands::dispatch(arguments.command).unwrap_or_else(exit::failed).into()
}
