//! Expressions: one function a form, chosen here.

use agentflow_grammar::tree::{Expr, ExprKind};
use agentflow_plan::Value;

use super::checker::leaf;
use super::{Checker, Expected};
use crate::findings::misplaced;
use crate::typed::{Expression, ExpressionKind, Type};

/// How much stack a form needs at least, and how much is added where there is less.
const STACK_LEFT_MIN: usize = 192 * 1024;
const STACK_ADDED: usize = 4 * 1024 * 1024;

impl<'a> Checker<'a> {
    /// Checks an expression where this is expected.
    pub fn check(&mut self, expr: &'a Expr, expected: Expected<'_>) -> Expression {
        stacker::maybe_grow(STACK_LEFT_MIN, STACK_ADDED, || self.check_form(expr, expected))
    }

    fn check_form(&mut self, expr: &'a Expr, expected: Expected<'_>) -> Expression {
        let span = expr.span;
        match &expr.kind {
            // These hand on what is expected to their parts.
            ExprKind::If(form) => self.check_if(form, span, expected),
            ExprKind::Match(form) => self.check_match(form, span, expected),
            ExprKind::Catch(form) => self.check_catch(form, span, expected),
            ExprKind::Try(form) => self.check_try(form, span, expected),
            ExprKind::Race(branches) => self.check_race(branches, span, expected),
            ExprKind::Object(fields) => self.check_object(fields, span, expected),
            ExprKind::List(items) => self.check_list(items, span, expected),
            _ => {
                let inferred = self.infer(expr, expected);
                self.settle(inferred, expected)
            }
        }
    }

    /// The forms whose type does not depend on that of parts that could be wrong.
    fn infer(&mut self, expr: &'a Expr, expected: Expected<'_>) -> Expression {
        let span = expr.span;
        let literal = |value: Value, ty: Type| leaf(ExpressionKind::Literal(value), ty, span);
        match &expr.kind {
            ExprKind::Int(number) => literal(Value::Int(*number), Type::INT),
            ExprKind::Float(number) => literal(Value::Float(*number), Type::FLOAT),
            ExprKind::Bool(truth) => literal(Value::Bool(*truth), Type::Bool),
            ExprKind::Null => literal(Value::Null, Type::Null),
            ExprKind::Duration(ms) => literal(Value::Duration(*ms as i64), Type::Duration),
            ExprKind::String(string) => self.check_string(string, span),
            ExprKind::Name(name) => self.check_name(name, span, expected.hint()),
            ExprKind::Comprehension(form) => self.check_comprehension(form, span, expected.hint()),
            ExprKind::Record(literal) => self.check_record(literal, span),
            ExprKind::Field(access) => self.check_field(access, span),
            ExprKind::Index(index) => self.check_index(index, span),
            ExprKind::Call(call) => self.check_call(call, None, span, expected),
            ExprKind::With(with) => self.check_with(with, span, expected),
            ExprKind::Unary(unary) => self.check_unary(unary, span, expected.hint()),
            ExprKind::Binary(binary) => self.check_binary(binary, span, expected.hint()),
            ExprKind::Is(is) => self.check_is(is, span).0,
            ExprKind::Range(range) => {
                let place = self.place(span);
                self.value(&range.start, None);
                self.value(&range.end, None);
                self.tell(misplaced::range(place));
                self.broken(span)
            }
            ExprKind::Parallel(form) => self.check_parallel(form, span),
            ExprKind::ParallelFor(form) => self.check_parallel_for(form, span),
            ExprKind::Ask(ask) => self.check_ask(ask, span, expected),
            ExprKind::Wait(wait) => self.check_wait(wait, span),
            ExprKind::Sleep(time) => self.check_sleep(time, span, Type::Duration),
            ExprKind::SleepUntil(time) => self.check_sleep(time, span, Type::Time),
            ExprKind::Spawn(call) => self.check_spawn(call, span),
            ExprKind::Return(value) => self.check_return(value.as_deref(), span),
            ExprKind::Fail(fail) => self.check_fail(fail, span),
            ExprKind::Break => self.check_break(span),
            ExprKind::Continue => self.check_continue(span),
            ExprKind::Broken => {
                self.unreadable = true;
                self.broken(span)
            }
            ExprKind::If(_)
            | ExprKind::Match(_)
            | ExprKind::Catch(_)
            | ExprKind::Try(_)
            | ExprKind::Race(_)
            | ExprKind::Object(_)
            | ExprKind::List(_) => self.broken(span),
        }
    }
}
