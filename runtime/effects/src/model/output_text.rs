//! The text of an answer, freed from what the way to it put around.

use agentflow_plan::{OutputSchema, Type};
use serde_json::Value as Json;

/// The answer itself: without the object that a schema put around it, without a Markdown fence that a model put around
/// its JSON; where the type is a string, that string. What can't be understood is left as it came, for the machine to
/// tell the model about it.
pub(super) fn output_text(r#type: &Type, schema: Option<&OutputSchema>, text: String) -> String {
    let Some(schema) = schema else { return text };
    let parsed = serde_json::from_str::<Json>(&text);
    let (json, is_fenced) = match parsed {
        Ok(json) => (json, false),
        Err(_) => match unfenced(&text).and_then(|inner| serde_json::from_str::<Json>(inner).ok()) {
            Some(json) => (json, true),
            None => return text,
        },
    };
    let is_string = matches!(r#type, Type::String { .. });
    if !schema.wrapped && !is_fenced {
        return text;
    }
    match schema.unwrap(json) {
        Json::String(inner) if is_string => inner,
        _ if is_string => text,
        inner => inner.to_string(),
    }
}

/// What stands between "```json" and "```", if that is all.
fn unfenced(text: &str) -> Option<&str> {
    let inner = text.trim().strip_prefix("```")?.strip_suffix("```")?;
    inner.split_once('\n').map(|(_language, inner)| inner)
}

#[cfg(test)]
mod tests {
    use agentflow_plan::{Bounds, Plan, output_schema};

    use super::*;

    #[test]
    fn answers_are_freed_from_what_is_around_them() {
        let string = Type::String { length: Bounds { min: Some(1), max: None }, pattern: None };
        let list = Type::List { item: Box::new(Type::Int(Bounds::NONE)), length: Bounds::NONE };
        let map = Type::Map(Box::new(Type::Bool));
        for (r#type, text, expected) in [
            (&string, r#"{"response": "a\"b"}"#, "a\"b"),
            (&string, "plain words", "plain words"),
            (&string, "42", "42"),
            (&string, r#""quoted""#, "quoted"),
            (&list, r#"{"response": [1, 2]}"#, "[1,2]"),
            (&list, "[1, 2]", "[1,2]"),
            (&list, "```json\n{\"response\": [3]}\n```\n", "[3]"),
            (&list, r#"{"response": [1, 2"#, r#"{"response": [1, 2"#),
            (&map, r#"{"response": true}"#, r#"{"response": true}"#),
            (&map, "```\n{\"a\": true}\n```", r#"{"a":true}"#),
        ] {
            let schema = output_schema(&Plan::new("test"), r#type);
            assert_eq!(output_text(r#type, Some(&schema), text.into()), expected);
        }
        assert_eq!(output_text(&string, None, r#"{"response": 1}"#.into()), r#"{"response": 1}"#);
    }
}
