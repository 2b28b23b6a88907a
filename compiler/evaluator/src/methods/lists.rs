//! Methods of lists, and `range`.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use agentflow_plan::{Method, NODES_MAX, Value};

use super::{Arguments, Outcome, at_most, no_method, slice_bounds};
use crate::arithmetic;
use crate::error::{EvaluationError, failed, kind_of};
use crate::evaluation::Evaluation;
use crate::ordering::{Ordered, compare};

impl Evaluation<'_> {
    pub(super) fn list_method(
        &mut self,
        method: Method,
        items: &Arc<Vec<Value>>,
        values: &[Value],
    ) -> Outcome {
        let arguments = Arguments { method, values };
        self.charge_items(items.len())?;
        match method {
            Method::Length => Ok(Value::Int(items.len() as i64)),
            Method::First => Ok(items.first().cloned().unwrap_or_default()),
            Method::Last => Ok(items.last().cloned().unwrap_or_default()),
            Method::Contains => {
                let wanted = arguments.any(0)?;
                for item in items.iter() {
                    if self.equal(item, wanted)? {
                        return Ok(Value::Bool(true));
                    }
                }
                Ok(Value::Bool(false))
            }
            Method::Join => self.join(items, values.first()),
            Method::Sum => {
                // An empty list has the sum that the compiler gives, since it alone knows what it would hold.
                let zero = values.first().cloned().unwrap_or(Value::Int(0));
                sum(zero, items)
            }
            Method::Min => self.extreme(items, Ordering::Less),
            Method::Max => self.extreme(items, Ordering::Greater),
            Method::Slice => {
                let bounds = slice_bounds(arguments.int(0)?, arguments.optional_int(1)?, items.len());
                Ok(Value::list(items[bounds].to_vec()))
            }
            Method::Take => Ok(Value::list(items[..at_most(arguments.int(0)?, items.len())].to_vec())),
            Method::Drop => Ok(Value::list(items[at_most(arguments.int(0)?, items.len())..].to_vec())),
            Method::Reverse => Ok(Value::list(items.iter().rev().cloned().collect())),
            Method::Sort => {
                self.charge_sorting(items)?;
                let mut sorted = items.as_ref().clone();
                sorted.sort_by(compare);
                Ok(Value::list(sorted))
            }
            Method::Unique => {
                self.charge_sorting(items)?;
                let mut seen = BTreeSet::new();
                let unique = items.iter().filter(|item| seen.insert(Ordered(item))).cloned().collect();
                Ok(Value::list(unique))
            }
            Method::Flatten => self.flatten(items),
            _ => no_method(method, &Value::List(items.clone())),
        }
    }

    pub(super) fn range(&mut self, end: i64) -> Outcome {
        let length = usize::try_from(end.max(0)).unwrap_or(usize::MAX);
        if length >= NODES_MAX {
            return failed(format!("`range({end})` is a list of more than {NODES_MAX} items"));
        }
        self.charge_items(length)?;
        Ok(Value::list((0..end).map(Value::Int).collect()))
    }

    fn join(&mut self, items: &[Value], separator: Option<&Value>) -> Outcome {
        let Some(separator) = separator else { return self.template(items) };
        let mut parts = Vec::with_capacity(items.len() * 2);
        for (index, item) in items.iter().enumerate() {
            if index > 0 {
                parts.push(separator.clone());
            }
            parts.push(item.clone());
        }
        self.template(&parts)
    }

    fn extreme(&mut self, items: &[Value], wanted: Ordering) -> Outcome {
        self.charge_looking(items, 1)?;
        let mut items = items.iter();
        let Some(first) = items.next() else { return Ok(Value::Null) };
        let extreme = items.fold(first, |best, item| if compare(item, best) == wanted { item } else { best });
        Ok(extreme.clone())
    }

    fn flatten(&mut self, lists: &[Value]) -> Outcome {
        let mut all = Vec::new();
        for list in lists {
            match list {
                Value::List(items) => {
                    self.charge_items(items.len())?;
                    if all.len() + items.len() > NODES_MAX {
                        return failed(format!("`flatten` gives more than {NODES_MAX} items"));
                    }
                    all.extend(items.iter().cloned());
                }
                other => return failed(format!("`flatten` takes lists of lists, found {}", kind_of(other))),
            }
        }
        self.container(Value::list(all))
    }

    /// Charges for comparing the items to one another as sorting does.
    fn charge_sorting(&mut self, items: &[Value]) -> Result<(), EvaluationError> {
        self.charge_looking(items, items.len().max(2).ilog2() as usize)
    }

    fn charge_looking(&mut self, items: &[Value], times: usize) -> Result<(), EvaluationError> {
        for item in items {
            match item {
                Value::String(text) => self.charge_text(text.len().saturating_mul(times))?,
                Value::List(_) | Value::Object(_) => {
                    let size = item.size().unwrap_or_default();
                    self.charge(size.nodes.saturating_mul(times) as u64)?;
                    self.charge_text(size.text_bytes.saturating_mul(times))?;
                }
                _ => {}
            }
        }
        self.charge_items(items.len().saturating_mul(times))
    }
}

fn sum(zero: Value, items: &[Value]) -> Outcome {
    let is_summand = |value: &Value| matches!(value, Value::Int(_) | Value::Float(_) | Value::Duration(_));
    match items.iter().find(|item| !is_summand(item)) {
        Some(other) => failed(format!("`sum` takes numbers or durations, found {}", kind_of(other))),
        // Ints stand for the zero of any kind.
        None if matches!((&zero, items.first()), (Value::Int(0), Some(Value::Duration(_)))) => {
            items.iter().try_fold(Value::Duration(0), |sum, item| arithmetic::add(&sum, item))
        }
        None => items.iter().try_fold(zero, |sum, item| arithmetic::add(&sum, item)),
    }
}
