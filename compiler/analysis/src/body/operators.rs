//! Which operators go with which types.

use agentflow_grammar::tree::BinaryOperator as Written;
use agentflow_plan::BinaryOperator;

use crate::typed::Type;
use crate::types::join;

/// The operator of the plan, and how it is written.
pub fn operator(written: Written) -> (BinaryOperator, &'static str) {
    match written {
        Written::Otherwise => (BinaryOperator::Coalesce, "??"),
        Written::Or => (BinaryOperator::Or, "||"),
        Written::And => (BinaryOperator::And, "&&"),
        Written::Equal => (BinaryOperator::Equal, "=="),
        Written::NotEqual => (BinaryOperator::NotEqual, "!="),
        Written::Less => (BinaryOperator::Less, "<"),
        Written::LessOrEqual => (BinaryOperator::LessEqual, "<="),
        Written::Greater => (BinaryOperator::Greater, ">"),
        Written::GreaterOrEqual => (BinaryOperator::GreaterEqual, ">="),
        Written::Add => (BinaryOperator::Add, "+"),
        Written::Subtract => (BinaryOperator::Subtract, "-"),
        Written::Multiply => (BinaryOperator::Multiply, "*"),
        Written::Divide => (BinaryOperator::Divide, "/"),
        Written::Remainder => (BinaryOperator::Remainder, "%"),
    }
}

/// The type that an arithmetic operator gives; none where it does not go with these.
pub fn arithmetic(operator: BinaryOperator, left: &Type, right: &Type) -> Option<Type> {
    let float = |left: &Type, right: &Type| match (left, right) {
        (Type::Int(_), Type::Int(_)) => Some(Type::INT),
        (Type::Int(_) | Type::Float(_), Type::Int(_) | Type::Float(_)) => Some(Type::FLOAT),
        _ => None,
    };
    match (operator, left, right) {
        (_, Type::Unknown | Type::Never, _) | (_, _, Type::Unknown | Type::Never) => Some(Type::Unknown),
        (BinaryOperator::Add, Type::String(_), Type::String(_)) => Some(Type::STRING),
        (BinaryOperator::Add, Type::String(_) | Type::Secret, Type::String(_) | Type::Secret) => {
            Some(Type::Secret)
        }
        (BinaryOperator::Add, Type::List(left), Type::List(right)) => {
            join(&left.item, &right.item).map(Type::list)
        }
        (BinaryOperator::Add | BinaryOperator::Subtract, Type::Duration, Type::Duration) => {
            Some(Type::Duration)
        }
        (BinaryOperator::Add | BinaryOperator::Subtract, Type::Time, Type::Duration) => Some(Type::Time),
        (BinaryOperator::Add, Type::Duration, Type::Time) => Some(Type::Time),
        (BinaryOperator::Subtract, Type::Time, Type::Time) => Some(Type::Duration),
        (BinaryOperator::Add | BinaryOperator::Subtract | BinaryOperator::Multiply, _, _)
            if float(left, right).is_some() =>
        {
            float(left, right)
        }
        (BinaryOperator::Multiply, Type::Duration, Type::Int(_) | Type::Float(_))
        | (BinaryOperator::Multiply, Type::Int(_) | Type::Float(_), Type::Duration)
        | (BinaryOperator::Divide, Type::Duration, Type::Int(_) | Type::Float(_)) => Some(Type::Duration),
        (BinaryOperator::Divide, _, _) if float(left, right).is_some() => Some(Type::FLOAT),
        (BinaryOperator::Remainder, Type::Int(_), Type::Int(_)) => Some(Type::INT),
        _ => None,
    }
}

/// Whether `<` and the like go with these types.
pub fn ordered(left: &Type, right: &Type) -> bool {
    matches!(
        (left, right),
        (Type::Unknown | Type::Never, _)
            | (_, Type::Unknown | Type::Never)
            | (Type::Int(_) | Type::Float(_), Type::Int(_) | Type::Float(_))
            | (Type::String(_), Type::String(_))
            | (Type::Duration, Type::Duration)
            | (Type::Time, Type::Time)
    )
}
