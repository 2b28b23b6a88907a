//! Built-in methods and properties of values.

mod lists;
mod maps;
mod numbers;
mod strings;

use agentflow_plan::{Method, Value};

use crate::error::{EvaluationError, failed, kind_of};
use crate::evaluation::Evaluation;

type Outcome = Result<Value, EvaluationError>;

impl Evaluation<'_> {
    pub(crate) fn method(&mut self, method: Method, receiver: &Value, arguments: &[Value]) -> Outcome {
        match (method, receiver) {
            (Method::ToString, _) => self.rendered(receiver),
            (Method::ToJson, _) => {
                self.charge_value(receiver)?;
                let text = receiver.to_json_text();
                self.text(text)
            }
            (Method::Range, Value::Int(end)) => self.range(*end),
            (_, Value::String(text)) => self.string_method(method, text, arguments),
            (_, Value::List(items)) => self.list_method(method, items, arguments),
            (_, Value::Object(fields)) => self.map_method(method, fields, arguments),
            (_, Value::Int(_) | Value::Float(_) | Value::Duration(_)) => numbers::method(method, receiver),
            _ => no_method(method, receiver),
        }
    }

    /// As an interpolation prints it; a secret stays one.
    fn rendered(&mut self, value: &Value) -> Outcome {
        self.charge_value(value)?;
        self.template(std::slice::from_ref(value))
    }

    /// Charges for writing a value as text.
    fn charge_value(&mut self, value: &Value) -> Result<(), EvaluationError> {
        match value.size() {
            Ok(size) => {
                self.charge_items(size.nodes)?;
                self.charge_text(size.text_bytes)
            }
            Err(large) => failed(format!("a value is {large}")),
        }
    }
}

fn no_method(method: Method, receiver: &Value) -> Outcome {
    failed(format!("{} has no `{}`", kind_of(receiver), name(method)))
}

/// The name of a method in programs: the one it is written with in plans.
fn name(method: Method) -> String {
    match serde_json::to_value(method) {
        Ok(serde_json::Value::String(name)) => name,
        _ => format!("{method:?}"),
    }
}

/// The arguments of a method, with what is wrong with them in words.
#[derive(Clone, Copy)]
struct Arguments<'a> {
    method: Method,
    values: &'a [Value],
}

impl<'a> Arguments<'a> {
    fn string(self, position: usize) -> Result<&'a str, EvaluationError> {
        match self.values.get(position) {
            Some(Value::String(text)) => Ok(text),
            other => self.wrong("a string", other),
        }
    }

    fn int(self, position: usize) -> Result<i64, EvaluationError> {
        match self.values.get(position) {
            Some(Value::Int(int)) => Ok(*int),
            other => self.wrong("an int", other),
        }
    }

    /// An int that may be left out, or null.
    fn optional_int(self, position: usize) -> Result<Option<i64>, EvaluationError> {
        match self.values.get(position) {
            None | Some(Value::Null) => Ok(None),
            Some(_) => self.int(position).map(Some),
        }
    }

    fn any(self, position: usize) -> Result<&'a Value, EvaluationError> {
        match self.values.get(position) {
            Some(value) => Ok(value),
            None => self.wrong("an argument", None),
        }
    }

    fn wrong<T>(self, wanted: &str, found: Option<&Value>) -> Result<T, EvaluationError> {
        let found = found.map_or("none", kind_of);
        failed(format!("`{}` takes {wanted}, found {found}", name(self.method)))
    }
}

/// The positions from `start` up to, not including, `end` among `length`; negative ones count from the end.
fn slice_bounds(start: i64, end: Option<i64>, length: usize) -> std::ops::Range<usize> {
    let position = |index: i64| {
        let length = length as i64;
        let index = if index < 0 { index.saturating_add(length) } else { index };
        index.clamp(0, length) as usize
    };
    let start = position(start);
    let end = end.map_or(length, position);
    start..end.max(start)
}

/// A count that a program gave, as one of what there is: none of it below zero.
fn at_most(count: i64, length: usize) -> usize {
    usize::try_from(count.max(0)).unwrap_or(usize::MAX).min(length)
}
