//! Whether a value is what a pattern says, and what that binds.

use agentflow_plan::{ErrorKind, Field, FieldPattern, Fields, LocalId, Pattern, Plan, Type, Value};

use crate::error::EvaluationError;
use crate::evaluation::Evaluation;
use crate::{Frame, NoContext};

/// Whether the value is what the pattern says. If it is, the pattern's locals are bound in the frame; if not, the
/// frame stays as it is.
pub fn pattern_matches(plan: &Plan, pattern: &Pattern, value: &Value, frame: &mut Frame) -> bool {
    // A pattern that takes too long to compare is one that does not match.
    Evaluation::new(plan, &NoContext).matches(pattern, value, frame).unwrap_or(false)
}

impl Evaluation<'_> {
    pub(crate) fn matches(
        &mut self,
        pattern: &Pattern,
        value: &Value,
        frame: &mut Frame,
    ) -> Result<bool, EvaluationError> {
        let mut bound = Vec::new();
        let matches = self.compare(pattern, value, &mut bound)?;
        if matches {
            for (local, value) in bound {
                frame.set(local, value.clone());
            }
        }
        Ok(matches)
    }

    fn compare<'v>(
        &mut self,
        pattern: &Pattern,
        value: &'v Value,
        bound: &mut Vec<(LocalId, &'v Value)>,
    ) -> Result<bool, EvaluationError> {
        self.charge(1)?;
        match pattern {
            Pattern::Any => Ok(true),
            Pattern::Literal(literal) => self.equal(literal, value),
            Pattern::Variant { name, fields } => {
                let Value::Object(payload) = value else { return Ok(false) };
                if payload.get("type").and_then(Value::as_str) != Some(&**name) {
                    return Ok(false);
                }
                for (name, field) in fields {
                    let Some(value) = payload.get(name) else { return Ok(false) };
                    match field {
                        FieldPattern::Bind(local) => bound.push((*local, value)),
                        FieldPattern::Match(pattern) => {
                            let matches =
                                self.deeper(|evaluation| evaluation.compare(pattern, value, bound))?;
                            if !matches {
                                return Ok(false);
                            }
                        }
                    }
                }
                Ok(true)
            }
            Pattern::Or(patterns) => {
                let before = bound.len();
                for pattern in patterns {
                    if self.deeper(|evaluation| evaluation.compare(pattern, value, bound))? {
                        return Ok(true);
                    }
                    bound.truncate(before);
                }
                Ok(false)
            }
            Pattern::Type(r#type) => {
                if let Ok(size) = value.size() {
                    self.charge_items(size.nodes)?;
                }
                Ok(has_type(self.plan, r#type, value))
            }
        }
    }
}

/// Whether a value is one of a type as it stands, constraints included. Nothing is converted, except that an int
/// is a float.
pub fn has_type(plan: &Plan, r#type: &Type, value: &Value) -> bool {
    match (r#type, value) {
        (Type::Null, Value::Null) | (Type::Bool, Value::Bool(_)) => true,
        (Type::Duration, Value::Duration(_)) | (Type::Time, Value::Time(_)) => true,
        (Type::Int(bounds), Value::Int(int)) => bounds.contains(int),
        (Type::Float(bounds), Value::Float(float)) => bounds.contains(float),
        (Type::Float(bounds), Value::Int(int)) => bounds.contains(&(*int as f64)),
        (Type::String { length, pattern }, Value::String(text)) => {
            length.contains(&(text.chars().count() as u64))
                && pattern
                    .as_ref()
                    .is_none_or(|pattern| plan.patterns.is_found(pattern, text).unwrap_or(false))
        }
        (Type::String { .. }, Value::Secret(_)) => true,
        (Type::Json, Value::List(items)) => items.iter().all(|item| has_type(plan, r#type, item)),
        (Type::Json, Value::Object(fields)) => fields.values().all(|field| has_type(plan, r#type, field)),
        (Type::Json, Value::Duration(_) | Value::Time(_) | Value::Secret(_)) => false,
        (Type::Json, _) => true,
        (Type::Image | Type::File, Value::String(_)) => true,
        (Type::Image | Type::File, Value::Object(fields)) => {
            ["path", "url", "base64"].iter().filter(|way| fields.contains_key(**way)).count() == 1
        }
        (Type::List { item, length }, Value::List(items)) => {
            length.contains(&(items.len() as u64)) && items.iter().all(|value| has_type(plan, item, value))
        }
        (Type::Map(item), Value::Object(fields)) => fields.values().all(|value| has_type(plan, item, value)),
        (Type::Optional(_), Value::Null) => true,
        (Type::Optional(inner), value) => has_type(plan, inner, value),
        (Type::Record(id), Value::Object(fields)) => {
            plan.records.get(id.index()).is_some_and(|record| has_fields(plan, &record.fields, fields))
        }
        (Type::Object(declared), Value::Object(fields)) => has_fields(plan, declared, fields),
        (Type::Enum(id), value) => plan.enums.get(id.index()).is_some_and(|declared| {
            let plain = declared.is_plain();
            let name = if plain { value.as_str() } else { value.field("type").and_then(Value::as_str) };
            let variant = declared.variants.iter().find(|variant| Some(&*variant.name) == name);
            variant.is_some_and(|variant| match (value, &variant.fields) {
                (Value::Object(fields), Some(payload)) => has_fields(plan, payload, fields),
                _ => true,
            })
        }),
        (Type::Error, value) => {
            value.field("kind").and_then(Value::as_str).and_then(ErrorKind::from_name).is_some()
                && value.field("message").and_then(Value::as_str).is_some()
        }
        // Only the machine knows what stands for a conversation.
        (Type::Conversation, _) => true,
        _ => false,
    }
}

fn has_fields(plan: &Plan, declared: &[Field], fields: &Fields) -> bool {
    declared.iter().all(|field| match fields.get(&field.name) {
        Some(value) => has_type(plan, &field.r#type, value),
        None => matches!(field.r#type, Type::Optional(_) | Type::Null),
    })
}
