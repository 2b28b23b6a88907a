//! Values that are known without running: literals, constants, and operators on them.

use agentflow_plan::{BinaryOperator, Fields, UnaryOperator, Value};

use crate::signatures::Signatures;
use crate::typed::{Expression, ExpressionKind, FieldValue, TemplatePart, Type};

/// Why an operation on known values gives none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Impossible {
    /// The result has more than 64 bits, or is no number.
    Overflow,
    /// The right side is zero.
    DivisionByZero,
}

/// The value of an expression, where it is known.
#[must_use]
pub fn fold(expression: &Expression, signatures: &Signatures) -> Option<Value> {
    match &expression.kind {
        ExpressionKind::Literal(value) => Some(value.clone()),
        ExpressionKind::Constant(id) => signatures.constant(*id).folded.clone(),
        ExpressionKind::ErrorKind(kind) => Some(Value::string(kind.name())),
        ExpressionKind::List(items) => {
            let values: Option<Vec<Value>> = items.iter().map(|item| fold(item, signatures)).collect();
            values.map(Value::list)
        }
        ExpressionKind::Record { fields, base: None, .. } | ExpressionKind::Object { fields, base: None } => {
            fold_fields(fields, None, signatures)
        }
        ExpressionKind::Variant { of, variant, fields } => {
            let signature = signatures.enumeration(*of);
            let name = &signature.variant(*variant).name;
            if signature.plain {
                return Some(Value::string(name.as_str()));
            }
            fold_fields(fields, Some(name), signatures)
        }
        ExpressionKind::Template(parts) => fold_template(parts, signatures),
        ExpressionKind::Unary(operator, operand) => fold_unary(*operator, fold(operand, signatures)?),
        ExpressionKind::Binary(..) => fold_checked(expression, signatures).ok().flatten(),
        ExpressionKind::Conform(inner) => {
            let value = fold(inner, signatures)?;
            Some(converted(value, &expression.ty))
        }
        _ => None,
    }
}

fn fold_fields(fields: &[FieldValue], tag: Option<&str>, signatures: &Signatures) -> Option<Value> {
    let mut folded = Fields::with_capacity(fields.len() + 1);
    if let Some(tag) = tag {
        folded.insert("type".into(), Value::string(tag));
    }
    for field in fields {
        folded.insert(field.name.as_str().into(), fold(&field.value, signatures)?);
    }
    Some(Value::Object(folded.into()))
}

/// Ints become floats where the type says so.
fn converted(value: Value, ty: &Type) -> Value {
    match (value, ty) {
        (Value::Int(number), Type::Float(_)) => Value::Float(number as f64),
        (value, Type::Optional(inner)) => converted(value, inner),
        (Value::List(items), Type::List(list)) => {
            Value::list(items.iter().map(|item| converted(item.clone(), &list.item)).collect())
        }
        (Value::Object(fields), Type::Map(inner)) => {
            Value::object(fields.iter().map(|(name, value)| (name.clone(), converted(value.clone(), inner))))
        }
        (value, _) => value,
    }
}

fn fold_template(parts: &[TemplatePart], signatures: &Signatures) -> Option<Value> {
    let mut text = String::new();
    for part in parts {
        match part {
            TemplatePart::Text(part) => text.push_str(part),
            TemplatePart::Value(value) => match fold(value, signatures)? {
                Value::String(part) => text.push_str(&part),
                Value::Int(number) => text.push_str(&number.to_string()),
                Value::Bool(truth) => text.push_str(if truth { "true" } else { "false" }),
                // How others are printed is decided where programs run.
                _ => return None,
            },
        }
    }
    Some(Value::string(text))
}

fn fold_unary(operator: UnaryOperator, value: Value) -> Option<Value> {
    Some(match (operator, value) {
        (UnaryOperator::Not, Value::Bool(truth)) => Value::Bool(!truth),
        (UnaryOperator::Negate, Value::Int(number)) => Value::Int(number.checked_neg()?),
        (UnaryOperator::Negate, Value::Float(number)) => Value::Float(-number),
        (UnaryOperator::Negate, Value::Duration(ms)) => Value::Duration(ms.checked_neg()?),
        _ => return None,
    })
}

/// The value of an operator on known values; none where they are not known.
///
/// # Errors
/// Where they are known and give no value.
pub fn fold_checked(expression: &Expression, signatures: &Signatures) -> Result<Option<Value>, Impossible> {
    let ExpressionKind::Binary(operator, left, right) = &expression.kind else { return Ok(None) };
    // Long chains of operators are folded once, from the outside: only literals and constants count below.
    let (Some(left), Some(right)) = (fold_operand(left, signatures), fold_operand(right, signatures)) else {
        return Ok(None);
    };
    operate(*operator, left, right)
}

fn fold_operand(expression: &Expression, signatures: &Signatures) -> Option<Value> {
    fold(expression, signatures)
}

fn operate(operator: BinaryOperator, left: Value, right: Value) -> Result<Option<Value>, Impossible> {
    use BinaryOperator as Op;
    let whole = |number: Option<i64>| number.map(Value::Int).map(Some).ok_or(Impossible::Overflow);
    let real = |number: f64| {
        if number.is_finite() { Ok(Some(Value::Float(number))) } else { Err(Impossible::Overflow) }
    };
    let span = |ms: Option<i64>| ms.map(Value::Duration).map(Some).ok_or(Impossible::Overflow);
    match (operator, &left, &right) {
        (Op::Divide | Op::Remainder, _, Value::Int(0)) => Err(Impossible::DivisionByZero),
        (Op::Divide, _, Value::Float(zero)) if *zero == 0.0 => Err(Impossible::DivisionByZero),
        (Op::Add, Value::Int(left), Value::Int(right)) => whole(left.checked_add(*right)),
        (Op::Subtract, Value::Int(left), Value::Int(right)) => whole(left.checked_sub(*right)),
        (Op::Multiply, Value::Int(left), Value::Int(right)) => whole(left.checked_mul(*right)),
        (Op::Remainder, Value::Int(left), Value::Int(right)) => whole(left.checked_rem(*right)),
        (Op::Add, Value::Duration(left), Value::Duration(right)) => span(left.checked_add(*right)),
        (Op::Subtract, Value::Duration(left), Value::Duration(right)) => span(left.checked_sub(*right)),
        (Op::Multiply, Value::Duration(ms), Value::Int(times))
        | (Op::Multiply, Value::Int(times), Value::Duration(ms)) => span(ms.checked_mul(*times)),
        (Op::Add, Value::String(left), Value::String(right)) => {
            Ok(Some(Value::string(format!("{left}{right}"))))
        }
        (Op::And, Value::Bool(left), Value::Bool(right)) => Ok(Some(Value::Bool(*left && *right))),
        (Op::Or, Value::Bool(left), Value::Bool(right)) => Ok(Some(Value::Bool(*left || *right))),
        (Op::Equal, left, right) => Ok(Some(Value::Bool(left == right))),
        (Op::NotEqual, left, right) => Ok(Some(Value::Bool(left != right))),
        (Op::Add | Op::Subtract | Op::Multiply | Op::Divide, left, right) => {
            let (Some(left), Some(right)) = (number(left), number(right)) else { return Ok(None) };
            match operator {
                Op::Add => real(left + right),
                Op::Subtract => real(left - right),
                Op::Multiply => real(left * right),
                _ => real(left / right),
            }
        }
        _ => Ok(None),
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Int(number) => Some(*number as f64),
        Value::Float(number) => Some(*number),
        _ => None,
    }
}
