//! What has a shape of its own: any JSON, images and files, caught errors.

use std::sync::Arc;

use super::Walk;
use crate::{ErrorKind, Fields, Type, UnknownFields, Value};

impl<'a> Walk<'a> {
    /// JSON is taken as it is; what only programs have becomes the text that the outside knows it by.
    pub(super) fn json(&mut self, value: &'a Value) -> Option<Value> {
        match value {
            Value::Duration(_) | Value::Time(_) => Some(Value::string(&*value.render())),
            Value::Secret(_) => self.wrong("expected any JSON", value),
            Value::List(items) => {
                let mut changed: Option<Vec<Value>> = None;
                for (index, item) in items.iter().enumerate() {
                    if let Some(other) = self.json(item) {
                        changed.get_or_insert_with(|| items.as_ref().clone())[index] = other;
                    }
                }
                changed.map(Value::list)
            }
            Value::Object(fields) => {
                let mut changed: Option<Fields> = None;
                for (index, field) in fields.values().enumerate() {
                    if let Some(other) = self.json(field) {
                        changed.get_or_insert_with(|| fields.as_ref().clone())[index] = other;
                    }
                }
                changed.map(|fields| Value::Object(Arc::new(fields)))
            }
            Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::String(_) => None,
        }
    }

    /// An image or a file: exactly one way to its bytes, and maybe what they are.
    pub(super) fn attachment(&mut self, r#type: &Type, value: &Value, fields: &'a Fields) -> Option<Value> {
        let known = ["path", "url", "base64", "media_type"];
        let ways = known[..3].iter().filter(|way| fields.contains_key(**way)).count();
        let texts = known.iter().all(|key| matches!(fields.get(*key), None | Some(Value::String(_))));
        let no_more =
            self.unknown == UnknownFields::Ignored || fields.keys().all(|key| known.contains(&&**key));
        if ways != 1 || !texts || !no_more {
            let what = r#type.describe(self.plan);
            let ways = "\"path\", \"url\" or \"base64\", and maybe \"media_type\"";
            return self.wrong(&format!("expected {what}: a text, or an object with one of {ways}"), value);
        }
        let kept: Fields = fields
            .iter()
            .filter(|(key, _)| known.contains(&&***key))
            .map(|(key, text)| (key.clone(), text.clone()))
            .collect();
        (kept.len() != fields.len()).then(|| Value::Object(Arc::new(kept)))
    }

    /// A caught error.
    pub(super) fn error(&mut self, value: &Value, fields: &Fields) -> Option<Value> {
        let kind = fields.get("kind").and_then(Value::as_str).and_then(ErrorKind::from_name);
        let whole = kind.is_some()
            && matches!(fields.get("message"), Some(Value::String(_)))
            && matches!(fields.get("step"), Some(Value::String(_) | Value::Null))
            && matches!(fields.get("attempts"), Some(Value::Int(_)));
        if whole && fields.len() == 4 {
            None
        } else {
            self.wrong("expected an error with \"kind\", \"message\", \"step\" and \"attempts\"", value)
        }
    }
}
