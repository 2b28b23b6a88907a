//! Enums: plain ones are strings, those with payloads objects with a tag.

use super::{FieldView, Walk};
use crate::problem::{Step, shown_text};
use crate::{Enum, Value, nearest_name};

impl<'a> Walk<'a> {
    pub(super) fn plain_variant(&mut self, declared: &'a Enum, value: &Value) -> Option<Value> {
        match value {
            Value::String(text) if declared.variants.iter().any(|variant| variant.name == *text) => None,
            Value::String(text) => self.no_variant(declared, text),
            _ => self.wrong(&format!("expected one of {}", variants(declared)), value),
        }
    }

    pub(super) fn variant(&mut self, declared: &'a Enum, value: &'a Value) -> Option<Value> {
        let Value::Object(fields) = value else {
            return self.wrong(
                &format!("expected an object whose \"type\" is one of {}", variants(declared)),
                value,
            );
        };
        let Some(tag) = fields.get("type") else {
            self.path.push(Step::Field("type"));
            self.problem(format!("missing, expected one of {}", variants(declared)));
            self.path.pop();
            return None;
        };
        let name = tag.as_str();
        let Some(variant) = declared.variants.iter().find(|variant| Some(&*variant.name) == name) else {
            self.path.push(Step::Field("type"));
            match tag {
                Value::String(text) => self.no_variant(declared, text),
                _ => self.wrong(&format!("expected one of {}", variants(declared)), tag),
            };
            self.path.pop();
            return None;
        };
        let payload: Vec<FieldView<'a>> = variant.fields.iter().flatten().map(FieldView::from).collect();
        self.refuse_unknown(&payload, fields, Some("type"));
        self.fields(Some(tag), &payload, fields)
    }

    fn no_variant(&mut self, declared: &Enum, written: &str) -> Option<Value> {
        let near = nearest_name(written, declared.variants.iter().map(|variant| &*variant.name));
        let found = shown_text(written);
        self.problem(match near {
            Some(near) => {
                format!("expected one of {}, found {found}; did you mean {near:?}?", variants(declared))
            }
            None => format!("expected one of {}, found {found}", variants(declared)),
        });
        None
    }
}

const VARIANTS_SHOWN_MAX: usize = 12;

fn variants(declared: &Enum) -> String {
    let mut names: Vec<String> = declared
        .variants
        .iter()
        .take(VARIANTS_SHOWN_MAX)
        .map(|variant| format!("{:?}", variant.name))
        .collect();
    if declared.variants.len() > VARIANTS_SHOWN_MAX {
        names.push("…".to_string());
    }
    names.join(", ")
}
