//! Conditions, and what is known where they hold and where they do not.

use agentflow_grammar::tree::{
    Binary, BinaryOperator, Expr, ExprKind, FieldAccess, Span, Unary, UnaryOperator,
};
use agentflow_plan as plan;

use super::flow::{Fact, PathId};
use super::{Checker, Expected, PurePlace, Reason};
use crate::typed::{Expression, ExpressionKind, Type};
use crate::types::join;

/// What a condition tells of names and field paths.
#[derive(Debug, Default)]
pub struct Narrowing {
    /// Where it holds.
    pub when_true: Vec<Fact>,
    /// Where it does not.
    pub when_false: Vec<Fact>,
}

impl<'a> Checker<'a> {
    /// Checks a condition.
    pub(crate) fn check_condition(&mut self, expr: &'a Expr, reason: Reason<'_>) -> (Expression, Narrowing) {
        let (checked, narrowing) = stacker::maybe_grow(192 * 1024, 4 * 1024 * 1024, || match &expr.kind {
            ExprKind::Unary(unary) if unary.operator == UnaryOperator::Not => self.check_not(unary, expr),
            ExprKind::Binary(binary) => self.check_truth(binary, expr),
            ExprKind::Is(is) => self.check_is(is, expr.span),
            _ => (self.check(expr, Expected::Hint(&Type::Bool)), Narrowing::default()),
        });
        (self.conform(checked, &Type::Bool, reason), narrowing)
    }

    /// `!c`
    pub(crate) fn check_not(&mut self, unary: &'a Unary, expr: &Expr) -> (Expression, Narrowing) {
        let (operand, narrowing) = self.check_condition(&unary.operand, Reason::Operand("!"));
        let traits = operand.traits;
        let kind = ExpressionKind::Unary(plan::UnaryOperator::Not, Box::new(operand));
        let checked = Expression { kind, ty: Type::Bool, span: expr.span, traits };
        (checked, Narrowing { when_true: narrowing.when_false, when_false: narrowing.when_true })
    }

    /// An operator that may tell something: `&&`, `||`, `== null`, `!= null`.
    pub(crate) fn check_truth(&mut self, binary: &'a Binary, expr: &'a Expr) -> (Expression, Narrowing) {
        match binary.operator {
            BinaryOperator::And | BinaryOperator::Or => self.check_logic(binary, expr.span),
            BinaryOperator::Equal | BinaryOperator::NotEqual => {
                let checked = self.check_equality(binary, expr.span);
                let tested = match (&binary.left.kind, &binary.right.kind) {
                    (_, ExprKind::Null) => Some(&binary.left),
                    // `None` was told; what it was meant for holds.
                    (_, ExprKind::Name(name)) if is_foreign_null(name) => Some(&binary.left),
                    (ExprKind::Null, _) => Some(&binary.right),
                    _ => None,
                };
                let narrowing = tested.map_or_else(Narrowing::default, |tested| self.null_test(tested));
                let narrowing = match binary.operator {
                    BinaryOperator::Equal => narrowing,
                    _ => Narrowing { when_true: narrowing.when_false, when_false: narrowing.when_true },
                };
                (checked, narrowing)
            }
            _ => (self.check(expr, Expected::Hint(&Type::Bool)), Narrowing::default()),
        }
    }

