//! The closed lists of the language: what stands in settings and options, and the methods of values.

use crate::body::{ASK_OPTIONS, METHODS};
use crate::settings::lists;

/// Every closed list of settings and options, by what owns it, as the checks use it.
pub const SETTINGS: &[(&str, &[&str])] = &[
    ("provider", lists::PROVIDER),
    ("model", lists::MODEL),
    ("price", lists::PRICE),
    ("mcp", lists::SERVER),
    ("tool", lists::TOOL),
    ("agent", lists::AGENT),
    ("schedule", lists::SCHEDULE),
    ("approval", lists::APPROVAL),
    ("retry", lists::RETRY),
    ("budget", lists::BUDGET),
    ("ask", ASK_OPTIONS),
    ("with of a tool", lists::OF_TOOLS),
    ("with of an agent", lists::OF_AGENTS),
    ("with of a workflow", lists::OF_ALL),
];

/// The methods and properties of values, by the kind of values that they stand on.
#[must_use]
pub fn methods() -> Vec<(&'static str, Vec<&'static str>)> {
    let countable = ["strings", "lists", "maps"];
    METHODS
        .iter()
        .map(|(owner, table)| {
            let length = countable.contains(owner).then_some("length");
            (*owner, table.iter().map(|entry| entry.name).chain(length).collect())
        })
        .chain([("conversations", vec!["send"])])
        .collect()
}
