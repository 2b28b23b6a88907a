//! One file a command: its arguments, then what it does.

pub mod answer;
pub mod approve;
pub mod build;
pub mod cancel;
pub mod check;
pub mod completions;
pub mod cost;
pub mod doc;
pub mod events;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod new;
pub mod reference;
pub mod reject;
pub mod resume;
pub mod retry;
pub mod run;
pub mod runs;
pub mod schema;
pub mod show;
pub mod signal;
pub mod test;

mod program;

use crate::cli::Command;
use crate::exit::CommandResult;

/// Carries a command out.
pub fn dispatch(command: Command) -> CommandResult {
    match command {
        Command::Check(command) => command.execute(),
        Command::Fmt(command) => command.execute(),
        Command::Test(command) => command.execute(),
        Command::Run(command) => command.execute(),
        Command::Resume(command) => command.execute(),
        Command::Runs(command) => command.execute(),
        Command::Show(command) => command.execute(),
        Command::Events(command) => command.execute(),
        Command::Answer(command) => command.execute(),
        Command::Approve(command) => command.execute(),
        Command::Reject(command) => command.execute(),
        Command::Signal(command) => command.execute(),
        Command::Retry(command) => command.execute(),
        Command::Cancel(command) => command.execute(),
        Command::Build(command) => command.execute(),
        Command::Graph(command) => command.execute(),
        Command::Cost(command) => command.execute(),
        Command::Schema(command) => command.execute(),
        Command::Doc(command) => command.execute(),
        Command::Explain(command) => command.execute(),
        Command::Reference(command) => command.execute(),
        Command::New(command) => command.execute(),
        Command::Completions(command) => command.execute(),
    }
}
