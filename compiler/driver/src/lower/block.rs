//! Blocks and statements, where nodes are possible.

use agentflow_analysis::typed::{Block, Statement, StatementKind};
use agentflow_plan::{Expression, NodeKind};

use super::routine::Routine;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// The statements of a block in the region that is open; gives its value where it has one that is wanted.
    pub(super) fn block(&mut self, block: &'p Block, want: Want) -> Option<Expression> {
        for statement in &block.statements {
            self.statement(statement);
        }
        let value = block.value.as_deref()?;
        let is_wanted = want.is_value();
        let result = self.expression(value, want);
        is_wanted.then_some(result)
    }

    fn statement(&mut self, statement: &'p Statement) {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Let { target, value, undo } => self.binding(target, value, undo.as_ref(), span),
            StatementKind::Variable { local, value } => {
                let local = *local;
                let name = self.local_name(local);
                self.expression(value, Want::Into(local, name));
                self.declare(local);
            }
            StatementKind::Assign { local, value } => {
                let local = *local;
                let name = self.local_name(local);
                self.expression(value, Want::Into(local, name));
            }
            StatementKind::Emit(value) => {
                let value = self.value(value);
                self.push("emit", NodeKind::Emit(value), None, span);
            }
            StatementKind::For { items, item, index, body } => {
                self.for_loop(items, *item, *index, body, span)
            }
            StatementKind::While { condition, limit, body } => {
                self.while_loop(condition, limit.as_ref(), body, span);
            }
            StatementKind::Repeat { limit, body } => self.repeat(limit.as_ref(), body, span),
            StatementKind::Expression(expression) => {
                self.expression(expression, Want::Nothing);
            }
            StatementKind::Expect { condition, text } => {
                let condition = self.value(condition);
                let text = super::context::name(text);
                self.push("expect", NodeKind::Expect { condition, text }, None, span);
            }
            StatementKind::Mock(mock) => self.mock(mock, span),
        }
    }
}
