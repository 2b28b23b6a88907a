//! Constants that are numbers, evaluated from how they are written: types may have them as bounds, so they are
//! needed before any type is known.

use agentflow_grammar::tree::{BinaryOperator, Expr, ExprKind, ItemKind, UnaryOperator};

use crate::context::Context;
use crate::declare::{Declarations, Definition};
use crate::files::Files;
use crate::findings::names;
use crate::graph::components;
use crate::sink::Sink;

/// A number that is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Number {
    /// A whole one.
    Int(i64),
    /// Any other.
    Float(f64),
}

impl Number {
    /// As a whole number.
    #[must_use]
    pub fn as_int(self) -> Option<i64> {
        match self {
            Number::Int(number) => Some(number),
            Number::Float(_) => None,
        }
    }

    /// As a float.
    #[must_use]
    pub fn as_float(self) -> Option<f64> {
        match self {
            Number::Int(number) => Some(number as f64),
            Number::Float(number) => Some(number),
        }
    }

    /// As a length.
    #[must_use]
    pub fn as_length(self) -> Option<u64> {
        self.as_int().and_then(|number| u64::try_from(number).ok())
    }
}

/// The number that an expression in a type gives. `Err(true)` where what is wrong was told.
pub fn evaluate(context: Context<'_>, sink: &mut Sink, expr: &Expr) -> Result<Number, bool> {
    match &expr.kind {
        ExprKind::Name(name) => {
            let Some((named, declaration)) = context.lookup(name) else {
                let near =
                    sink.nearest.find(name, context.names(|other| matches!(other, Definition::Constant(_))));
                let finding = names::unknown(context.place(expr.span), name, &near);
                sink.tell_missing(finding, name, "a value");
                return Err(true);
            };
            sink.refer(expr.span, named);
            match declaration.definition {
                Definition::Constant(id) => {
                    context.signatures.numbers.get(id.index()).copied().flatten().ok_or(false)
                }
                Definition::Broken(_) => Err(true),
                _ => Err(false),
            }
        }
        ExprKind::Broken => Err(true),
        _ => combine(expr, &mut |inner| evaluate(context, sink, inner)),
    }
}

/// Literals, and operators on what `inner` gives.
fn combine(expr: &Expr, inner: &mut dyn FnMut(&Expr) -> Result<Number, bool>) -> Result<Number, bool> {
    match &expr.kind {
        ExprKind::Int(number) => Ok(Number::Int(*number)),
        ExprKind::Float(number) => Ok(Number::Float(*number)),
        ExprKind::Unary(unary) if unary.operator == UnaryOperator::Negate => match inner(&unary.operand)? {
            Number::Int(number) => number.checked_neg().map(Number::Int).ok_or(false),
            Number::Float(number) => Ok(Number::Float(-number)),
        },
        ExprKind::Binary(binary) => {
            let left = inner(&binary.left)?;
            let right = inner(&binary.right)?;
            operate(binary.operator, left, right).ok_or(false)
        }
        _ => Err(false),
    }
}

fn operate(operator: BinaryOperator, left: Number, right: Number) -> Option<Number> {
    if let (Number::Int(left), Number::Int(right)) = (left, right) {
        let whole = match operator {
            BinaryOperator::Add => left.checked_add(right),
            BinaryOperator::Subtract => left.checked_sub(right),
            BinaryOperator::Multiply => left.checked_mul(right),
            BinaryOperator::Remainder => left.checked_rem(right),
            _ => None,
        };
        if let Some(number) = whole {
            return Some(Number::Int(number));
        }
        if operator != BinaryOperator::Divide {
            return None;
        }
    }
    let (left, right) = (left.as_float()?, right.as_float()?);
    let number = match operator {
        BinaryOperator::Add => left + right,
        BinaryOperator::Subtract => left - right,
        BinaryOperator::Multiply => left * right,
        BinaryOperator::Divide => left / right,
        _ => return None,
    };
    number.is_finite().then_some(Number::Float(number))
}

/// The numbers among the constants, by id.
pub fn numbers(files: &Files, declarations: &Declarations) -> Vec<Option<Number>> {
    let values: Vec<Option<&Expr>> = declarations
        .constants
        .iter()
        .map(|id| match &declarations.item(files, *id).kind {
            ItemKind::Const(constant) => Some(&constant.value),
            _ => None,
        })
        .collect();
    let constant_named = |file, name: &str| {
        let named = declarations.scope(file).get(name)?;
        match declarations.get(named.declaration).definition {
            Definition::Constant(id) => Some(id.0),
            _ => None,
        }
    };
    let edges: Vec<Vec<u32>> = declarations
        .constants
        .iter()
        .zip(&values)
        .map(|(id, value)| {
            let file = declarations.get(*id).file;
            let mut found = Vec::new();
            if let Some(value) = value {
                names_in(value, &mut |name| found.extend(constant_named(file, name)));
            }
            found
        })
        .collect();
    let mut numbers = vec![None; values.len()];
    for component in components(&edges) {
        // A cycle gives no number, and is told with the constants.
        let [constant] = component.as_slice() else { continue };
        let constant = *constant as usize;
        let file = declarations.get(declarations.constants[constant]).file;
        if let Some(value) = values[constant] {
            numbers[constant] = number_of(value, &|name| {
                constant_named(file, name).and_then(|other| numbers[other as usize])
            });
        }
    }
    numbers
}

fn number_of(expr: &Expr, constant: &dyn Fn(&str) -> Option<Number>) -> Option<Number> {
    match &expr.kind {
        ExprKind::Name(name) => constant(name),
        _ => combine(expr, &mut |inner| number_of(inner, constant).ok_or(false)).ok(),
    }
}

/// The names in an expression that may be a number.
fn names_in(expr: &Expr, found: &mut dyn FnMut(&str)) {
    match &expr.kind {
        ExprKind::Name(name) => found(name),
        ExprKind::Unary(unary) => names_in(&unary.operand, found),
        ExprKind::Binary(binary) => {
            names_in(&binary.left, found);
            names_in(&binary.right, found);
        }
        _ => {}
    }
}
