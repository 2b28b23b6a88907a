//! Which expressions may be evaluated later than they are written, and which not at all.

use agentflow_plan::{BinaryOperator, Expression, UnaryOperator};

/// Whether the expression gives the same whenever it is evaluated, and cannot fail: then an effect that is written
/// after it may happen before it. `is_variable` tells which locals may be assigned.
pub(super) fn is_stable(
    expression: &Expression,
    is_variable: &impl Fn(agentflow_plan::LocalId) -> bool,
) -> bool {
    let stable = |expression: &Expression| is_stable(expression, is_variable);
    match expression {
        Expression::Literal(_) | Expression::Environment(_) | Expression::Secret(_) => true,
        Expression::Local(local) => !is_variable(*local),
        Expression::Template(parts) | Expression::List(parts) => parts.iter().all(stable),
        Expression::Object { fields, base } => {
            fields.iter().all(|(_, value)| stable(value)) && base.as_deref().is_none_or(stable)
        }
        Expression::Variant { fields, .. } => fields.iter().all(|(_, value)| stable(value)),
        Expression::Field { value, .. } | Expression::Unary(UnaryOperator::Not, value) => stable(value),
        Expression::Index { value, index } => stable(value) && stable(index),
        Expression::Is(value, _) => stable(value),
        Expression::Binary(operator, left, right) => never_fails(*operator) && stable(left) && stable(right),
        Expression::If(condition, then, otherwise) => stable(condition) && stable(then) && stable(otherwise),
        Expression::Unary(UnaryOperator::Negate, _)
        | Expression::Match(..)
        | Expression::Call(..)
        | Expression::Method(..)
        | Expression::Comprehension { .. }
        | Expression::Block(..)
        | Expression::Conform(..)
        | Expression::Fail(..)
        | Expression::Calls(_) => false,
    }
}

/// Arithmetic may overflow or divide by zero; comparing and choosing may not fail.
fn never_fails(operator: BinaryOperator) -> bool {
    !matches!(
        operator,
        BinaryOperator::Add
            | BinaryOperator::Subtract
            | BinaryOperator::Multiply
            | BinaryOperator::Divide
            | BinaryOperator::Remainder
    )
}
