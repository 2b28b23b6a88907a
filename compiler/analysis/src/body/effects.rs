//! Where effects may stand, and where not.

use agentflow_grammar::tree::Span;

use super::Checker;
use crate::finding::Edit;
use crate::findings::effects;
use crate::names::snake_case;

/// Whether effects may stand in what is being checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EffectRule {
    /// They may.
    Allowed,
    /// They may not, because of this place.
    Forbidden(PurePlace),
}

/// Places where no effect may stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PurePlace {
    /// A `fn`.
    Function,
    /// `${…}`
    Interpolation,
    /// A setting.
    Setting,
    /// The options of `ask`.
    Option,
    /// A comprehension.
    Comprehension,
    /// The right side of `&&`, `||` or `??`.
    RightSide(&'static str),
    /// The `if` of an arm.
    Guard,
    /// A constant.
    Constant,
    /// The default of a field or parameter.
    Default,
}

impl Checker<'_> {
    /// Notes an effect: tells it where none may be.
    pub(crate) fn effect(&mut self, span: Span, what: &str) {
        self.effects_met += 1;
        if let EffectRule::Forbidden(place) = self.effects {
            let finding = effects::forbidden(self.context.place(span), what, place);
            self.sink.tell(finding);
        }
    }

    /// Notes the effect of a call. One inside of a text can be bound before its statement, if nothing happens between.
    pub(crate) fn effect_of_call(&mut self, span: Span, what: &str, callee: &str) {
        let told = self.sink.findings.len();
        self.effect(span, what);
        let edits = self.bound_before(span, callee);
        if let (Some(finding), Some((name, edits))) = (self.sink.findings.get_mut(told), edits) {
            *finding = finding.clone().with_edits(format!("bind it first, as `{name}`"), edits);
        }
    }

    fn bound_before(&self, span: Span, callee: &str) -> Option<(String, Vec<Edit>)> {
        if self.effects != EffectRule::Forbidden(PurePlace::Interpolation) {
            return None;
        }
        // Another effect of the statement would come later than it did.
        let statement = self.statement.filter(|statement| self.effects_met == statement.effects + 1)?;
        let text = self.context.text();
        let call = span.text(text);
        let line = text.get(..statement.offset as usize)?.rsplit('\n').next()?;
        if call.contains('\n') || !line.trim().is_empty() {
            return None;
        }
        let is_free = |name: &str| self.scopes.get(name).is_none() && self.context.lookup(name).is_none();
        let first = format!("{}_result", snake_case(callee));
        let name = std::iter::once(first.clone())
            .chain((2..10).map(|number| format!("{first}_{number}")))
            .find(|name| is_free(name))?;
        let before = self.context.place(Span::new(statement.offset, statement.offset));
        let edits = vec![
            Edit { place: before, text: format!("let {name} = {call}\n{line}") },
            Edit { place: self.context.place(span), text: name.clone() },
        ];
        Some((name, edits))
    }

    /// Checks a part in which no effect may stand. The outermost such part is the one that is told.
    pub(crate) fn pure<T>(&mut self, place: PurePlace, check: impl FnOnce(&mut Self) -> T) -> T {
        let (effects, depths) = (self.effects, self.depths);
        if effects == EffectRule::Allowed {
            self.effects = EffectRule::Forbidden(place);
        }
        self.depths.pure += 1;
        // `x ?? return` ends the body, as it does everywhere else.
        if !matches!(place, PurePlace::RightSide(_)) {
            self.depths.value += 1;
        }
        let checked = check(self);
        self.effects = effects;
        self.depths = depths;
        checked
    }
}

/// How many parts of some kind stand around a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Depths {
    /// Parts that may change nothing outside of them.
    pub pure: u32,
    /// Parts that only give a value, so that `return` and the like do not leave them.
    pub value: u32,
}
