//! Blocks.

use agentflow_grammar::tree::{
    Block as Written, Expr, Span, Statement as WrittenStatement, StatementKind as Kind,
};

use super::checker::StatementStart;
use super::{Checker, Expected, Reason};
use crate::findings::{flow, types};
use crate::typed::{Block, Expression, Statement, StatementKind, Traits, Type};

impl<'a> Checker<'a> {
    /// Checks a block in a scope of its own.
    pub(crate) fn check_block(&mut self, block: &'a Written, expected: Expected<'_>) -> Block {
        let scope = self.enter();
        let checked = self.check_statements(block, expected);
        self.leave(scope);
        checked
    }

    /// Checks the statements of a block in the scope that is there.
    pub fn check_statements(&mut self, block: &'a Written, expected: Expected<'_>) -> Block {
        let mut checked = Block {
            statements: Vec::with_capacity(block.statements.len()),
            value: None,
            ty: Type::NoValue,
            span: block.span,
            traits: Traits::default(),
        };
        let mut unreachable_told = self.flow.diverged;
        for (position, statement) in block.statements.iter().enumerate() {
            if self.flow.diverged && !unreachable_told {
                unreachable_told = true;
                self.tell_unreachable(&block.statements, position);
            }
            let is_last = position + 1 == block.statements.len();
            let start = self.start_of(block, statement);
            let around = std::mem::replace(&mut self.statement, start);
            match &statement.kind {
                Kind::Expr(expr) if is_last && !expected.is_discard() => {
                    let value = self.check(expr, expected);
                    self.end_with(&mut checked, value);
                }
                _ => self.check_statement(statement, &mut checked),
            }
            self.statement = around;
        }
        if self.flow.diverged {
            checked.ty = Type::Never;
            if let Some(value) = checked.value.take() {
                // What comes after a `return` gives its value to nobody.
                let span = value.span;
                checked.statements.push(Statement { kind: StatementKind::Expression(*value), span });
            }
        } else if let Expected::Must(_, reason) = expected
            && checked.value.is_none()
            && !ends_with_expression(block)
        {
            self.tell_no_value(block, reason);
            checked.ty = Type::Unknown;
        }
        checked
    }

    /// The beginning of a statement before which another one can be written, and that happens once.
    fn start_of(&self, block: &Written, statement: &WrittenStatement) -> Option<StatementStart> {
        let once = !matches!(statement.kind, Kind::While(_) | Kind::Repeat(_));
        let start = StatementStart { offset: statement.span.start, effects: self.effects_met };
        (block.braces && once).then_some(start)
    }

    /// Takes the last expression as the value of a block, if it gives one.
    fn end_with(&mut self, block: &mut Block, value: Expression) {
        block.traits = block.traits.and(value.traits);
        if value.ty.has_value() {
            block.ty = value.ty.clone();
            block.value = Some(Box::new(value));
        } else {
            block.ty = value.ty.clone();
            let span = value.span;
            block.statements.push(Statement { kind: StatementKind::Expression(value), span });
        }
    }

    fn tell_no_value(&mut self, block: &Written, reason: Reason<'_>) {
        if block.is_broken() {
            return;
        }
        let end = closing(block);
        match reason {
            Reason::Result { .. } => self.tell_missing_result(end),
            _ => {
                let place = self.place(end);
                self.tell(types::no_value(place, "this block"));
            }
        }
    }

    fn tell_unreachable(&mut self, statements: &[WrittenStatement], position: usize) {
        let (Some(first), Some(last)) = (statements.get(position), statements.last()) else { return };
        if matches!(first.kind, Kind::Broken) {
            return;
        }
        let place = self.place(first.span.to(last.span));
        let before = position.checked_sub(1).and_then(|before| statements.get(before));
        let before = before.map(|statement| self.place(statement.span));
        self.tell(flow::unreachable(place, before));
    }

    /// The one expression of `e catch …` or a fallback, as a block.
    pub(crate) fn block_of(&mut self, expr: &'a Expr, expected: Expected<'_>) -> Block {
        let checked = self.check(expr, expected);
        let (span, traits) = (checked.span, checked.traits);
        let mut block = Block { statements: Vec::new(), value: None, ty: Type::NoValue, span, traits };
        if expected.is_discard() && checked.ty != Type::Never {
            block.statements.push(Statement { kind: StatementKind::Expression(checked), span });
        } else {
            self.end_with(&mut block, checked);
        }
        block
    }
}

/// Whether the last statement is an expression, about whose value all is told already.
fn ends_with_expression(block: &Written) -> bool {
    block.value().is_some()
}

/// The closing brace of a block.
pub fn closing(block: &Written) -> Span {
    if block.braces && block.span.len() > 1 {
        Span::new(block.span.end - 1, block.span.end)
    } else {
        block.span
    }
}
