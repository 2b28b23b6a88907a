//! Expressions written briefly, and the check that all tables go through.

use std::collections::BTreeMap;
use std::ops;

use agentflow_evaluator::{Context, Frame, evaluate};
use agentflow_plan::*;

/// An expression in the making.
#[derive(Debug, Clone)]
pub struct E(pub Expression);

pub fn e(value: impl Into<E>) -> E {
    value.into()
}

/// A constant.
pub fn v(value: Value) -> E {
    E(Expression::Literal(value))
}

pub fn null() -> E {
    v(Value::Null)
}

/// What a local holds.
pub fn l(id: u32) -> E {
    E(Expression::Local(LocalId(id)))
}

pub fn seconds(count: i64) -> E {
    v(Value::Duration(count * 1_000))
}

/// Seconds since 1970.
pub fn time(seconds: i64) -> E {
    v(Value::Time(seconds * 1_000))
}

pub fn list(items: impl IntoIterator<Item = impl Into<E>>) -> E {
    E(Expression::List(items.into_iter().map(|item| item.into().0).collect()))
}

pub fn object(fields: impl IntoIterator<Item = (&'static str, E)>) -> E {
    E(Expression::Object { fields: named(fields), base: None })
}

pub fn variant(name: &str, fields: impl IntoIterator<Item = (&'static str, E)>) -> E {
    E(Expression::Variant { name: name.into(), fields: named(fields) })
}

pub fn named(fields: impl IntoIterator<Item = (&'static str, E)>) -> Vec<(Name, Expression)> {
    fields.into_iter().map(|(name, field)| (name.into(), field.0)).collect()
}

pub fn template(parts: impl IntoIterator<Item = E>) -> E {
    E(Expression::Template(parts.into_iter().map(|part| part.0).collect()))
}

pub fn secret(name: &str) -> E {
    E(Expression::Secret(name.into()))
}

pub fn block(statements: Vec<Statement>, value: Option<E>) -> E {
    E(Expression::Block(statements, value.map(|value| Box::new(value.0))))
}

pub fn set(id: u32, value: impl Into<E>) -> Statement {
    Statement::Set(LocalId(id), value.into().0)
}

pub fn call(function: u32, arguments: impl IntoIterator<Item = E>) -> E {
    E(Expression::Call(FunctionId(function), arguments.into_iter().map(|argument| argument.0).collect()))
}

impl E {
    pub fn boxed(self) -> Box<Expression> {
        Box::new(self.0)
    }

    pub fn binary(self, operator: BinaryOperator, right: impl Into<E>) -> E {
        E(Expression::Binary(operator, self.boxed(), right.into().boxed()))
    }

    pub fn eq(self, right: impl Into<E>) -> E {
        self.binary(BinaryOperator::Equal, right)
    }

    pub fn lt(self, right: impl Into<E>) -> E {
        self.binary(BinaryOperator::Less, right)
    }

    pub fn and(self, right: impl Into<E>) -> E {
        self.binary(BinaryOperator::And, right)
    }

    pub fn or(self, right: impl Into<E>) -> E {
        self.binary(BinaryOperator::Or, right)
    }

    pub fn or_else(self, right: impl Into<E>) -> E {
        self.binary(BinaryOperator::Coalesce, right)
    }

    pub fn m(self, method: Method, arguments: impl IntoIterator<Item = E>) -> E {
        let arguments = arguments.into_iter().map(|argument| argument.0).collect();
        E(Expression::Method(method, self.boxed(), arguments))
    }

    /// A method without arguments.
    pub fn m0(self, method: Method) -> E {
        self.m(method, [])
    }

    pub fn field(self, name: &str) -> E {
        E(Expression::Field { value: self.boxed(), name: name.into(), optional: false })
    }

    pub fn optional_field(self, name: &str) -> E {
        E(Expression::Field { value: self.boxed(), name: name.into(), optional: true })
    }

    pub fn at(self, index: impl Into<E>) -> E {
        E(Expression::Index { value: self.boxed(), index: index.into().boxed() })
    }

    pub fn is(self, pattern: Pattern) -> E {
        E(Expression::Is(self.boxed(), pattern))
    }

    pub fn conform(self, r#type: Type) -> E {
        E(Expression::Conform(self.boxed(), r#type))
    }
}

impl From<i64> for E {
    fn from(value: i64) -> E {
        v(Value::Int(value))
    }
}

impl From<f64> for E {
    fn from(value: f64) -> E {
        v(Value::Float(value))
    }
}

impl From<bool> for E {
    fn from(value: bool) -> E {
        v(Value::Bool(value))
    }
}

impl From<&str> for E {
    fn from(text: &str) -> E {
        v(Value::string(text))
    }
}

macro_rules! operators {
    ($($trait:ident $method:ident $operator:ident)*) => {$(
        impl<R: Into<E>> ops::$trait<R> for E {
            type Output = E;

            fn $method(self, right: R) -> E {
                self.binary(BinaryOperator::$operator, right)
            }
        }
    )*};
}

operators! { Add add Add  Sub sub Subtract  Mul mul Multiply  Div div Divide  Rem rem Remainder }

impl ops::Neg for E {
    type Output = E;

    fn neg(self) -> E {
        E(Expression::Unary(UnaryOperator::Negate, self.boxed()))
    }
}

impl ops::Not for E {
    type Output = E;

    fn not(self) -> E {
        E(Expression::Unary(UnaryOperator::Not, self.boxed()))
    }
}

/// What the tests run in: one environment variable, and tools called twice.
pub struct Surroundings;

impl Context for Surroundings {
    fn environment(&self, name: &str) -> Option<Name> {
        BTreeMap::from([("HOME", "/root")]).get(name).map(|value| (*value).into())
    }

    fn calls(&self, callable: CallableId) -> u64 {
        if matches!(callable, CallableId::Tool(_)) { 2 } else { 0 }
    }
}

/// The value, as the journal has it, or the error.
pub fn outcome(plan: &Plan, frame: &Frame, expression: &E) -> String {
    match evaluate(plan, frame, &expression.0, &Surroundings) {
        Ok(value) => serde_json::to_string(&value).expect("JSON"),
        Err(error) => format!("{}: {}", error.kind.name(), error.message),
    }
}

#[track_caller]
pub fn check(expression: E, expected: &str) {
    assert_eq!(outcome(&Plan::new("test"), &Frame::new(), &expression), expected, "{expression:?}");
}

pub fn empty() -> E {
    E(Expression::List(Vec::new()))
}
