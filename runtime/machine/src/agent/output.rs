//! An agent's output: text that must be a value of its type. What is wrong with it is told to the model, field by
//! field, which costs a turn.

use agentflow_plan::{Plan, Problems, Type, UnknownFields, Value, decode};

use crate::progress::Progress;
use crate::state::TaskId;

impl Progress<'_> {
    /// The model gave an output.
    pub(crate) fn output_given(&mut self, id: TaskId, text: &str, cut_off: bool) {
        let Some(agent) = self.definition(id) else { return };
        let name = &agent.name;
        if text.trim().is_empty() && agent.result != Type::Null {
            let wrong = format!("`{name}` gave an empty answer");
            return self.ask_again(id, wrong, "Your answer was empty. Answer the question.");
        }
        match read_output(self.plan, &agent.result, text) {
            Ok(output) => {
                if let Some(run) = self.agent_mut(id) {
                    run.wrong = None;
                }
                self.check_output(id, output);
            }
            Err(problems) => {
                let due = agent.result.describe(self.plan);
                let mut told = String::from(if cut_off {
                    "Your answer was cut off, since it reached the most tokens that it may have. Answer again, shorter."
                } else {
                    "Your answer does not have the form that is due."
                });
                told.push_str(&format!(" It must be {due}, and nothing else:\n{problems}"));
                let wrong = format!("the last output of `{name}` is not {due}: {problems}");
                self.ask_again(id, wrong, told);
            }
        }
    }
}

/// Reads a model's text as a value of a type. Where text is due, it is the text; otherwise it is JSON, which models
/// like to put between fences, and whose quotes they leave out around the name of a variant.
fn read_output(plan: &Plan, due: &Type, text: &str) -> Result<Value, Problems> {
    let read = |json: &serde_json::Value| decode(plan, due, json, UnknownFields::Ignored);
    let as_text = |text: &str| read(&serde_json::Value::String(text.into()));
    match due {
        Type::Null => Ok(Value::Null),
        Type::String { .. } => as_text(text),
        _ => match serde_json::from_str(unfenced(text)) {
            Ok(json) => read(&json),
            Err(error) => {
                as_text(text.trim()).map_err(|_| Problems::one("", format!("this is no JSON: {error}")))
            }
        },
    }
}

/// The text between a pair of fences, if that is all there is.
fn unfenced(text: &str) -> &str {
    let trimmed = text.trim();
    let Some(inner) = trimmed.strip_prefix("```").and_then(|inner| inner.strip_suffix("```")) else {
        return trimmed;
    };
    match inner.split_once('\n') {
        Some((language, body)) if language.trim().chars().all(char::is_alphanumeric) => body.trim(),
        _ => inner.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::unfenced;

    #[test]
    fn fences_fall_away() {
        for (text, inner) in [
            ("{\"a\": 1}", "{\"a\": 1}"),
            (" ```json\n{\"a\": 1}\n``` ", "{\"a\": 1}"),
            ("```\n[1]\n```", "[1]"),
            ("```", "```"),
            ("``````", ""),
            ("see ```x``` there", "see ```x``` there"),
        ] {
            assert_eq!(unfenced(text), inner);
        }
    }
}
