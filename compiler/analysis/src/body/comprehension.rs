//! `[e for x in xs if c]`

use agentflow_grammar::tree::{Comprehension, Expr, Ident, Span};
use agentflow_plan::LocalId;

use super::{Checker, PurePlace, Reason};
use crate::findings::{mismatch, optional};
use crate::typed::{Expression, ExpressionKind, LocalKind, Type};

impl<'a> Checker<'a> {
    /// `[element for item, index in iterable if condition]`
    pub(crate) fn check_comprehension(
        &mut self,
        form: &'a Comprehension,
        span: Span,
        hint: Option<&Type>,
    ) -> Expression {
        let (iterable, item_type) = self.check_iterable(&form.iterable);
        let item_hint = match hint.map(Type::inner) {
            Some(Type::List(list)) => Some(list.item.clone()),
            _ => None,
        };
        let scope = self.enter();
        let (item, index) = self.declare_item(&form.name, form.index.as_ref(), item_type);
        let mark = self.flow.mark();
        let (condition, element) = self.pure(PurePlace::Comprehension, |checker| {
            let condition = form.condition.as_ref().map(|condition| {
                let reason = Reason::Condition("the `if` of a comprehension");
                let (condition, narrowing) = checker.check_condition(condition, reason);
                checker.flow.assume(&narrowing.when_true);
                condition
            });
            (condition, checker.value(&form.element, item_hint.as_ref()))
        });
        let _ = self.flow.take(mark);
        self.leave(scope);
        let mut traits = iterable.traits.and(element.traits);
        if let Some(condition) = &condition {
            traits = traits.and(condition.traits);
        }
        let ty = match &element.ty {
            Type::Unknown => Type::Unknown,
            ty => Type::list(ty.clone()),
        };
        let ty = self.bounded(ty, span);
        let kind = ExpressionKind::Comprehension {
            element: Box::new(element),
            item,
            index,
            iterable: Box::new(iterable),
            condition: condition.map(Box::new),
        };
        Expression { kind, ty, span, traits }
    }

    /// What a loop goes through, and the type of its items.
    pub(crate) fn check_iterable(&mut self, expr: &'a Expr) -> (Expression, Type) {
        let iterable = self.value(expr, None);
        let place = self.place(iterable.span);
        let item = match &iterable.ty {
            Type::Unknown | Type::Never => Type::Unknown,
            Type::List(list) => list.item.clone(),
            Type::Optional(inner) => {
                let text = iterable.span.text(self.context.text());
                let item = match &**inner {
                    Type::List(list) => list.item.clone(),
                    _ => Type::Unknown,
                };
                self.tell(optional::iterated(place, text));
                item
            }
            other => {
                let shown = self.show(other);
                let is_map = matches!(other, Type::Map(_));
                let is_int = matches!(other, Type::Int(_));
                let text = iterable.span.text(self.context.text());
                self.tell(mismatch::not_iterable(place, &shown, text, is_map, is_int));
                Type::Unknown
            }
        };
        (iterable, item)
    }

    /// The item and index of a loop.
    pub(crate) fn declare_item(
        &mut self,
        name: &Ident,
        index: Option<&Ident>,
        ty: Type,
    ) -> (LocalId, Option<LocalId>) {
        let item = self.declare(&name.name, name.span, ty, LocalKind::Item);
        let index = index.map(|index| {
            if index.name == name.name && index.as_str() != "_" {
                let (place, first) = (self.place(index.span), self.place(name.span));
                self.tell(crate::findings::declarations::duplicate_part(
                    place,
                    "name",
                    name.as_str(),
                    "this loop",
                    first,
                ));
            }
            self.declare(&index.name, index.span, Type::INT, LocalKind::Item)
        });
        (item, index)
    }
}
