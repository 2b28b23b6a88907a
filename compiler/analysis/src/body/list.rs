//! List literals.

use agentflow_grammar::tree::{Expr, Span};

use super::{Checker, Expected, Reason};
use crate::findings::types;
use crate::typed::{Expression, ExpressionKind, Traits, Type};
use crate::types::{Fit, fit, join};

impl<'a> Checker<'a> {
    /// `[a, b]`
    pub(crate) fn check_list(&mut self, items: &'a [Expr], span: Span, expected: Expected<'_>) -> Expression {
        let wanted = expected.hint().map(Type::inner);
        let (values, item) = match wanted {
            Some(Type::List(list)) if !list.item.is_unknown() => {
                let item = list.item.clone();
                (self.items_of(items, &item, expected), item)
            }
            Some(Type::Json) => (self.items_of(items, &Type::Json, expected), Type::Json),
            _ => self.items_joined(items),
        };
        let traits = values.iter().fold(Traits::default(), |sum, value| sum.and(value.traits));
        let ty = match wanted {
            Some(Type::Json) => Type::Json,
            _ if item.is_unknown() => Type::Unknown,
            _ => self.bounded(Type::list(item), span),
        };
        let list = Expression { kind: ExpressionKind::List(values), ty, span, traits };
        self.settle(list, expected)
    }

    fn items_of(&mut self, items: &'a [Expr], ty: &Type, expected: Expected<'_>) -> Vec<Expression> {
        let reason = match expected {
            Expected::Must(_, reason) => reason,
            _ => Reason::Entry,
        };
        items.iter().map(|item| self.check(item, Expected::Must(ty, reason))).collect()
    }

    fn items_joined(&mut self, items: &'a [Expr]) -> (Vec<Expression>, Type) {
        let mut sum = Type::Never;
        let mut values: Vec<Expression> = Vec::with_capacity(items.len());
        let mut told = false;
        for item in items {
            let hint = if sum == Type::Never { None } else { Some(sum.clone()) };
            let value = self.value(item, hint.as_ref());
            match join(&sum, &value.ty) {
                Some(joined) => sum = joined,
                None if told => {}
                None => {
                    told = true;
                    let (before, found) = (self.show(&sum), self.show(&value.ty));
                    let first = self.place(items[0].span);
                    let place = self.place(value.span);
                    self.tell(types::items_differ(place, &found, first, &before));
                }
            }
            values.push(value);
        }
        if told {
            return (values, Type::Unknown);
        }
        let converted = values.into_iter().map(|value| match fit(&value.ty, &sum) {
            Fit::Conform => self.convert(value, &sum),
            _ => value,
        });
        (converted.collect(), sum)
    }
}
