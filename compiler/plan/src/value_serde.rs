//! How values are written in plans, events and snapshots: as JSON, with what JSON lacks marked by an object of one
//! key that begins with `$`: `{"$duration": 1000}`, `{"$time": 0}`, `{"$secret": […]}`. An object with a key
//! that itself begins with `$` is written inside `{"$object": …}`, so that any value is read back as it was.

use std::fmt;
use std::sync::Arc;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeMap, Serializer};
use serde::{Deserialize, Deserializer, Serialize};

use crate::{Fields, Name, SecretPart, Value};

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Int(value) => serializer.serialize_i64(*value),
            Value::Float(value) => serializer.serialize_f64(*value),
            Value::String(text) => serializer.serialize_str(text),
            Value::Duration(value) => tagged(serializer, "$duration", value),
            Value::Time(value) => tagged(serializer, "$time", value),
            Value::List(items) => serializer.collect_seq(items.iter()),
            Value::Object(fields) if needs_escape(fields) => tagged(serializer, "$object", &Plain(fields)),
            Value::Object(fields) => serializer.collect_map(fields.iter()),
            Value::Secret(parts) => tagged(serializer, "$secret", &**parts),
        }
    }
}

fn needs_escape(fields: &Fields) -> bool {
    fields.keys().any(|key| key.starts_with('$'))
}

fn tagged<S: Serializer, T: Serialize + ?Sized>(
    serializer: S,
    tag: &str,
    value: &T,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(1))?;
    map.serialize_entry(tag, value)?;
    map.end()
}

/// An object written without looking at its keys.
struct Plain<'a>(&'a Fields);

impl Serialize for Plain<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter())
    }
}

impl Serialize for SecretPart {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            SecretPart::Text(text) => tagged(serializer, "text", text),
            SecretPart::Secret(name) => tagged(serializer, "secret", name),
        }
    }
}

impl<'de> Deserialize<'de> for SecretPart {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Part {
            Text(Name),
            Secret(Name),
        }
        Ok(match Part::deserialize(deserializer)? {
            Part::Text(text) => SecretPart::Text(text),
            Part::Secret(name) => SecretPart::Secret(name),
        })
    }
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ValueVisitor)
    }
}

struct ValueVisitor;

impl<'de> Visitor<'de> for ValueVisitor {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Value, E> {
        // What does not fit 64 bits with a sign can only have come from outside, as JSON; it is kept as a float.
        Ok(i64::try_from(value).map_or(Value::Float(value as f64), Value::Int))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::string(text))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::string(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Value::list(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Fields::new();
        while let Some(key) = map.next_key::<Name>()? {
            let value = match &*key {
                "$duration" => Value::Duration(map.next_value()?),
                "$time" => Value::Time(map.next_value()?),
                "$secret" => Value::Secret(Arc::new(map.next_value()?)),
                "$object" => {
                    let Escaped(fields) = map.next_value()?;
                    Value::Object(Arc::new(fields))
                }
                _ => {
                    fields.insert(key, map.next_value()?);
                    continue;
                }
            };
            // A tag stands alone, for what is written with one has that key only.
            if map.next_key::<Name>()?.is_some() || !fields.is_empty() {
                return Err(de::Error::custom("a tagged value has one key"));
            }
            return Ok(value);
        }
        Ok(Value::Object(Arc::new(fields)))
    }
}

/// The inside of `$object`, whose keys are not looked at.
struct Escaped(Fields);

impl<'de> Deserialize<'de> for Escaped {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Escaped(Fields::deserialize(deserializer)?))
    }
}
