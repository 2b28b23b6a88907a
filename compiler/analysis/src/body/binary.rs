//! Operators.

use agentflow_grammar::tree::{
    Binary, BinaryOperator as Written, Expr, ExprKind, Span, Unary, UnaryOperator as Sign,
};
use agentflow_plan::{BinaryOperator, UnaryOperator, Value};

use super::operators::{arithmetic, operator, ordered};
use super::{Checker, Expected, PurePlace, Reason};
use crate::finding::Place;
use crate::findings::{operators as findings, optional, secrets, types};
use crate::typed::{Expression, ExpressionKind, Type};
use crate::types::{Fit, comparable, fit, join};

impl<'a> Checker<'a> {
    /// `!a`, `-a`
    pub(crate) fn check_unary(&mut self, unary: &'a Unary, span: Span, hint: Option<&Type>) -> Expression {
        if unary.operator == Sign::Not {
            let (operand, _) = self.check_condition(&unary.operand, Reason::Operand("!"));
            let traits = operand.traits;
            let kind = ExpressionKind::Unary(UnaryOperator::Not, Box::new(operand));
            return Expression { kind, ty: Type::Bool, span, traits };
        }
        let operand = self.value(&unary.operand, hint);
        let traits = operand.traits;
        let ty = match &operand.ty {
            Type::Int(_) => Type::INT,
            Type::Float(_) => Type::FLOAT,
            Type::Duration => Type::Duration,
            Type::Unknown | Type::Never => Type::Unknown,
            Type::Optional(inner) if matches!(**inner, Type::Int(_) | Type::Float(_) | Type::Duration) => {
                let place = self.place(operand.span);
                let text = operand.span.text(self.context.text());
                self.tell(optional::operand(place, text, "-"));
                Type::Unknown
            }
            other => {
                let (place, shown) = (self.place(operand.span), self.show(other));
                self.tell(findings::not_negatable(place, &shown));
                Type::Unknown
            }
        };
        match operand.kind {
            // A negative literal is a literal.
            ExpressionKind::Literal(Value::Int(number)) if number != i64::MIN => {
                Expression { kind: ExpressionKind::Literal(Value::Int(-number)), ty, span, traits }
            }
            ExpressionKind::Literal(Value::Float(number)) => {
                Expression { kind: ExpressionKind::Literal(Value::Float(-number)), ty, span, traits }
            }
            _ => {
                let kind = ExpressionKind::Unary(UnaryOperator::Negate, Box::new(operand));
                Expression { kind, ty, span, traits }
            }
        }
    }

    /// `a + b` and the like.
    pub(crate) fn check_binary(&mut self, binary: &'a Binary, span: Span, hint: Option<&Type>) -> Expression {
        match binary.operator {
            Written::And | Written::Or => self.check_logic(binary, span).0,
            Written::Equal | Written::NotEqual => self.check_equality(binary, span),
            Written::Less | Written::LessOrEqual | Written::Greater | Written::GreaterOrEqual => {
                self.check_order(binary, span)
            }
            Written::Otherwise => self.check_fallback(binary, span, hint),
            _ => self.check_arithmetic(binary, span, hint),
        }
    }

    /// `a == b`, `a != b`
    pub(crate) fn check_equality(&mut self, binary: &'a Binary, span: Span) -> Expression {
        // `timeout == err.kind`: a bare word on one side takes its meaning from the other.
        let right_first = matches!(binary.left.kind, ExprKind::Name(_)) && !self.is_known(&binary.left);
        let (left, right) = if right_first {
            let right = self.value(&binary.right, None);
            let left = self.value(&binary.left, Some(&right.ty));
            (left, right)
        } else {
            let left = self.value(&binary.left, None);
            let right = self.value(&binary.right, Some(&left.ty));
            (left, right)
        };
        let (plan_operator, sign) = operator(binary.operator);
        let place = self.place(binary.operator_span);
        if left.ty == Type::Secret || right.ty == Type::Secret {
            let secret = if left.ty == Type::Secret { left.span } else { right.span };
            let place = self.place(secret);
            self.tell(secrets::flows(place));
        } else if !comparable(&left.ty, &right.ty) {
            let (left_shown, right_shown) = (self.show(&left.ty), self.show(&right.ty));
            let (left_at, right_at) = (self.place(left.span), self.place(right.span));
            let finding = if right.ty == Type::Null || left.ty == Type::Null {
                let (at, shown) =
                    if right.ty == Type::Null { (left_at, left_shown) } else { (right_at, right_shown) };
                let text = at.span.text(self.context.text());
                optional::compared_with_null(self.place(span), at, text, &shown, sign == "==")
            } else {
                let finding = findings::unlike(
                    place,
                    sign,
                    (left_at, left_shown.as_str()),
                    (right_at, right_shown.as_str()),
                );
                match self.quoted_name(&left, &right).or_else(|| self.quoted_name(&right, &left)) {
                    Some((at, name)) => findings::in_quotes(finding, at, &name),
                    None => finding,
                }
            };
            self.tell(finding);
        }
        binary_of(plan_operator, left, right, Type::Bool, span)
    }

    /// The variant or kind of error that a text was to be, and where the text stands.
    fn quoted_name(&self, value: &Expression, text: &Expression) -> Option<(Place, String)> {
        let ExpressionKind::Literal(agentflow_plan::Value::String(written)) = &text.kind else { return None };
        let written: &str = written;
        let name = match value.ty.inner() {
            Type::ErrorKind => agentflow_plan::ErrorKind::from_name(written).map(|_| written.to_owned()),
            other => {
                let of = self.context.signatures.enumeration(other.enum_id()?);
                let variant = of.variant(of.position(written)?);
                variant.payload.is_none().then(|| format!("{}.{written}", of.name))
            }
        };
        Some((self.place(text.span), name?))
    }

