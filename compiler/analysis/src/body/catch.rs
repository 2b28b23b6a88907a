//! Errors that are caught.

use agentflow_grammar::tree::{Catch, CatchHandler, Expr, ExprKind, Span, Try};

use super::branches::{BranchValue, traits_of};
use super::{Checker, Expected};
use crate::typed::{Block, Expression, ExpressionKind, Handler, LocalKind, Type};

impl<'a> Checker<'a> {
    /// `e catch fallback`, `e catch err { … }`
    pub(crate) fn check_catch(&mut self, form: &'a Catch, span: Span, expected: Expected<'_>) -> Expression {
        self.effect(span, "`catch`");
        // An `ask` takes the type of what stands in for it.
        let hinted = self.type_of_fallback(&form.body, &form.handler, expected);
        let expected_of_body = match (&hinted, expected) {
            (Some(ty), Expected::Any) => Expected::Hint(ty),
            _ => expected,
        };
        self.caught(span, &form.handler, expected_of_body, expected, |checker, expected| {
            checker.block_of(&form.body, expected)
        })
    }

    /// `try { … } catch err { … }`
    pub(crate) fn check_try(&mut self, form: &'a Try, span: Span, expected: Expected<'_>) -> Expression {
        self.effect(span, "`try`");
        self.caught(span, &form.handler, expected, expected, |checker, expected| {
            checker.check_block(&form.body, expected)
        })
    }

    fn caught(
        &mut self,
        span: Span,
        handler: &'a CatchHandler,
        expected_of_body: Expected<'_>,
        expected: Expected<'_>,
        body: impl FnOnce(&mut Self, Expected<'_>) -> Block,
    ) -> Expression {
        // What is done before the statement would not be caught.
        let statement = self.statement.take();
        let mark = self.flow.mark();
        let mut body = body(self, expected_of_body);
        let body_outcome = self.flow.take(mark);
        // The handler may run after any part of the body.
        self.forget_assigned_in(span);
        let handler_mark = self.flow.mark();
        let hint = (body.ty.has_value() && !body.ty.is_unknown()).then(|| body.ty.clone());
        let expected_of_handler = match (&hint, expected) {
            (Some(ty), Expected::Any) => Expected::Hint(ty),
            _ => expected,
        };
        let mut handler = self.check_handler(handler, expected_of_handler);
        let handler_outcome = self.flow.take(handler_mark);
        self.statement = statement;
        self.flow.merge(vec![body_outcome, handler_outcome]);
        let mut traits = traits_of([&body, &handler.body]);
        traits.effect = true;
        let branches = [
            BranchValue { block: &mut body, called: "what may fail" },
            BranchValue { block: &mut handler.body, called: "`catch`" },
        ];
        let ty = self.join_branches(branches, expected);
        let kind = ExpressionKind::Catch { body: Box::new(body), handler: Box::new(handler) };
        Expression { kind, ty, span, traits }
    }

    fn check_handler(&mut self, handler: &'a CatchHandler, expected: Expected<'_>) -> Handler {
        match handler {
            CatchHandler::Value(value) => Handler { error: None, body: self.block_of(value, expected) },
            CatchHandler::Block { name, block } => {
                let scope = self.enter();
                let error = name
                    .as_ref()
                    .map(|name| self.declare(&name.name, name.span, Type::Error, LocalKind::Error));
                let body = self.check_block(block, expected);
                self.leave(scope);
                Handler { error, body }
            }
        }
    }

    /// The type of a fallback that is a literal, where nothing else says what an `ask` is to give.
    fn type_of_fallback(
        &mut self,
        body: &Expr,
        handler: &'a CatchHandler,
        expected: Expected<'_>,
    ) -> Option<Type> {
        let (ExprKind::Ask(_), CatchHandler::Value(value), Expected::Any) = (&body.kind, handler, expected)
        else {
            return None;
        };
        match &value.kind {
            ExprKind::Bool(_) => Some(Type::Bool),
            ExprKind::Int(_) => Some(Type::INT),
            ExprKind::Float(_) => Some(Type::FLOAT),
            ExprKind::String(_) => Some(Type::STRING),
            ExprKind::Duration(_) => Some(Type::Duration),
            ExprKind::Field(access) => match self.declared(&access.base) {
                Some((crate::declare::Definition::Enum(id), _)) => Some(Type::Enum(id)),
                _ => None,
            },
            _ => None,
        }
    }
}
