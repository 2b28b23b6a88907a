//! What a parked run waits for, with the commands that let it go on.

use agentflow_store::{StepQuery, StepRow, StepStatus, Store};
use serde_json::Value;

use super::text::{ago, excerpt, when};
use super::{Storage, store_error};
use crate::exit::CommandError;

/// Steps that are told at most.
const STEPS_MAX: u32 = 20;
/// Questions beyond this are cut.
const TEXT_CHARACTERS_MAX: usize = 300;

/// Lines that say what the run waits for.
pub async fn waits(storage: &Storage, store: &dyn Store, run_id: &str) -> Result<Vec<String>, CommandError> {
    let mut lines = Vec::new();
    for status in [StepStatus::Uncertain, StepStatus::Waiting] {
        let query = StepQuery { status: Some(status), after: None, limit: STEPS_MAX };
        for step in store.steps(run_id, &query).await.map_err(store_error)? {
            lines.extend(wait(storage, run_id, &step));
        }
    }
    Ok(lines)
}

fn wait(storage: &Storage, run_id: &str, row: &StepRow) -> Vec<String> {
    let input: Value =
        row.input.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let (step, hint) = (shell_word(&row.step), storage.hint());
    let command = |words: &str| format!("      agentflow {words}{hint}");
    let until = match input["until"].as_str().and_then(agentflow_plan::parse_time) {
        Some(until) => format!(" until {} ({})", when(until), ago(until)),
        None => String::new(),
    };
    if row.status == StepStatus::Uncertain {
        return vec![
            format!("  {} was being carried out when its process died; did it happen?", row.step),
            "    it did, and returned this:".to_owned(),
            command(&format!("answer {run_id} {step} JSON")),
            "    it did not:".to_owned(),
            command(&format!("retry {run_id} --from {step}")),
        ];
    }
    match &*row.kind {
        "ask" => vec![
            format!("  {} asks {}{until}: {}", row.step, person(&input["to"]), text(&input["question"])),
            command(&format!("answer {run_id} {step} JSON")),
        ],
        "approval" => vec![
            format!("  {} waits for approval by {}{until}", row.step, person(&input["to"])),
            format!(
                "    of {} with {}{}",
                text(&input["tool"]),
                text(&input["arguments"]),
                approvals(&input)
            ),
            command(&format!(
                "approve {run_id} {step}{}",
                if input["quorum"].is_u64() { " --by NAME" } else { "" }
            )),
            command(&format!("reject {run_id} {step} REASON")),
        ],
        "wait" => {
            let signal = input["signal"].as_str().unwrap_or("NAME");
            vec![
                format!("  {} waits for the signal `{signal}`{until}", row.step),
                command(&format!("signal {run_id} {signal} JSON")),
            ]
        }
        "sleep" => vec![format!("  {} sleeps{until}", row.step)],
        // What holds a waiting step says nothing that the step itself does not.
        _ => Vec::new(),
    }
}

/// How many of those who must approve have, where several must.
fn approvals(input: &Value) -> String {
    let Some(quorum) = input["quorum"].as_u64() else { return String::new() };
    let by: Vec<&str> =
        input["approved_by"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let names = if by.is_empty() { String::new() } else { format!(", by {}", excerpt(&by.join(", "), 60)) };
    format!("; {} of {quorum} approved{names}", by.len())
}

fn person(who: &Value) -> String {
    who.as_str().map_or_else(|| "someone".to_owned(), |who| format!("`{}`", excerpt(who, 60)))
}

fn text(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    excerpt(&text, TEXT_CHARACTERS_MAX)
}

/// A word as a shell takes it.
pub fn shell_word(word: &str) -> String {
    let plain =
        |character: char| character.is_ascii_alphanumeric() || matches!(character, '/' | '_' | '-' | '.');
    if word.chars().all(plain) { word.to_owned() } else { format!("'{}'", word.replace('\'', r"'\''")) }
}
