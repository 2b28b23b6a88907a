//! `f(a) with { … }`

use agentflow_grammar::tree::{ExprKind, Span, With};
use agentflow_plan::CallableId;

use super::{Checker, Expected};
use crate::findings::settings as findings;
use crate::typed::{CallOptions, Expression, Traits};

impl<'a> Checker<'a> {
    /// A call with options.
    pub(crate) fn check_with(&mut self, with: &'a With, span: Span, expected: Expected<'_>) -> Expression {
        match &with.base.kind {
            ExprKind::Call(call) => self.check_call(call, Some(with), span, expected),
            _ => {
                let checked = self.check(&with.base, expected);
                self.tell_misplaced_with(with);
                checked
            }
        }
    }

    /// Options of what takes none.
    pub(crate) fn tell_misplaced_with(&mut self, with: &'a With) {
        let place = self.place(with.options.span);
        self.tell(findings::misplaced_with(place));
        self.skip_fields(&with.options);
    }

    /// The options of a call. `args` in an approval are the call's arguments.
    pub(crate) fn check_options_of(
        &mut self,
        target: CallableId,
        with: &'a With,
        traits: &mut Traits,
    ) -> Option<CallOptions> {
        let before = traits.effect;
        let options = self.options(target, &with.options);
        traits.effect = before;
        Some(options)
    }
}
