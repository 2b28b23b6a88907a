//! The arguments of the command. Doc comments are the help text.

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Parser, Subcommand};

use crate::commands;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Check, build and run durable agent workflows
#[derive(Debug, Parser)]
#[command(
    name = "agentflow",
    version,
    styles = STYLES,
    disable_help_subcommand = true,
    after_help = "Examples:\n  \
        agentflow check support.agentflow\n  \
        agentflow run support.agentflow --input @ticket.json\n  \
        agentflow resume\n\n\
        `agentflow reference` prints the reference of the language."
)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Check(commands::check::Check),
    Fmt(commands::fmt::Fmt),
    Test(commands::test::Test),
    Run(commands::run::Run),
    Resume(commands::resume::Resume),
    Runs(commands::runs::Runs),
    Show(commands::show::Show),
    Events(commands::events::Events),
    Answer(commands::answer::Answer),
    Approve(commands::approve::Approve),
    Reject(commands::reject::Reject),
    Signal(commands::signal::Signal),
    Retry(commands::retry::Retry),
    Cancel(commands::cancel::Cancel),
    Build(commands::build::Build),
    Graph(commands::graph::Graph),
    Cost(commands::cost::Cost),
    Schema(commands::schema::Schema),
    Doc(commands::doc::Doc),
    Explain(commands::explain::Explain),
    Reference(commands::reference::Reference),
    New(commands::new::New),
    Completions(commands::completions::Completions),
}
