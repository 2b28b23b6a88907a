//! Orders: the one that operators ask for, and a total one that sorts anything.

use std::cmp::Ordering;

use agentflow_plan::{SecretPart, Value, compare_int_float};

use crate::error::{EvaluationError, failed, kind_of};

/// How two operands of `<` and the like compare.
pub(crate) fn compare_operands(left: &Value, right: &Value) -> Result<Ordering, EvaluationError> {
    match (left, right) {
        (Value::Int(_) | Value::Float(_), Value::Int(_) | Value::Float(_))
        | (Value::String(_), Value::String(_))
        | (Value::Duration(_), Value::Duration(_))
        | (Value::Time(_), Value::Time(_)) => Ok(compare(left, right)),
        _ => failed(format!("{} and {} have no order", kind_of(left), kind_of(right))),
    }
}

/// A total order of all values, in which exactly those are equal that `==` calls equal: numbers by size, text by code
/// points, lists item by item, objects by their sorted keys, and unlike values by their kinds.
pub fn compare(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Bool(a), Value::Bool(b)) => a.cmp(b),
        (Value::Int(a), Value::Int(b)) => a.cmp(b),
        (Value::Float(a), Value::Float(b)) => a.partial_cmp(b).unwrap_or_else(|| a.total_cmp(b)),
        (Value::Int(a), Value::Float(b)) => compare_int_float(*a, *b).unwrap_or(Ordering::Less),
        (Value::Float(a), Value::Int(b)) => compare_int_float(*b, *a).unwrap_or(Ordering::Less).reverse(),
        (Value::String(a), Value::String(b)) => a.cmp(b),
        (Value::Duration(a), Value::Duration(b)) | (Value::Time(a), Value::Time(b)) => a.cmp(b),
        (Value::List(a), Value::List(b)) => {
            let differing =
                a.iter().zip(b.iter()).map(|(a, b)| compare(a, b)).find(|ordering| ordering.is_ne());
            differing.unwrap_or_else(|| a.len().cmp(&b.len()))
        }
        (Value::Object(a), Value::Object(b)) => {
            let sorted = |fields: &agentflow_plan::Fields| {
                let mut keys: Vec<_> = fields.keys().cloned().collect();
                keys.sort();
                keys
            };
            let (a_keys, b_keys) = (sorted(a), sorted(b));
            a_keys.cmp(&b_keys).then_with(|| {
                let differing =
                    a_keys.iter().map(|key| compare(&a[key], &b[key])).find(|ordering| ordering.is_ne());
                differing.unwrap_or(Ordering::Equal)
            })
        }
        (Value::Secret(a), Value::Secret(b)) => {
            let key = |part: &SecretPart| match part {
                SecretPart::Text(text) => (0, text.clone()),
                SecretPart::Secret(name) => (1, name.clone()),
            };
            a.iter().map(key).cmp(b.iter().map(key))
        }
        (left, right) => rank(left).cmp(&rank(right)),
    }
}

fn rank(value: &Value) -> u8 {
    match value {
        Value::Null => 0,
        Value::Bool(_) => 1,
        Value::Int(_) | Value::Float(_) => 2,
        Value::String(_) => 3,
        Value::Duration(_) => 4,
        Value::Time(_) => 5,
        Value::List(_) => 6,
        Value::Object(_) => 7,
        Value::Secret(_) => 8,
    }
}

/// A value by its place in the total order, for sets.
pub(crate) struct Ordered<'a>(pub(crate) &'a Value);

impl PartialEq for Ordered<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ordered<'_> {}

impl PartialOrd for Ordered<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ordered<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare(self.0, other.0)
    }
}
