//! Why a text is no script.

/// What is wrong with a script, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{message}{}", place(.path), hint(.help))]
pub struct ScriptError {
    /// Where: `agents.Triage.turns[0].args`; empty for the whole.
    pub path: String,
    /// What.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

fn place(path: &str) -> String {
    if path.is_empty() { String::new() } else { format!("{path}: ") }
}

fn hint(help: &Option<String>) -> String {
    help.as_ref().map(|help| format!(" ({help})")).unwrap_or_default()
}
