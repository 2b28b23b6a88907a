//! Takes the values of secrets out of what comes back, since an answer, an error or a tool's output is journaled and
//! shown.

use std::borrow::Cow;

use agentflow_plan::Plan;
use serde_json::Value;

use crate::secret::SecretSource;

/// Shorter values are left alone: a secret `on` would take a piece out of every other word.
const SECRET_BYTES_MIN: usize = 4;

/// Replaces the values of a plan's secrets by their names.
pub(crate) struct Scrubber {
    /// What is looked for and what stands in its place; longer ones first, since one secret may be part of another.
    replacements: Vec<(String, String)>,
}

impl Scrubber {
    pub(crate) fn new(plan: &Plan, secrets: &dyn SecretSource) -> Scrubber {
        let mut replacements = Vec::new();
        for name in &plan.secrets {
            let Some(value) = secrets.read(name).filter(|value| value.len() >= SECRET_BYTES_MIN) else {
                continue;
            };
            // A secret may come back as it was sent, or written as part of JSON.
            let quoted = Value::from(value.as_str()).to_string();
            let escaped = &quoted[1..quoted.len() - 1];
            if escaped != value {
                replacements.push((escaped.to_owned(), shown(name)));
            }
            replacements.push((value, shown(name)));
        }
        replacements.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
        Scrubber { replacements }
    }

    /// The length of the longest text that is looked for.
    pub(crate) fn bytes_max(&self) -> usize {
        self.replacements.first().map_or(0, |(value, _)| value.len())
    }

    pub(crate) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut scrubbed = Cow::Borrowed(text);
        for (value, name) in &self.replacements {
            if scrubbed.contains(value.as_str()) {
                scrubbed = Cow::Owned(scrubbed.replace(value.as_str(), name));
            }
        }
        scrubbed
    }

    /// Every text in the JSON, keys included. Numbers are left as they are.
    pub(crate) fn json(&self, json: &mut Value) {
        if self.replacements.is_empty() {
            return;
        }
        match json {
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
            Value::String(text) => {
                if let Cow::Owned(scrubbed) = self.text(text) {
                    *text = scrubbed;
                }
            }
            Value::Array(items) => items.iter_mut().for_each(|item| self.json(item)),
            Value::Object(members) => {
                members.values_mut().for_each(|member| self.json(member));
                if members.keys().any(|key| matches!(self.text(key), Cow::Owned(_))) {
                    let taken = std::mem::take(members);
                    *members = taken
                        .into_iter()
                        .map(|(key, member)| (self.text(&key).into_owned(), member))
                        .collect();
                }
            }
        }
    }
}

/// As everywhere else where people see a secret.
fn shown(name: &str) -> String {
    format!("<secret {name}>")
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use agentflow_plan::Name;
    use serde_json::json;

    use super::*;

    fn scrubber(secrets: &[(&str, &str)]) -> Scrubber {
        let mut plan = Plan::new("test");
        plan.secrets = secrets.iter().map(|(name, _)| Name::from(*name)).collect();
        let owned = |(name, value): &(&str, &str)| (name.to_string(), value.to_string());
        Scrubber::new(&plan, &secrets.iter().map(owned).collect::<BTreeMap<_, _>>())
    }

    #[test]
    fn values_of_secrets_give_way_to_their_names() {
        let scrubber =
            scrubber(&[("KEY", "sk-12"), ("LONG", "sk-12345"), ("ODD", "a\"b\\c"), ("TINY", "on")]);
        for (text, scrubbed) in [
            ("nothing here", "nothing here"),
            ("Bearer sk-12 and sk-12345", "Bearer <secret KEY> and <secret LONG>"),
            (r#"{"k": "a\"b\\c"} a"b\c"#, r#"{"k": "<secret ODD>"} <secret ODD>"#),
            ("on and on", "on and on"),
        ] {
            assert_eq!(scrubber.text(text), scrubbed);
        }
        let mut json = json!({"sk-12": ["x", {"y": "sk-12345"}], "n": 1});
        scrubber.json(&mut json);
        assert_eq!(json.to_string(), r#"{"<secret KEY>":["x",{"y":"<secret LONG>"}],"n":1}"#);
        assert_eq!(scrubber.bytes_max(), 8);
    }
}
