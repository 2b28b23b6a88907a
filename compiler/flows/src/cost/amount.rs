//! Amounts that are bounded, or why they are not.

use std::sync::Arc;

use agentflow_analysis::files::FileId;
use agentflow_grammar::tree::Span;

/// How much of something one run can use.
#[derive(Debug, Clone, PartialEq)]
pub enum Amount {
    /// At most this.
    AtMost(f64),
    /// No bound is known, and this is the first reason met.
    Open(Arc<Cause>),
}

/// Why an amount has no known bound.
#[derive(Debug, Clone, PartialEq)]
pub struct Cause {
    /// The reason, as the end of a sentence: `` `repeat forever` has no bound ``.
    pub reason: String,
    /// Where.
    pub file: FileId,
    /// And where in it.
    pub span: Span,
    /// Whether nothing bounds it, or only a number is missing in the program.
    pub kind: CauseKind,
}

/// What kind of reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseKind {
    /// Nothing bounds it.
    Unbounded,
    /// A price or size is not declared.
    Undeclared,
}

impl Amount {
    /// None of it.
    pub const ZERO: Amount = Amount::AtMost(0.0);

    /// Both. A loop without a bound is a better reason than a missing number.
    #[must_use]
    pub fn plus(self, other: Amount) -> Amount {
        match (self, other) {
            (Amount::AtMost(a), Amount::AtMost(b)) => Amount::AtMost(a + b),
            (open, Amount::AtMost(_)) | (Amount::AtMost(_), open) => open,
            (Amount::Open(a), Amount::Open(b)) => Amount::Open(worse(a, b)),
        }
    }

    /// The greater of the two.
    #[must_use]
    pub fn or(self, other: Amount) -> Amount {
        match (self, other) {
            (Amount::AtMost(a), Amount::AtMost(b)) => Amount::AtMost(a.max(b)),
            (open, Amount::AtMost(_)) | (Amount::AtMost(_), open) => open,
            (Amount::Open(a), Amount::Open(b)) => Amount::Open(worse(a, b)),
        }
    }

    /// The lesser of the two bounds.
    #[must_use]
    pub fn least(self, other: Amount) -> Amount {
        match (self, other) {
            (Amount::AtMost(a), Amount::AtMost(b)) => Amount::AtMost(a.min(b)),
            (Amount::Open(_), bound @ Amount::AtMost(_)) | (bound, Amount::Open(_)) => bound,
        }
    }

    /// So many times. Nothing, however often, is nothing.
    #[must_use]
    pub fn times(self, count: &Amount) -> Amount {
        match (self, count) {
            (Amount::AtMost(0.0), _) | (_, Amount::AtMost(0.0)) => Amount::ZERO,
            (Amount::AtMost(a), Amount::AtMost(b)) => Amount::AtMost(a * b),
            (Amount::Open(a), Amount::Open(b)) => Amount::Open(worse(a, b.clone())),
            (open @ Amount::Open(_), _) => open,
            (_, open) => open.clone(),
        }
    }
}

fn worse(a: Arc<Cause>, b: Arc<Cause>) -> Arc<Cause> {
    if a.kind == CauseKind::Undeclared && b.kind == CauseKind::Unbounded { b } else { a }
}

/// What one run can use.
#[derive(Debug, Clone, PartialEq)]
pub struct Usage {
    /// Turns of models.
    pub turns: Amount,
    /// Calls of tools.
    pub tool_calls: Amount,
    /// Tokens, in and out.
    pub tokens: Amount,
    /// US dollars.
    pub usd: Amount,
}

impl Usage {
    /// Nothing.
    pub const ZERO: Usage =
        Usage { turns: Amount::ZERO, tool_calls: Amount::ZERO, tokens: Amount::ZERO, usd: Amount::ZERO };

    /// All of it open, for one reason.
    #[must_use]
    pub fn open(cause: Cause) -> Usage {
        let amount = Amount::Open(Arc::new(cause));
        Usage { turns: amount.clone(), tool_calls: amount.clone(), tokens: amount.clone(), usd: amount }
    }

    /// Both.
    #[must_use]
    pub fn plus(self, other: Usage) -> Usage {
        self.pairwise(other, Amount::plus)
    }

    /// The greater of the two, of each.
    #[must_use]
    pub fn or(self, other: Usage) -> Usage {
        self.pairwise(other, Amount::or)
    }

    /// The lesser of the bounds, of each.
    #[must_use]
    pub fn least(self, other: Usage) -> Usage {
        self.pairwise(other, Amount::least)
    }

    /// So many times.
    #[must_use]
    pub fn times(self, count: &Amount) -> Usage {
        Usage {
            turns: self.turns.times(count),
            tool_calls: self.tool_calls.times(count),
            tokens: self.tokens.times(count),
            usd: self.usd.times(count),
        }
    }

    fn pairwise(self, other: Usage, combine: fn(Amount, Amount) -> Amount) -> Usage {
        Usage {
            turns: combine(self.turns, other.turns),
            tool_calls: combine(self.tool_calls, other.tool_calls),
            tokens: combine(self.tokens, other.tokens),
            usd: combine(self.usd, other.usd),
        }
    }
}
