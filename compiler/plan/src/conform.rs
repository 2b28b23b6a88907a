//! Making a value one of a type: the one walk that decodes what comes from outside and checks what programs make.
//!
//! `int` becomes `float` where the type says so (and a float that is whole becomes an int, as JSON has one kind of
//! number), text becomes a duration or a time, fields that are left out become null or their default, and fields come
//! in the order of their declaration. What is as it should be is shared, not copied.

use std::sync::Arc;

use crate::problem::{Path, Step, shown_text};
use crate::{
    Bounds, Enum, ErrorKind, Field, Fields, Name, Plan, Problem, Problems, Type, Value, nearest_name,
    parse_duration, parse_time, whole,
};

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

/// What a field and a parameter have in common.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldView<'a> {
    pub(crate) name: &'a Name,
    pub(crate) doc: Option<&'a Name>,
    pub(crate) r#type: &'a Type,
    pub(crate) default: Option<&'a Value>,
}

impl<'a> From<&'a Field> for FieldView<'a> {
    fn from(field: &'a Field) -> Self {
        FieldView {
            name: &field.name,
            doc: field.doc.as_ref(),
            r#type: &field.r#type,
            default: field.default.as_ref(),
        }
    }
}

impl<'a> From<&'a crate::Parameter> for FieldView<'a> {
    fn from(parameter: &'a crate::Parameter) -> Self {
        FieldView {
            name: &parameter.name,
            doc: parameter.doc.as_ref(),
            r#type: &parameter.r#type,
            default: parameter.default.as_ref(),
        }
    }
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

    fn record(&mut self, name: &str, declared: &[FieldView<'a>], value: &'a Value) -> Option<Value> {
        let Value::Object(fields) = value else {
            return self.wrong(&format!("expected {name}"), value);
        };
        self.refuse_unknown(declared, fields, None);
        self.fields(None, declared, fields)
    }

    /// The fields in the order of their declaration, after the tag of a variant.
    fn fields(
        &mut self,
        tag: Option<&'a Value>,
        declared: &[FieldView<'a>],
        fields: &'a Arc<Fields>,
    ) -> Option<Value> {
        let offset = usize::from(tag.is_some());
        let mut as_is = fields.len() == declared.len() + offset
            && (tag.is_none() || fields.get_index(0).is_some_and(|(key, _)| &**key == "type"));
        let mut ordered = Fields::with_capacity(declared.len() + offset);
        if let Some(tag) = tag {
            ordered.insert("type".into(), tag.clone());
        }
        for (position, field) in declared.iter().enumerate() {
            let value = match fields.get_full(field.name) {
                Some((index, _, value)) => {
                    self.path.push(Step::Field(field.name));
                    let changed = self.value(field.r#type, value);
                    self.path.pop();
                    as_is &= index == position + offset && changed.is_none();
                    changed.unwrap_or_else(|| value.clone())
                }
                None => {
                    as_is = false;
                    self.missing(field)
                }
            };
            ordered.insert(field.name.clone(), value);
        }
        (!as_is).then(|| Value::Object(Arc::new(ordered)))
    }

    fn missing(&mut self, field: &FieldView<'a>) -> Value {
        if let Some(default) = field.default {
            self.filled = true;
            return default.clone();
        }
        if !matches!(field.r#type, Type::Optional(_) | Type::Null) {
            self.path.push(Step::Field(field.name));
            self.problem(format!("missing, expected {}", field.r#type.describe(self.plan)));
            self.path.pop();
        }
        Value::Null
    }

    fn refuse_unknown(&mut self, declared: &[FieldView<'a>], fields: &'a Fields, tag: Option<&str>) {
        if self.unknown == UnknownFields::Ignored {
            return;
        }
        // Most objects have no field too many; looking each up would cost a table of names.
        let known = declared.iter().filter(|field| fields.contains_key(field.name)).count();
        let tagged = usize::from(tag.is_some_and(|tag| fields.contains_key(tag)));
        if known + tagged == fields.len() {
            return;
        }
        for key in fields.keys() {
            if Some(&**key) == tag || declared.iter().any(|field| field.name == key) {
                continue;
            }
            let near = nearest_name(key, declared.iter().map(|field| &**field.name));
            self.path.push(Step::Field(key));
            self.problem(match near {
                Some(near) => format!("there is no such field; did you mean `{near}`?"),
                None => "there is no such field".to_string(),
            });
            self.path.pop();
        }
    }

    fn plain_variant(&mut self, declared: &'a Enum, value: &Value) -> Option<Value> {
        match value {
            Value::String(text) if declared.variants.iter().any(|variant| variant.name == *text) => None,
            Value::String(text) => self.no_variant(declared, text),
            _ => self.wrong(&format!("expected one of {}", variants(declared)), value),
        }
    }

    fn variant(&mut self, declared: &'a Enum, value: &'a Value) -> Option<Value> {
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

    /// JSON is taken as it is; what only programs have becomes the text that the outside knows it by.
    fn json(&mut self, value: &'a Value) -> Option<Value> {
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
    fn attachment(&mut self, r#type: &Type, value: &Value, fields: &'a Fields) -> Option<Value> {
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
    fn error(&mut self, value: &Value, fields: &Fields) -> Option<Value> {
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
