//! Methods of strings. Positions and lengths are in code points.

use std::sync::Arc;

use agentflow_plan::{Method, NODES_MAX, Value};

use super::{Arguments, Outcome, no_method, slice_bounds};
use crate::error::{EvaluationError, failed};
use crate::evaluation::Evaluation;

impl Evaluation<'_> {
    pub(super) fn string_method(&mut self, method: Method, text: &Arc<str>, values: &[Value]) -> Outcome {
        let arguments = Arguments { method, values };
        self.charge_text(text.len())?;
        match method {
            Method::Length => Ok(Value::Int(text.chars().count() as i64)),
            Method::Lower => self.text(text.to_lowercase()),
            Method::Upper => self.text(text.to_uppercase()),
            Method::Trim => self.text(text.trim()),
            Method::Split => match values {
                [] => self.pieces(text.split_whitespace()),
                _ => match arguments.string(0)? {
                    "" => self.pieces(text.split_inclusive(|_| true)),
                    separator => self.pieces(text.split(separator)),
                },
            },
            Method::Lines => self.pieces(text.lines()),
            Method::Contains => Ok(Value::Bool(text.contains(arguments.string(0)?))),
            Method::StartsWith => Ok(Value::Bool(text.starts_with(arguments.string(0)?))),
            Method::EndsWith => Ok(Value::Bool(text.ends_with(arguments.string(0)?))),
            Method::Replace => self.replace(text, arguments.string(0)?, arguments.string(1)?),
            Method::Slice => {
                let (start, end) = (arguments.int(0)?, arguments.optional_int(1)?);
                self.slice_text(text, start, end)
            }
            Method::ParseJson => self.parse_json(text),
            _ => no_method(method, &Value::String(text.clone())),
        }
    }

    fn pieces<'t>(&mut self, pieces: impl Iterator<Item = &'t str>) -> Outcome {
        // One past the most is enough to be told that it is too many.
        let pieces: Vec<Value> = pieces.take(NODES_MAX).map(Value::string).collect();
        self.container(Value::list(pieces))
    }

    fn replace(&mut self, text: &str, from: &str, to: &str) -> Outcome {
        let occurrences = text.matches(from).count();
        let length = text.len() - occurrences * from.len() + occurrences.saturating_mul(to.len());
        self.text_length(length)?;
        self.text(text.replace(from, to))
    }

    fn slice_text(&mut self, text: &str, start: i64, end: Option<i64>) -> Outcome {
        let bounds = slice_bounds(start, end, text.chars().count());
        let byte = |position: usize| text.char_indices().nth(position).map_or(text.len(), |(byte, _)| byte);
        self.text(&text[byte(bounds.start)..byte(bounds.end)])
    }

    fn parse_json(&mut self, text: &str) -> Outcome {
        let json: serde_json::Value = match serde_json::from_str(text) {
            Ok(json) => json,
            Err(error) => return failed(format!("`parse_json`: this is no JSON: {error}")),
        };
        match Value::from_json(&json) {
            Ok(value) => self.container(value),
            Err(large) => Err(EvaluationError::failed(format!("`parse_json`: this is {large}"))),
        }
    }
}
