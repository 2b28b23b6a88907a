//! Which parentheses are an expression's own. The tree does not keep them: an expression's span is without them, and
//! begins behind those of its first part.

use agentflow_grammar::tree::{CatchHandler, Expr, ExprKind, Span};

use super::source::Formatter;

impl Formatter<'_> {
    /// Whether an expression stands in parentheses. Not to be asked of the only argument of a call, for which those of the
    /// call would be taken.
    pub(super) fn is_in_parentheses(&self, expression: &Expr) -> bool {
        // Most are not, which is quickly seen.
        self.around(expression.span).is_some() && self.around(self.with_parts(expression)).is_some()
    }

    /// The span of an expression with the parentheses of its first and last parts.
    fn with_parts(&self, expression: &Expr) -> Span {
        let mut path = vec![expression];
        while let Some(first) = path.last().and_then(|expression| first_part(expression)) {
            path.push(first);
        }
        let mut span = Span::default();
        let mut start = path.last().map_or(0, |leaf| leaf.span.start);
        for (position, part) in path.iter().enumerate().rev() {
            let end = last_part(part).map_or(part.span.end, |last| self.with_parentheses(last).end);
            span = Span::new(start, end);
            if position > 0 {
                start = self.widened(span).start;
            }
        }
        span
    }

    fn with_parentheses(&self, expression: &Expr) -> Span {
        self.widened(self.with_parts(expression))
    }

    /// With all parentheses around.
    fn widened(&self, mut span: Span) -> Span {
        while let Some(wider) = self.around(span) {
            span = wider;
        }
        span
    }

    /// A place with the parentheses right around it.
    fn around(&self, span: Span) -> Option<Span> {
        let after = &self.text[span.end as usize..];
        let rest = after.trim_start().strip_prefix(')')?;
        let before = self.text[..span.start as usize].trim_end().strip_suffix('(')?;
        Some(Span::new(before.len() as u32, (self.text.len() - rest.len()) as u32))
    }
}

/// What an expression begins with.
fn first_part(expression: &Expr) -> Option<&Expr> {
    match &expression.kind {
        ExprKind::Field(access) => Some(&access.base),
        ExprKind::Index(index) => Some(&index.base),
        ExprKind::Call(call) => Some(&call.callee),
        ExprKind::With(with) => Some(&with.base),
        ExprKind::Binary(binary) => Some(&binary.left),
        ExprKind::Is(is) => Some(&is.value),
        ExprKind::Range(range) => Some(&range.start),
        ExprKind::Catch(catch) => Some(&catch.body),
        _ => None,
    }
}

/// What an expression ends with.
fn last_part(expression: &Expr) -> Option<&Expr> {
    match &expression.kind {
        ExprKind::Unary(unary) => Some(&unary.operand),
        ExprKind::Binary(binary) => Some(&binary.right),
        ExprKind::Range(range) => Some(&range.end),
        ExprKind::Sleep(value) | ExprKind::SleepUntil(value) | ExprKind::Spawn(value) => Some(value),
        ExprKind::Return(value) => value.as_deref(),
        ExprKind::Fail(fail) => Some(&fail.value),
        ExprKind::Wait(wait) => wait.within.as_ref(),
        ExprKind::Ask(ask) if ask.options.is_none() => Some(&ask.question),
        ExprKind::Catch(catch) => match &catch.handler {
            CatchHandler::Value(value) => Some(value),
            CatchHandler::Block { .. } => None,
        },
        _ => None,
    }
}
