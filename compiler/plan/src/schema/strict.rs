//! How large a schema structured outputs take.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::NotStrict;

/// Fields of all objects together at most.
const PROPERTIES_MAX: usize = 5_000;
/// Objects inside each other at most.
const NESTING_MAX: usize = 10;
/// Variants of all enums together at most.
const ENUM_VALUES_MAX: usize = 1_000;
/// Bytes of the names of fields, definitions and variants together at most (the limit is in characters, of which
/// there are no more).
const NAME_BYTES_MAX: usize = 120_000;

/// Checks the limits that the providers document.
pub(super) fn check_limits(schema: &Json) -> Result<(), NotStrict> {
    let mut count = Count::default();
    count.add(schema);
    let empty = Map::new();
    let definitions = schema.get("$defs").and_then(Json::as_object).unwrap_or(&empty);
    count.name_bytes += definitions.keys().map(String::len).sum::<usize>();
    let mut nesting = Nesting { definitions, known: BTreeMap::new() };
    let too_many = |what: &str, most: usize| Err(NotStrict { reason: format!("more than {most} {what}") });
    if count.properties > PROPERTIES_MAX {
        too_many("fields", PROPERTIES_MAX)
    } else if count.enum_values > ENUM_VALUES_MAX {
        too_many("variants", ENUM_VALUES_MAX)
    } else if count.name_bytes > NAME_BYTES_MAX {
        too_many("letters in all names together", NAME_BYTES_MAX)
    } else if nesting.of_root(schema) > NESTING_MAX {
        too_many("objects inside each other", NESTING_MAX)
    } else {
        Ok(())
    }
}

#[derive(Default)]
struct Count {
    properties: usize,
    enum_values: usize,
    name_bytes: usize,
}

impl Count {
    fn add(&mut self, schema: &Json) {
        if let Some(values) = schema.get("enum").and_then(Json::as_array) {
            self.enum_values += values.len();
            self.name_bytes += values.iter().filter_map(Json::as_str).map(str::len).sum::<usize>();
        }
        if let Some(tag) = schema.get("const").and_then(Json::as_str) {
            self.name_bytes += tag.len();
        }
        if let Some(properties) = schema.get("properties").and_then(Json::as_object) {
            self.properties += properties.len();
            self.name_bytes += properties.keys().map(String::len).sum::<usize>();
        }
        for child in children(schema) {
            self.add(child);
        }
        for definition in schema.get("$defs").and_then(Json::as_object).into_iter().flat_map(Map::values) {
            self.add(definition);
        }
    }
}

/// The schemas that stand directly in this one, its definitions aside.
fn children(schema: &Json) -> impl Iterator<Item = &Json> {
    let properties = schema.get("properties").and_then(Json::as_object).into_iter().flat_map(Map::values);
    let forms = schema.get("anyOf").and_then(Json::as_array).into_iter().flatten();
    properties.chain(forms).chain(schema.get("items"))
}

struct Nesting<'a> {
    definitions: &'a Map<String, Json>,
    /// Of the definitions seen; one that is being looked at counts as nothing, so that recursion ends.
    known: BTreeMap<&'a str, usize>,
}

impl<'a> Nesting<'a> {
    fn of_root(&mut self, schema: &'a Json) -> usize {
        // A definition that only a larger one reaches is measured there.
        self.of(schema)
    }

    fn of(&mut self, schema: &'a Json) -> usize {
        if let Some(name) =
            schema.get("$ref").and_then(Json::as_str).and_then(|path| path.strip_prefix("#/$defs/"))
        {
            if let Some(known) = self.known.get(name) {
                return *known;
            }
            self.known.insert(name, 0);
            let levels = self.definitions.get(name).map_or(0, |definition| self.of(definition));
            self.known.insert(name, levels);
            return levels;
        }
        let inner = children(schema).map(|child| self.of(child)).max().unwrap_or(0);
        inner + usize::from(schema.get("properties").is_some())
    }
}
