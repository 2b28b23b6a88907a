//! Takes JSON apart and knows where it is, so that what is wrong is told with its place.

use std::time::Duration;

use agentflow_plan::{nearest_name, parse_duration};
use serde_json::{Map, Value};

use super::ScriptError;

/// A piece of a script and the way to it.
#[derive(Clone)]
pub(crate) struct Reader<'a> {
    pub(crate) value: &'a Value,
    path: String,
}

impl<'a> Reader<'a> {
    pub(crate) fn root(value: &'a Value) -> Reader<'a> {
        Reader { value, path: String::new() }
    }

    /// The error that this piece is.
    pub(crate) fn wrong(&self, message: impl Into<String>) -> ScriptError {
        ScriptError { path: self.path.clone(), message: message.into(), help: None }
    }

    fn expected(&self, what: &str) -> ScriptError {
        let found = match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a bool",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "a list",
            Value::Object(_) => "an object",
        };
        self.wrong(format!("expected {what}, found {found}"))
    }

    /// Its members, which are all among `known`; with `None`, any.
    pub(crate) fn members(&self, known: Option<&[&str]>) -> Result<&'a Map<String, Value>, ScriptError> {
        let Value::Object(members) = self.value else {
            return Err(self.expected("an object"));
        };
        let Some(known) = known else { return Ok(members) };
        match members.keys().find(|key| !known.contains(&key.as_str())) {
            None => Ok(members),
            Some(key) => {
                let nearest = nearest_name(key, known.iter().copied());
                let help = match nearest {
                    Some(name) => format!("did you mean `{name}`?"),
                    None => format!("what may stand here: {}", listed(known)),
                };
                Err(ScriptError { help: Some(help), ..self.wrong(format!("unknown key `{key}`")) })
            }
        }
    }

    /// Each member, in order.
    pub(crate) fn entries(
        &self,
    ) -> Result<impl Iterator<Item = (&'a String, Reader<'a>)> + use<'a>, ScriptError> {
        let members = self.members(None)?;
        let path = self.path.clone();
        Ok(members.iter().map(move |(key, value)| (key, Reader { value, path: joined(&path, key) })))
    }

    /// A member that may be missing.
    pub(crate) fn member(&self, key: &str) -> Option<Reader<'a>> {
        let value = self.value.as_object()?.get(key)?;
        Some(Reader { value, path: joined(&self.path, key) })
    }

    /// Each item of a list.
    pub(crate) fn items(&self) -> Result<Vec<Reader<'a>>, ScriptError> {
        let Value::Array(items) = self.value else {
            return Err(self.expected("a list"));
        };
        let item = |(index, value)| Reader { value, path: format!("{}[{index}]", self.path) };
        Ok(items.iter().enumerate().map(item).collect())
    }

    pub(crate) fn text(&self) -> Result<&'a str, ScriptError> {
        self.value.as_str().ok_or_else(|| self.expected("a string"))
    }

    pub(crate) fn bool(&self) -> Result<bool, ScriptError> {
        self.value.as_bool().ok_or_else(|| self.expected("true or false"))
    }

    pub(crate) fn count(&self) -> Result<u64, ScriptError> {
        self.value.as_u64().ok_or_else(|| self.expected("a whole number that is not negative"))
    }

    pub(crate) fn duration(&self) -> Result<Duration, ScriptError> {
        let milliseconds = parse_duration(self.text()?).and_then(|length| u64::try_from(length).ok());
        milliseconds
            .map(Duration::from_millis)
            .ok_or_else(|| self.wrong("expected a duration such as \"50ms\""))
    }
}

pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}
