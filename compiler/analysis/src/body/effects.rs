//! Where effects may stand, and where not.

use agentflow_grammar::tree::Span;

use super::Checker;
use crate::findings::effects;

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
        if let EffectRule::Forbidden(place) = self.effects {
            let finding = effects::forbidden(self.context.place(span), what, place);
            self.sink.tell(finding);
        }
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
