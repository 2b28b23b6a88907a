//! Arithmetic on numbers, durations and times. What does not fit its kind is an error, never a wrong number.

use agentflow_plan::{TIME_MS_MAX, TIME_MS_MIN, Value};

use crate::error::{EvaluationError, failed, kind_of};

type Outcome = Result<Value, EvaluationError>;

pub(crate) fn add(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_add(*b), left, "+", right),
        (Value::Duration(a), Value::Duration(b)) => duration(a.checked_add(*b), left, "+", right),
        (Value::Time(a), Value::Duration(b)) | (Value::Duration(b), Value::Time(a)) => {
            time(a.checked_add(*b), left, "+", right)
        }
        _ => floats(left, "+", right, |a, b| a + b),
    }
}

pub(crate) fn subtract(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_sub(*b), left, "-", right),
        (Value::Duration(a), Value::Duration(b)) | (Value::Time(a), Value::Time(b)) => {
            duration(a.checked_sub(*b), left, "-", right)
        }
        (Value::Time(a), Value::Duration(b)) => time(a.checked_sub(*b), left, "-", right),
        _ => floats(left, "-", right, |a, b| a - b),
    }
}

pub(crate) fn multiply(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Int(a), Value::Int(b)) => int(a.checked_mul(*b), left, "*", right),
        (Value::Duration(a), Value::Int(b)) | (Value::Int(b), Value::Duration(a)) => {
            duration(a.checked_mul(*b), left, "*", right)
        }
        (Value::Duration(a), Value::Float(b)) | (Value::Float(b), Value::Duration(a)) => {
            duration(rounded(*a as f64 * b), left, "*", right)
        }
        _ => floats(left, "*", right, |a, b| a * b),
    }
}

pub(crate) fn divide(left: &Value, right: &Value) -> Outcome {
    if matches!(right, Value::Int(0) | Value::Duration(0))
        || matches!(right, Value::Float(zero) if *zero == 0.0)
    {
        return failed(format!("{} is divided by zero", left.render()));
    }
    match (left, right) {
        // Whole numbers stay exact: no float holds every number of milliseconds.
        (Value::Duration(a), Value::Int(b)) => duration(divided(*a, *b), left, "/", right),
        (Value::Duration(a), Value::Float(b)) => duration(rounded(*a as f64 / b), left, "/", right),
        (Value::Duration(a), Value::Duration(b)) => finite(*a as f64 / *b as f64, left, "/", right),
        _ => floats(left, "/", right, |a, b| a / b),
    }
}

pub(crate) fn remainder(left: &Value, right: &Value) -> Outcome {
    match (left, right) {
        (Value::Int(_), Value::Int(0)) => failed(format!("{} is divided by zero", left.render())),
        // The one case that overflows, the least number by -1, has the remainder 0.
        (Value::Int(a), Value::Int(b)) => Ok(Value::Int(a.wrapping_rem(*b))),
        _ => unknown(left, "%", right),
    }
}

pub(crate) fn negate(value: &Value) -> Outcome {
    let overflow = || EvaluationError::failed(format!("-({}) does not fit 64 bits", value.render()));
    match value {
        Value::Int(int) => int.checked_neg().map(Value::Int).ok_or_else(overflow),
        Value::Duration(milliseconds) => milliseconds.checked_neg().map(Value::Duration).ok_or_else(overflow),
        Value::Float(float) => Ok(Value::Float(-float)),
        other => failed(format!("`-` needs a number or a duration, found {}", kind_of(other))),
    }
}

pub(crate) fn absolute(value: &Value) -> Outcome {
    match value {
        Value::Int(..0) | Value::Duration(..0) => negate(value),
        Value::Float(float) => Ok(Value::Float(float.abs())),
        Value::Int(_) | Value::Duration(_) => Ok(value.clone()),
        other => failed(format!("`abs` needs a number, found {}", kind_of(other))),
    }
}

/// A float as the int that a rounding gave.
pub(crate) fn rounded_int(float: f64) -> Outcome {
    match agentflow_plan::whole(float) {
        Some(int) => Ok(Value::Int(int)),
        None => failed(format!("{} does not fit 64 bits", Value::Float(float).render())),
    }
}

/// To the nearest, halves away from zero.
fn divided(dividend: i64, divisor: i64) -> Option<i64> {
    let (dividend, divisor) = (i128::from(dividend), i128::from(divisor));
    let half = divisor.abs() / 2;
    let away = if dividend < 0 { -half } else { half };
    i64::try_from((dividend + away) / divisor).ok()
}

fn rounded(float: f64) -> Option<i64> {
    agentflow_plan::whole(float.round())
}

fn int(result: Option<i64>, left: &Value, operator: &str, right: &Value) -> Outcome {
    match result {
        Some(int) => Ok(Value::Int(int)),
        None => failed(format!("{} {operator} {} does not fit 64 bits", left.render(), right.render())),
    }
}

fn duration(result: Option<i64>, left: &Value, operator: &str, right: &Value) -> Outcome {
    match result {
        Some(milliseconds) => Ok(Value::Duration(milliseconds)),
        None => failed(format!("{} {operator} {} is too long a time", left.render(), right.render())),
    }
}

fn time(result: Option<i64>, left: &Value, operator: &str, right: &Value) -> Outcome {
    match result {
        Some(milliseconds) if (TIME_MS_MIN..=TIME_MS_MAX).contains(&milliseconds) => {
            Ok(Value::Time(milliseconds))
        }
        _ => failed(format!(
            "{} {operator} {} is outside of the years 0 to 9999",
            left.render(),
            right.render()
        )),
    }
}

fn floats(left: &Value, operator: &str, right: &Value, apply: fn(f64, f64) -> f64) -> Outcome {
    match (float(left), float(right)) {
        (Some(a), Some(b)) => finite(apply(a, b), left, operator, right),
        _ => unknown(left, operator, right),
    }
}

fn finite(result: f64, left: &Value, operator: &str, right: &Value) -> Outcome {
    if result.is_finite() {
        Ok(Value::Float(result))
    } else {
        failed(format!("{} {operator} {} is no finite number", left.render(), right.render()))
    }
}

fn float(value: &Value) -> Option<f64> {
    match value {
        Value::Int(int) => Some(*int as f64),
        Value::Float(float) => Some(*float),
        _ => None,
    }
}

fn unknown(left: &Value, operator: &str, right: &Value) -> Outcome {
    failed(format!("`{operator}` does not take {} and {}", kind_of(left), kind_of(right)))
}
