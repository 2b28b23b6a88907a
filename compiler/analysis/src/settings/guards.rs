//! `guard input { … }`, `guard output { … }`

use agentflow_grammar::tree::{Guard as Written, Span};
use agentflow_plan::GuardTiming;

use crate::body::{Checker, Expected, PurePlace, Reason};
use crate::findings::{agents, settings as findings};
use crate::typed::{Expression, ExpressionKind, Guard, GuardMoment, LocalKind, Name, Traits, Type};

impl<'a> Checker<'a> {
    /// A guard of an agent. Its condition may have effects.
    pub(crate) fn guard(&mut self, written: &'a Written, span: Span, result: &Type) -> Option<Guard> {
        let scope = self.enter();
        let moment = match written.moment.as_str() {
            "input" => {
                let timing = if written.first.is_some() { GuardTiming::First } else { GuardTiming::Beside };
                Some(GuardMoment::Input(timing))
            }
            "output" => {
                if let Some(first) = written.first {
                    let place = self.context.place(first);
                    self.sink.tell(agents::first_of_output(place));
                }
                let at = Span::new(written.moment.span.end, written.moment.span.end);
                let name = Name::new_static("result");
                let result = self.declare(&name, at, result.clone(), LocalKind::Given);
                Some(GuardMoment::Output { result })
            }
            other => {
                let near = self.sink.nearest.find(other, ["input", "output"]);
                let place = self.context.place(written.moment.span);
                self.sink.tell(findings::unknown_word(place, "guard", other, &near, &["input", "output"]));
                None
            }
        };
        let condition = self.check_condition(&written.condition, Reason::Condition("`guard`")).0;
        let message = match &written.message {
            Some(message) => {
                let expected = Expected::Must(&Type::STRING, Reason::Form("the message of a guard"));
                self.pure(PurePlace::Setting, |checker| checker.check(message, expected))
            }
            None => {
                let place = self.context.place(Span::new(span.end.saturating_sub(1), span.end));
                self.sink.tell(agents::guard_without_message(place));
                Expression {
                    kind: ExpressionKind::Broken,
                    ty: Type::Unknown,
                    span,
                    traits: Traits::default(),
                }
            }
        };
        self.leave(scope);
        Some(Guard { moment: moment?, condition, message, span })
    }
}
