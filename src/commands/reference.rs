//! `agentflow reference`

use clap::Args;

use super::program::unknown;
use crate::exit::{CommandResult, print};

/// Print the reference of the language
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  agentflow reference             the topics\n  \
    agentflow reference handoffs\n  agentflow reference all")]
pub struct Reference {
    /// The topic; without one, the topics are listed
    topic: Option<String>,
}

/// Topics and their chapters.
const CHAPTERS: &[(&str, &str)] = &[
    ("start", include_str!("../../grammar/reference/01-start.md")),
    ("text", include_str!("../../grammar/reference/02-text.md")),
    ("types", include_str!("../../grammar/reference/03-types.md")),
    ("expressions", include_str!("../../grammar/reference/04-expressions.md")),
    ("declarations", include_str!("../../grammar/reference/05-declarations.md")),
    ("tools", include_str!("../../grammar/reference/06-tools.md")),
    ("agents", include_str!("../../grammar/reference/07-agents.md")),
    ("handoffs", include_str!("../../grammar/reference/08-handoffs.md")),
    ("workflows", include_str!("../../grammar/reference/09-workflows.md")),
    ("concurrency", include_str!("../../grammar/reference/10-concurrency.md")),
    ("errors", include_str!("../../grammar/reference/11-errors.md")),
    ("people", include_str!("../../grammar/reference/12-people.md")),
    ("conversations", include_str!("../../grammar/reference/13-conversations.md")),
    ("tests", include_str!("../../grammar/reference/14-tests.md")),
    ("running", include_str!("../../grammar/reference/15-running.md")),
    ("checking", include_str!("../../grammar/reference/16-checking.md")),
];

impl Reference {
    pub fn execute(self) -> CommandResult {
        let Some(topic) = self.topic else {
            let list: String = CHAPTERS
                .iter()
                .map(|(topic, chapter)| {
                    let title = chapter.lines().next().unwrap_or_default().trim_start_matches("# ");
                    format!("{topic:<16}{title}\n")
                })
                .collect();
            return print(format_args!(
                "{list}\n`agentflow reference TOPIC` prints one, `all` prints all of them.\n"
            ));
        };
        if topic == "all" {
            return print(CHAPTERS.iter().map(|(_, chapter)| *chapter).collect::<Vec<_>>().join("\n"));
        }
        match CHAPTERS.iter().find(|(name, _)| *name == topic) {
            Some((_, chapter)) => print(chapter),
            None => Err(unknown("topic", &topic, CHAPTERS.iter().map(|(name, _)| *name))),
        }
    }
}