    fn is_known(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Name(name) => self.scopes.get(name).is_some() || self.context.lookup(name).is_some(),
            _ => true,
        }
    }

    fn check_order(&mut self, binary: &'a Binary, span: Span) -> Expression {
        let left = self.value(&binary.left, None);
        let right = self.value(&binary.right, None);
        let (plan_operator, sign) = operator(binary.operator);
        if !ordered(&left.ty, &right.ty) {
            let without_null = ordered(left.ty.inner(), right.ty.inner());
            self.tell_operands(sign, binary, &left, &right, without_null);
        }
        binary_of(plan_operator, left, right, Type::Bool, span)
    }

    fn check_arithmetic(&mut self, binary: &'a Binary, span: Span, hint: Option<&Type>) -> Expression {
        let hint = hint.filter(|hint| matches!(hint.inner(), Type::List(_)));
        let left = self.value(&binary.left, hint);
        let right = self.value(&binary.right, Some(&left.ty));
        let (plan_operator, sign) = operator(binary.operator);
        let ty = match arithmetic(plan_operator, &left.ty, &right.ty) {
            Some(ty) => ty,
            None => {
                let without_null = arithmetic(plan_operator, left.ty.inner(), right.ty.inner());
                self.tell_operands(sign, binary, &left, &right, without_null.is_some());
                without_null.unwrap_or(Type::Unknown)
            }
        };
        let checked = binary_of(plan_operator, left, right, ty, span);
        if let Err(problem) = super::folding::fold_checked(&checked, self.context.signatures) {
            let place = self.place(span);
            self.tell(findings::impossible(place, problem));
            return self.broken(span);
        }
        checked
    }

    fn tell_operands(
        &mut self,
        sign: &'static str,
        binary: &Binary,
        left: &Expression,
        right: &Expression,
        without_null: bool,
    ) {
        if left.ty == Type::Secret || right.ty == Type::Secret {
            let secret = if left.ty == Type::Secret { left.span } else { right.span };
            let place = self.place(secret);
            self.tell(secrets::flows(place));
            return;
        }
        let optional = [left, right].into_iter().find(|side| matches!(side.ty, Type::Optional(_)));
        if let (Some(side), true) = (optional, without_null) {
            let place = self.place(side.span);
            let text = side.span.text(self.context.text());
            self.tell(optional::operand(place, text, sign));
            return;
        }
        let (left_shown, right_shown) = (self.show(&left.ty), self.show(&right.ty));
        let (left_at, right_at) = (self.place(left.span), self.place(right.span));
        let place = self.place(binary.operator_span);
        self.tell(findings::operands(
            place,
            sign,
            (left_at, left_shown.as_str(), &left.ty),
            (right_at, right_shown.as_str(), &right.ty),
        ));
    }

    /// `a ?? b`
    fn check_fallback(&mut self, binary: &'a Binary, span: Span, hint: Option<&Type>) -> Expression {
        let optional_hint = hint.map(|hint| hint.clone().optional());
        let left = self.value(&binary.left, optional_hint.as_ref());
        let inner = left.ty.inner().clone();
        // Where the left side is not null, the right one is not even reached.
        let mark = self.flow.mark();
        let right = self.pure(PurePlace::RightSide("??"), |checker| {
            checker.check(&binary.right, Expected::Hint(hint.unwrap_or(&inner)))
        });
        let _ = self.flow.take(mark);
        let right = self.with_value(right);
        let traits = left.traits.and(right.traits);
        match &left.ty {
            Type::Optional(_) | Type::Json | Type::Unknown | Type::Null => {}
            other => {
                let (place, shown) = (self.place(binary.operator_span.to(right.span)), self.show(other));
                let left_at = self.place(left.span);
                self.tell(optional::fallback_never_used(place, left_at, &shown));
                return left;
            }
        }
        let inner = if left.ty == Type::Null { Type::Never } else { inner };
        // JSON stays JSON: what stands in for null may be any of it.
        if inner == Type::Json {
            let reason = Reason::Operand("??");
            let right = self.conform(right, &Type::Json, reason);
            return binary_of(BinaryOperator::Coalesce, left, right, Type::Json, span);
        }
        let Some(ty) = join(&inner, &right.ty) else {
            let (left_shown, right_shown) = (self.show(&inner), self.show(&right.ty));
            let (left_at, right_at) = (self.place(left.span), self.place(right.span));
            self.tell(types::branches_differ(
                (left_at, left_shown.as_str(), "the left side of `??`"),
                (right_at, right_shown.as_str(), "the right side"),
            ));
            return self.broken(span);
        };
        let right = match fit(&right.ty, &ty) {
            Fit::Conform => self.convert(right, &ty),
            _ => right,
        };
        let widened = fit(&inner, &ty) == Fit::Conform;
        let kind = ExpressionKind::Binary(BinaryOperator::Coalesce, Box::new(left), Box::new(right));
        let whole = Expression { kind, ty: ty.clone(), span, traits };
        if widened {
            let kind = ExpressionKind::Conform(Box::new(whole));
            return Expression { kind, ty, span, traits };
        }
        whole
    }
}

fn binary_of(
    operator: BinaryOperator,
    left: Expression,
    right: Expression,
    ty: Type,
    span: Span,
) -> Expression {
    let traits = left.traits.and(right.traits);
    Expression { kind: ExpressionKind::Binary(operator, Box::new(left), Box::new(right)), ty, span, traits }
}
