//! Values, and patterns for them.

use agentflow_plan::{FieldPattern, Pattern, Value, duration_text};

use super::writer::{Writer, quoted};

impl Writer<'_> {
    pub(super) fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text.push_str(&quoted(text)),
            Value::Duration(milliseconds) => self.text.push_str(&duration_text(*milliseconds)),
            Value::List(items) if items.is_empty() => self.text.push_str("[]"),
            Value::List(_) => self.text.push_str("[…]"),
            Value::Object(fields) if fields.is_empty() => self.text.push_str("{}"),
            Value::Object(_) => self.text.push_str("{…}"),
            Value::Secret(_) => self.text.push_str("secret"),
            other => self.text.push_str(&other.render()),
        }
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) {
        self.deeper(|writer| writer.pattern_here(pattern));
    }

    fn pattern_here(&mut self, pattern: &Pattern) {
        match pattern {
            Pattern::Literal(Value::String(name)) if self.is_variant(name) => self.text.push_str(name),
            Pattern::Any => self.text.push('_'),
            Pattern::Literal(value) => self.value(value),
            Pattern::Variant { name, fields } if fields.is_empty() => self.text.push_str(name),
            Pattern::Variant { name, fields } => {
                self.text.push_str(name);
                self.text.push_str(" { ");
                self.list(fields, |writer, (field, inner)| {
                    writer.text.push_str(field);
                    match inner {
                        FieldPattern::Bind(local) if writer.words.local(*local) == **field => {}
                        FieldPattern::Bind(local) => {
                            writer.text.push_str(": ");
                            writer.local(*local);
                        }
                        FieldPattern::Match(pattern) => {
                            writer.text.push_str(": ");
                            writer.pattern(pattern);
                        }
                    }
                });
                self.text.push_str(" }");
            }
            Pattern::Or(patterns) => {
                for (position, pattern) in patterns.iter().enumerate() {
                    if position > 0 {
                        self.text.push_str(" | ");
                    }
                    self.pattern(pattern);
                }
            }
            Pattern::Type(r#type) => {
                let name = self.words.r#type(r#type);
                self.text.push_str(&name);
            }
        }
    }

    /// Whether a plain enum has this variant. Its values are strings; that a program tests a string for just this text
    /// is much rarer than that it tests the enum.
    fn is_variant(&self, name: &str) -> bool {
        self.words.plan.enums.iter().any(|declared| {
            declared.variants.iter().any(|variant| variant.fields.is_none() && *variant.name == *name)
        })
    }
}
