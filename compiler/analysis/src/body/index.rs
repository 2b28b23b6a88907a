//! `list[i]`, `map[key]`, `json[…]`

use agentflow_grammar::tree::{Index, Span};

use super::{Checker, Reason};
use crate::findings::{fields, optional};
use crate::typed::{Expression, ExpressionKind, Type};

impl<'a> Checker<'a> {
    /// `base[index]`
    pub(crate) fn check_index(&mut self, form: &'a Index, span: Span) -> Expression {
        let base = self.value(&form.base, None);
        let index = self.value(&form.index, None);
        let traits = base.traits.and(index.traits);
        let (index, ty) = match &base.ty {
            Type::Unknown | Type::Never => return self.broken(span),
            Type::List(list) => {
                let ty = list.item.clone().optional();
                (self.conform(index, &Type::INT, Reason::Form("the position in a list")), ty)
            }
            Type::Map(value) => {
                let ty = (**value).clone().optional();
                (self.conform(index, &Type::STRING, Reason::Form("the key of a map")), ty)
            }
            Type::Json => {
                let ty = if matches!(index.ty, Type::Int(_)) { Type::INT } else { Type::STRING };
                (self.conform(index, &ty, Reason::Form("the position or key in JSON")), Type::Json)
            }
            Type::Optional(inner) => {
                let ty = match &**inner {
                    Type::List(list) => list.item.clone().optional(),
                    Type::Map(value) => (**value).clone().optional(),
                    _ => Type::Unknown,
                };
                let place = self.place(base.span);
                let text = base.span.text(self.context.text());
                self.tell(optional::indexed(place, text));
                return super::checker::leaf(ExpressionKind::Broken, ty, span);
            }
            other => {
                let (place, shown) = (self.place(base.span), self.show(other));
                self.tell(fields::not_indexable(place, &shown));
                return self.broken(span);
            }
        };
        let kind = ExpressionKind::Index { value: Box::new(base), index: Box::new(index) };
        Expression { kind, ty, span, traits }
    }
}
