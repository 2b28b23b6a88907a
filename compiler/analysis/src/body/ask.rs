//! Questions to people.

use agentflow_grammar::tree::{Ask, Fields, Span};

use super::{Checker, Expected, PurePlace, Reason};
use crate::findings::ask as findings;
use crate::typed::{Expression, ExpressionKind, Traits, Type};

/// What may stand in the braces of `ask`.
pub const OPTIONS: &[&str] = &["to", "within"];

impl<'a> Checker<'a> {
    /// `ask "question" { to: "finance", within: 2d }`
    pub(crate) fn check_ask(&mut self, ask: &'a Ask, span: Span, expected: Expected<'_>) -> Expression {
        let mut traits = Traits::default();
        self.effectful(span, "`ask`", &mut traits);
        let reason = Reason::Form("the question of `ask`");
        let question = self.check(&ask.question, Expected::Must(&Type::STRING, reason));
        traits = traits.and(question.traits);
        let mut to = None;
        let mut within = None;
        if let Some(options) = &ask.options {
            self.check_ask_options(options, &mut to, &mut within);
        }
        for option in [&to, &within].into_iter().flatten() {
            traits = traits.and(option.traits);
        }
        let ty = self.answer_type(span, expected);
        let kind = ExpressionKind::Ask {
            question: Box::new(question),
            to: to.map(Box::new),
            within: within.map(Box::new),
        };
        Expression { kind, ty, span, traits }
    }

    fn check_ask_options(
        &mut self,
        options: &'a Fields,
        to: &mut Option<Expression>,
        within: &mut Option<Expression>,
    ) {
        let mut seen = std::collections::HashMap::new();
        for entry in &options.entries {
            self.check_once(entry, &mut seen);
            match entry.name.as_str() {
                "to" => {
                    let expected = Expected::Must(&Type::STRING, Reason::Setting { name: "to" });
                    *to = Some(self.pure(PurePlace::Option, |checker| checker.entry_value(entry, expected)));
                }
                "within" => {
                    let expected = Expected::Must(&Type::Duration, Reason::Setting { name: "within" });
                    *within =
                        Some(self.pure(PurePlace::Option, |checker| checker.entry_value(entry, expected)));
                }
                other => {
                    self.entry_value(entry, Expected::Any);
                    let near = self.sink.nearest.find(other, OPTIONS.iter().copied());
                    let place = self.place(entry.name.span);
                    self.tell(findings::unknown_option(place, other, &near));
                }
            }
        }
        if let Some(base) = &options.base {
            let place = self.place(base.span);
            self.tell(crate::findings::fields::base_not_here(place));
        }
    }

    /// The type of the answer: what the place of the `ask` expects.
    fn answer_type(&mut self, span: Span, expected: Expected<'_>) -> Type {
        let Some(ty) = expected.hint() else {
            let place = self.place(span);
            self.tell(findings::unknown_answer(place, expected.is_discard()));
            return Type::Unknown;
        };
        if !answerable(ty) {
            let (place, shown) = (self.place(span), self.show(ty));
            self.tell(findings::not_answerable(place, &shown));
            return Type::Unknown;
        }
        self.unknown_of(ty)
    }
}

/// Whether a person can give a value of the type: as JSON, in a form.
fn answerable(ty: &Type) -> bool {
    match ty {
        Type::Never | Type::NoValue | Type::Null | Type::Error | Type::ErrorKind => false,
        Type::List(list) => answerable(&list.item),
        Type::Map(inner) | Type::Optional(inner) => answerable(inner),
        other => crate::types::is_json(other),
    }
}
