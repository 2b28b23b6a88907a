//! Making a value one of a type: the one walk that decodes what comes from outside and checks what programs make.
//!
//! `int` becomes `float` where the type says so (and a float that is whole becomes an int, as JSON has one kind of
//! number), text becomes a duration or a time, fields that are left out become null or their default, and fields come
//! in the order of their declaration. What is as it should be is shared, not copied.

mod built_in;
mod field_view;
mod records;
mod variants;

use std::sync::Arc;

pub(crate) use field_view::FieldView;

use crate::problem::{Path, Step, shown_text};
use crate::{Bounds, Fields, Name, Plan, Problem, Problems, Type, Value, parse_duration, parse_time, whole};

/// What fields are that the type does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownFields {
    /// An error: in the input of a run, in a person's answer.
    Refused,
    /// Left away: in what tools return and models say.
    Ignored,
}

/// Makes `value` one of `type`, or says all that is wrong with it.
pub fn conform(plan: &Plan, r#type: &Type, value: &Value, unknown: UnknownFields) -> Result<Value, Problems> {
    within_limits(value)?;
    let mut walk = Walk::new(plan, unknown);
    let changed = walk.value(r#type, value);
    walk.finish(changed.unwrap_or_else(|| value.clone()))
}

/// Makes `value` an object with these fields, or says all that is wrong with it.
pub(crate) fn conform_fields(
    plan: &Plan,
    fields: &[FieldView<'_>],
    value: &Value,
    unknown: UnknownFields,
) -> Result<Value, Problems> {
    within_limits(value)?;
    let mut walk = Walk::new(plan, unknown);
    let changed = walk.record("an object", fields, value);
    walk.finish(changed.unwrap_or_else(|| value.clone()))
}

fn within_limits(value: &Value) -> Result<(), Problems> {
    value.size().map(drop).map_err(|large| Problems::one("", format!("this is {large}")))
}

struct Walk<'a> {
    plan: &'a Plan,
    unknown: UnknownFields,
    path: Path<'a>,
    problems: Problems,
    /// Whether a default went in: then the whole may have become too large.
    filled: bool,
}

impl<'a> Walk<'a> {
    fn new(plan: &'a Plan, unknown: UnknownFields) -> Self {
        Walk { plan, unknown, path: Path::default(), problems: Problems::default(), filled: false }
    }

    fn finish(self, value: Value) -> Result<Value, Problems> {
        if !self.problems.is_empty() {
            return Err(self.problems);
        }
        if self.filled {
            within_limits(&value)?;
        }
        Ok(value)
    }

    /// The value that takes the place of this one, or `None` where it stays (also where it is wrong).
    ///
    /// Recursion is bounded by the depth of the value, which was checked, and by that of optionals in the type.
    fn value(&mut self, r#type: &'a Type, value: &'a Value) -> Option<Value> {
        match (r#type, value) {
            (Type::Null, Value::Null) | (Type::Bool, Value::Bool(_)) => None,
            (Type::Int(bounds), Value::Int(int)) => self.int(bounds, *int),
            (Type::Int(bounds), Value::Float(float)) => match whole(*float) {
                Some(int) => {
                    self.int(bounds, int);
                    Some(Value::Int(int))
                }
                None if float.trunc() == *float => self.wrong("expected an int of 64 bits", value),
                None => self.expected(r#type, value),
            },
            (Type::Float(bounds), Value::Float(float)) => self.float(bounds, *float),
            (Type::Float(bounds), Value::Int(int)) => {
                self.float(bounds, *int as f64);
                Some(Value::Float(*int as f64))
            }
            (Type::String { length, pattern }, Value::String(text)) => {
                self.string(length, pattern.as_ref(), text)
            }
            // A secret is text whose content nobody may look at.
            (Type::String { .. }, Value::Secret(_)) => None,
            (Type::Duration, Value::Duration(_)) | (Type::Time, Value::Time(_)) => None,
            (Type::Duration, Value::String(text)) => match parse_duration(text) {
                Some(milliseconds) => Some(Value::Duration(milliseconds)),
                None => self.wrong("expected a duration such as \"1h30m\"", value),
            },
            (Type::Time, Value::String(text)) => match parse_time(text) {
                Some(milliseconds) => Some(Value::Time(milliseconds)),
                None => self.wrong("expected a time such as \"2025-03-01T12:00:00Z\"", value),
            },
            (Type::Json, _) => self.json(value),
            (Type::Image | Type::File, Value::String(_)) => None,
            (Type::Image | Type::File, Value::Object(fields)) => self.attachment(r#type, value, fields),
            (Type::List { item, length }, Value::List(items)) => self.list(item, length, items),
            (Type::Map(item), Value::Object(fields)) => self.map(item, fields),
            (Type::Optional(_), Value::Null) => None,
            (Type::Optional(inner), _) => self.value(inner, value),
            (Type::Record(id), _) => match self.plan.records.get(id.index()) {
                Some(record) => {
                    let fields: Vec<FieldView<'a>> = record.fields.iter().map(FieldView::from).collect();
                    self.record(&record.name, &fields, value)
                }
                None => self.wrong("this record is not in the plan", value),
            },
            (Type::Object(declared), _) => {
                let fields: Vec<FieldView<'a>> = declared.iter().map(FieldView::from).collect();
                self.record("an object", &fields, value)
            }
            (Type::Enum(id), _) => match self.plan.enums.get(id.index()) {
                Some(declared) if declared.is_plain() => self.plain_variant(declared, value),
                Some(declared) => self.variant(declared, value),
                None => self.wrong("this enum is not in the plan", value),
            },
            (Type::Error, Value::Object(fields)) => self.error(value, fields),
            // Conversations never come from outside; inside, the machine alone knows what stands for one.
            (Type::Conversation, _) if self.unknown == UnknownFields::Ignored => None,
            _ => self.expected(r#type, value),
        }
    }

    fn int(&mut self, bounds: &Bounds<i64>, int: i64) -> Option<Value> {
        if bounds.contains(&int) { None } else { self.expected(&Type::Int(*bounds), &Value::Int(int)) }
    }

    fn float(&mut self, bounds: &Bounds<f64>, float: f64) -> Option<Value> {
        if bounds.contains(&float) {
            None
        } else {
            self.expected(&Type::Float(*bounds), &Value::Float(float))
        }
    }

    fn string(&mut self, length: &Bounds<u64>, pattern: Option<&Name>, text: &Arc<str>) -> Option<Value> {
        if *length != Bounds::NONE {
            let characters = text.chars().count() as u64;
            if !length.contains(&characters) {
                let words = crate::describe::count(length, "character");
                self.problem(format!("expected a string{words}, found {characters}"));
            }
        }
        if let Some(pattern) = pattern {
            match self.plan.patterns.is_found(pattern, text) {
                Ok(true) => {}
                Ok(false) => {
                    self.problem(format!(
                        "expected a string matching /{pattern}/, found {}",
                        shown_text(text)
                    ));
                }
                Err(_) => self.problem(format!("/{pattern}/ is no regular expression")),
            }
        }
        None
    }

    fn list(&mut self, item: &'a Type, length: &Bounds<u64>, items: &'a Arc<Vec<Value>>) -> Option<Value> {
        if !length.contains(&(items.len() as u64)) {
            let words = crate::describe::count(length, "item");
            self.problem(format!("expected a list{words}, found {}", items.len()));
        }
        let mut changed: Option<Vec<Value>> = None;
        for (index, value) in items.iter().enumerate() {
            self.path.push(Step::Index(index));
            if let Some(other) = self.value(item, value) {
                changed.get_or_insert_with(|| items.as_ref().clone())[index] = other;
            }
            self.path.pop();
        }
        changed.map(Value::list)
    }

    fn map(&mut self, item: &'a Type, fields: &'a Arc<Fields>) -> Option<Value> {
        let mut changed: Option<Fields> = None;
        for (index, (key, value)) in fields.iter().enumerate() {
            self.path.push(Step::Field(key));
            if let Some(other) = self.value(item, value) {
                changed.get_or_insert_with(|| fields.as_ref().clone())[index] = other;
            }
            self.path.pop();
        }
        changed.map(|fields| Value::Object(Arc::new(fields)))
    }

    fn expected(&mut self, r#type: &Type, value: &Value) -> Option<Value> {
        let words = r#type.describe(self.plan);
        self.wrong(&format!("expected {words}"), value)
    }

    fn wrong(&mut self, expectation: &str, value: &Value) -> Option<Value> {
        self.problem(format!("{expectation}, found {}", found(value)));
        None
    }

    fn problem(&mut self, message: String) {
        let path = &self.path;
        self.problems.add(|| Problem { path: path.to_string(), message });
    }
}

fn found(value: &Value) -> String {
    match value {
        Value::String(text) => shown_text(text),
        Value::List(_) => "a list".to_string(),
        Value::Object(fields) => match fields.get("type") {
            Some(Value::String(tag)) => format!("an object of \"type\" {}", shown_text(tag)),
            _ => "an object".to_string(),
        },
        Value::Secret(_) => "a secret".to_string(),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Duration(_)
        | Value::Time(_) => value.render().into_owned(),
    }
}
