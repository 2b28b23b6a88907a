//! Records: fields in the order of their declaration, with those filled in that may be missing.

use std::sync::Arc;

use super::{FieldView, Walk};
use crate::problem::Step;
use crate::{Fields, Type, UnknownFields, Value, nearest_name};

impl<'a> Walk<'a> {
    pub(super) fn record(
        &mut self,
        name: &str,
        declared: &[FieldView<'a>],
        value: &'a Value,
    ) -> Option<Value> {
        let Value::Object(fields) = value else {
            return self.wrong(&format!("expected {name}"), value);
        };
        self.refuse_unknown(declared, fields, None);
        self.fields(None, declared, fields)
    }

    /// The fields in the order of their declaration, after the tag of a variant.
    pub(super) fn fields(
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

    pub(super) fn refuse_unknown(
        &mut self,
        declared: &[FieldView<'a>],
        fields: &'a Fields,
        tag: Option<&str>,
    ) {
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
}