    /// `a && b`, `a || b`: the right side knows what the left one tells.
    pub(crate) fn check_logic(&mut self, binary: &'a Binary, span: Span) -> (Expression, Narrowing) {
        let and = binary.operator == BinaryOperator::And;
        let sign = if and { "&&" } else { "||" };
        let (left, first) = self.check_condition(&binary.left, Reason::Operand(sign));
        let mark = self.flow.mark();
        self.flow.assume(if and { &first.when_true } else { &first.when_false });
        let (right, second) = self.pure(PurePlace::RightSide(sign), |checker| {
            checker.check_condition(&binary.right, Reason::Operand(sign))
        });
        let _ = self.flow.take(mark);
        let traits = left.traits.and(right.traits);
        let operator = if and { plan::BinaryOperator::And } else { plan::BinaryOperator::Or };
        let kind = ExpressionKind::Binary(operator, Box::new(left), Box::new(right));
        let checked = Expression { kind, ty: Type::Bool, span, traits };
        let narrowing = if and {
            Narrowing {
                when_true: both(first.when_true, second.when_true),
                when_false: either(&first.when_false, &second.when_false),
            }
        } else {
            Narrowing {
                when_true: either(&first.when_true, &second.when_true),
                when_false: both(first.when_false, second.when_false),
            }
        };
        (checked, narrowing)
    }

    /// What `tested == null` tells: where it holds, and where it does not.
    fn null_test(&mut self, tested: &Expr) -> Narrowing {
        let Some((path, ty)) = self.path(tested) else { return Narrowing::default() };
        let mut when_false = Vec::new();
        if let Type::Optional(inner) = &ty {
            when_false.push((path, (**inner).clone()));
        }
        self.optional_prefixes(tested, &mut when_false);
        let when_true = match &ty {
            Type::Optional(_) if !passes_null(tested) => vec![(path, Type::Null)],
            _ => Vec::new(),
        };
        Narrowing { when_true, when_false }
    }

    /// `a?.b` that is not null tells that `a` is not null either.
    pub(crate) fn optional_prefixes(&mut self, tested: &Expr, facts: &mut Vec<Fact>) {
        let mut at = tested;
        while let ExprKind::Field(access) = &at.kind {
            if access.optional
                && let Some((path, Type::Optional(inner))) = self.path(&access.base)
            {
                facts.push((path, (*inner).clone()));
            }
            at = &access.base;
        }
    }

    /// The path that an expression is, with its type: a local, or fields of one.
    pub(crate) fn path(&mut self, expr: &Expr) -> Option<(PathId, Type)> {
        let mut names: Vec<&FieldAccess> = Vec::new();
        let mut at = expr;
        let local = loop {
            match &at.kind {
                ExprKind::Name(name) => break self.scopes.get(name)?,
                ExprKind::Field(access) => {
                    names.push(access);
                    at = &access.base;
                }
                _ => return None,
            }
        };
        let mut path = self.flow.root(local);
        let mut ty = self.known_type(path, || self.scopes.local(local).ty.clone());
        for access in names.iter().rev() {
            let optional = matches!(ty, Type::Optional(_));
            let found = self.field_type(ty.inner(), &access.name.name)?;
            path = self.flow.field(path, &access.name.name);
            ty = self.known_type(path, || if optional { found.optional() } else { found });
        }
        Some((path, ty))
    }

    fn known_type(&self, path: PathId, otherwise: impl FnOnce() -> Type) -> Type {
        self.flow.fact(path).cloned().unwrap_or_else(otherwise)
    }
}

fn is_foreign_null(name: &str) -> bool {
    matches!(name, "None" | "nil" | "undefined" | "NULL" | "Null")
}

/// Whether the expression is null where something before it is: then it tells nothing of its last field.
fn passes_null(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Field(access) => access.optional || passes_null(&access.base),
        _ => false,
    }
}

/// Facts that all hold; later ones are narrower.
fn both(mut first: Vec<Fact>, second: Vec<Fact>) -> Vec<Fact> {
    first.extend(second);
    first
}

/// Facts of which one side holds: what both say of the same path.
fn either(first: &[Fact], second: &[Fact]) -> Vec<Fact> {
    let mut shared = Vec::new();
    for (path, ty) in first {
        // The narrowest fact of a path is its last.
        let Some((_, other)) = second.iter().rev().find(|(other, _)| other == path) else { continue };
        if let Some(joined) = join(ty, other) {
            shared.push((*path, joined));
        }
    }
    shared
}
