//! The walk from types to schemas.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value as Json, json};

use crate::conform::FieldView;
use crate::duration_text::DURATION_PATTERN;
use crate::{Bounds, Enum, EnumId, ErrorKind, Name, Plan, RecordId, Type, Variant};

/// Which form a schema is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Plain,
    Strict,
}

/// What stands in `$defs`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Definition {
    Record(RecordId),
    Enum(EnumId),
}

pub(super) type Schema = Map<String, Json>;

pub(super) struct Builder<'a> {
    plan: &'a Plan,
    form: Form,
    names: BTreeMap<Definition, String>,
    taken: BTreeSet<String>,
    pending: VecDeque<Definition>,
    /// The first thing that the strict form cannot say.
    pub(super) obstacle: Option<String>,
}

impl<'a> Builder<'a> {
    pub(super) fn new(plan: &'a Plan, form: Form) -> Self {
        Builder {
            plan,
            form,
            names: BTreeMap::new(),
            taken: BTreeSet::new(),
            pending: VecDeque::new(),
            obstacle: None,
        }
    }

    /// The schema of the root: a record or enum stands there itself, not a reference to it.
    pub(super) fn root(&mut self, r#type: &Type) -> Schema {
        match r#type {
            Type::Record(id) => self.definition(Definition::Record(*id)),
            Type::Enum(id) => self.definition(Definition::Enum(*id)),
            other => self.of(other),
        }
    }

    /// The root with all that it refers to, in the order in which it is first met.
    pub(super) fn finish(&mut self, mut root: Schema) -> Json {
        let mut definitions = Map::new();
        while let Some(definition) = self.pending.pop_front() {
            let schema = self.definition(definition);
            definitions.insert(self.names[&definition].clone(), Json::Object(schema));
        }
        if !definitions.is_empty() {
            root.insert("$defs".into(), Json::Object(definitions));
        }
        Json::Object(root)
    }

    /// The schema of a type.
    pub(super) fn of(&mut self, r#type: &Type) -> Schema {
        match r#type {
            Type::Null => typed("null"),
            Type::Bool => typed("boolean"),
            Type::Int(bounds) => bounded(typed("integer"), bounds, "minimum", "maximum"),
            Type::Float(bounds) => bounded(typed("number"), bounds, "minimum", "maximum"),
            Type::String { length, pattern } => self.string(length, pattern.as_ref()),
            Type::Duration => {
                let mut schema = typed("string");
                schema.insert("pattern".into(), json!(DURATION_PATTERN));
                described(
                    schema,
                    "A length of time such as 1h30m or 250ms; the units are ms, s, m, h, d and w.",
                )
            }
            Type::Time => {
                let mut schema = typed("string");
                schema.insert("format".into(), json!("date-time"));
                schema
            }
            Type::Json => {
                self.cannot("what `json` may hold");
                Schema::new()
            }
            Type::Image => self.attachment("An image"),
            Type::File => self.attachment("A file"),
            Type::List { item, length } => {
                let mut schema = typed("array");
                schema.insert("items".into(), Json::Object(self.of(item)));
                bounded(schema, length, "minItems", "maxItems")
            }
            Type::Map(item) => {
                self.cannot("an object with any keys (`map`)");
                let mut schema = typed("object");
                schema.insert("additionalProperties".into(), Json::Object(self.of(item)));
                schema
            }
            Type::Optional(inner) => {
                let inner = self.of(inner);
                any_of(vec![inner, typed("null")])
            }
            Type::Record(id) => self.reference(Definition::Record(*id)),
            Type::Enum(id) => self.reference(Definition::Enum(*id)),
            Type::Object(fields) => {
                let fields: Vec<FieldView<'_>> = fields.iter().map(FieldView::from).collect();
                self.object(None, &fields)
            }
            Type::Conversation => {
                self.cannot("a conversation");
                Schema::from_iter([("not".to_string(), json!({}))])
            }
            Type::Error => error(),
        }
    }

    /// An object with these fields, tagged where it is a variant.
    pub(super) fn object(&mut self, tag: Option<&str>, fields: &[FieldView<'_>]) -> Schema {
        let mut properties = Map::new();
        let mut required = Vec::new();
        if let Some(tag) = tag {
            properties.insert("type".into(), json!({ "type": "string", "const": tag }));
            required.push(json!("type"));
        }
        for field in fields {
            let may_be_missing =
                field.default.is_some() || matches!(field.r#type, Type::Optional(_) | Type::Null);
            if self.form == Form::Strict || !may_be_missing {
                required.push(json!(field.name));
            }
            let property = self.property(field);
            properties.insert(field.name.to_string(), Json::Object(property));
        }
        let mut schema = typed("object");
        schema.insert("properties".into(), Json::Object(properties));
        schema.insert("required".into(), Json::Array(required));
        schema.insert("additionalProperties".into(), json!(false));
        schema
    }

    fn property(&mut self, field: &FieldView<'_>) -> Schema {
        let mut schema = self.of(field.r#type);
        let mut words: Vec<String> = field.doc.iter().map(|doc| doc.to_string()).collect();
        match (self.form, field.default) {
            (Form::Plain, Some(default)) => {
                schema.insert("default".into(), default.to_json());
            }
            (Form::Strict, Some(default)) => words.push(format!("By default {}.", default.to_json_text())),
            (_, None) => {}
        }
        if !words.is_empty() {
            if self.form == Form::Strict && schema.contains_key("$ref") {
                // Structured outputs let nothing stand beside a reference.
                schema = any_of(vec![schema]);
            }
            schema = described(schema, &words.join(" "));
        }
        schema
    }

    fn string(&mut self, length: &Bounds<u64>, pattern: Option<&Name>) -> Schema {
        let mut schema = typed("string");
        let mut words = Vec::new();
        match self.form {
            Form::Plain => schema = bounded(schema, length, "minLength", "maxLength"),
            Form::Strict => {
                let count = crate::describe::count(length, "character");
                if let Some(count) = count.strip_prefix(" of ") {
                    words.push(format!("Has {count}."));
                }
            }
        }
        match pattern {
            Some(pattern) if is_portable(pattern) => {
                schema.insert("pattern".into(), json!(pattern));
            }
            Some(pattern) => words.push(format!("Matches the regular expression /{pattern}/.")),
            None => {}
        }
        if words.is_empty() { schema } else { described(schema, &words.join(" ")) }
    }

    fn attachment(&mut self, what: &str) -> Schema {
        let text = |words: &str| Json::Object(described(typed("string"), words));
        let media_type = "Its media type, such as image/png.";
        let mut forms = vec![described(typed("string"), &format!("{what}: a path, a URL or a data URL."))];
        for (key, words) in [("path", "A path."), ("url", "A URL."), ("base64", "The bytes in Base64.")] {
            let mut schema = typed("object");
            let mut required = vec![key];
            let media_type = match self.form {
                Form::Plain => text(media_type),
                Form::Strict => {
                    required.push("media_type");
                    Json::Object(described(any_of(vec![typed("string"), typed("null")]), media_type))
                }
            };
            schema.insert("properties".into(), json!({ key: text(words), "media_type": media_type }));
            schema.insert("required".into(), json!(required));
            schema.insert("additionalProperties".into(), json!(false));
            forms.push(schema);
        }
        any_of(forms)
    }

    fn reference(&mut self, definition: Definition) -> Schema {
        let name = self.name(definition);
        Schema::from_iter([("$ref".to_string(), json!(format!("#/$defs/{name}")))])
    }

    fn name(&mut self, definition: Definition) -> String {
        if let Some(name) = self.names.get(&definition) {
            return name.clone();
        }
        let declared = match definition {
            Definition::Record(id) => self.plan.records.get(id.index()).map(|record| &record.name),
            Definition::Enum(id) => self.plan.enums.get(id.index()).map(|declared| &declared.name),
        };
        // Two files may each declare the name, and a damaged plan may hold one that is no name.
        let base: String =
            declared.map_or("Unknown", |name| &**name).chars().filter(char::is_ascii_alphanumeric).collect();
        let mut name = base.clone();
        let mut number = 2;
        while !self.taken.insert(name.clone()) {
            name = format!("{base}_{number}");
            number += 1;
        }
        self.names.insert(definition, name.clone());
        self.pending.push_back(definition);
        name
    }

    fn definition(&mut self, definition: Definition) -> Schema {
        let plan = self.plan;
        let (doc, schema) = match definition {
            Definition::Record(id) => {
                let Some(record) = plan.records.get(id.index()) else { return nothing() };
                let fields: Vec<FieldView<'_>> = record.fields.iter().map(FieldView::from).collect();
                (record.doc.as_ref(), self.object(None, &fields))
            }
            Definition::Enum(id) => {
                let Some(declared) = plan.enums.get(id.index()) else { return nothing() };
                let schema =
                    if declared.is_plain() { plain_enum(declared) } else { self.payload_enum(declared) };
                (declared.doc.as_ref(), schema)
            }
        };
        match doc {
            Some(doc) => described(schema, doc),
            None => schema,
        }
    }

    fn payload_enum(&mut self, declared: &Enum) -> Schema {
        any_of(declared.variants.iter().map(|variant| self.variant(variant)).collect())
    }

    fn variant(&mut self, variant: &Variant) -> Schema {
        let fields: Vec<FieldView<'_>> = variant.fields.iter().flatten().map(FieldView::from).collect();
        let schema = self.object(Some(&variant.name), &fields);
        match &variant.doc {
            Some(doc) => described(schema, doc),
            None => schema,
        }
    }

    fn cannot(&mut self, reason: &str) {
        self.obstacle.get_or_insert_with(|| reason.to_string());
    }
}

fn plain_enum(declared: &Enum) -> Schema {
    let mut schema = typed("string");
    let names: Vec<&Name> = declared.variants.iter().map(|variant| &variant.name).collect();
    schema.insert("enum".into(), json!(names));
    let docs: Vec<String> = declared
        .variants
        .iter()
        .filter_map(|variant| variant.doc.as_ref().map(|doc| format!("{}: {doc}", variant.name)))
        .collect();
    if docs.is_empty() { schema } else { described(schema, &docs.join("\n")) }
}

fn error() -> Schema {
    let kinds = ErrorKind::ALL.map(ErrorKind::name);
    let schema = json!({
        "type": "object",
        "properties": {
            "kind": { "type": "string", "enum": kinds },
            "message": { "type": "string" },
            "step": { "anyOf": [{ "type": "string" }, { "type": "null" }] },
            "attempts": { "type": "integer" },
        },
        "required": ["kind", "message", "step", "attempts"],
        "additionalProperties": false,
    });
    match schema {
        Json::Object(schema) => schema,
        _ => Schema::new(),
    }
}

fn typed(name: &str) -> Schema {
    Schema::from_iter([("type".to_string(), json!(name))])
}

fn any_of(forms: Vec<Schema>) -> Schema {
    Schema::from_iter([("anyOf".to_string(), json!(forms))])
}

/// A schema that nothing satisfies.
fn nothing() -> Schema {
    Schema::from_iter([("not".to_string(), json!({}))])
}

fn bounded<T: serde::Serialize + Copy>(
    mut schema: Schema,
    bounds: &Bounds<T>,
    min: &str,
    max: &str,
) -> Schema {
    if let Some(least) = bounds.min {
        schema.insert(min.into(), json!(least));
    }
    if let Some(most) = bounds.max {
        schema.insert(max.into(), json!(most));
    }
    schema
}

/// The schema with these words before those that it has.
fn described(mut schema: Schema, words: &str) -> Schema {
    let words = match schema.get("description").and_then(Json::as_str) {
        Some(more) => format!("{words}\n{more}"),
        None => words.to_string(),
    };
    schema.insert("description".into(), json!(words));
    schema
}

/// Whether a pattern means the same in the dialect of JSON Schema (that of ECMAScript) as in ours: what only one of
/// them knows is left out of schemas, and said in words.
fn is_portable(pattern: &str) -> bool {
    const OURS_ALONE: [&str; 14] =
        ["(?", "\\A", "\\z", "\\a", "\\x{", "\\u{", "\\U", "\\p", "\\P", "\\<", "\\>", "[[:", "&&", "~~"];
    pattern.is_ascii() && !OURS_ALONE.iter().any(|piece| pattern.contains(piece))
}
