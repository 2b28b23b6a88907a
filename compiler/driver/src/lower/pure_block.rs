//! Blocks and statements of pure code: bodies of functions, settings, comprehensions.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{Block, ExpressionKind, LetTarget, StatementKind};
use agentflow_plan as plan;
use agentflow_plan::{ErrorKind, Expression, Statement, Value};

use super::context::name;
use super::routine::Routine;
use super::stable::is_stable;

impl<'p> Routine<'_, 'p> {
    /// An expression with blocks, and jumps, inside of pure code.
    pub(super) fn block_expression(&mut self, expression: &'p typed::Expression) -> Expression {
        match &expression.kind {
            ExpressionKind::If { condition, then, otherwise } => {
                let condition = Box::new(self.value(condition));
                let then = Box::new(self.block_value(then));
                let otherwise = otherwise.as_ref().map_or(NULL, |block| self.block_value(block));
                Expression::If(condition, then, Box::new(otherwise))
            }
            ExpressionKind::Match { subject, arms } => {
                let subject = Box::new(self.value(subject));
                let arms = arms.iter().map(|arm| plan::ExpressionArm {
                    pattern: self.pattern(&arm.pattern),
                    guard: self.pure_option(arm.guard.as_ref()),
                    value: self.block_value(&arm.body),
                });
                Expression::Match(subject, arms.collect())
            }
            ExpressionKind::Fail { kind, message } => Expression::Fail(*kind, Box::new(self.value(message))),
            ExpressionKind::Raise(error) => Expression::Fail(ErrorKind::Failed, Box::new(self.value(error))),
            ExpressionKind::Return(_) | ExpressionKind::Break | ExpressionKind::Continue => {
                let mut statements = Vec::new();
                self.pure_expression_statement(expression, &mut statements);
                Expression::Block(statements, None)
            }
            // In a program without errors, what has no meaning comes after something that never gives a value.
            ExpressionKind::Broken => {
                let message = Expression::Literal(Value::string("this is never reached"));
                Expression::Fail(ErrorKind::Failed, Box::new(message))
            }
            _ => {
                self.problem(expression.span, "an effect cannot stand here");
                NULL
            }
        }
    }

    /// A block of pure code, as a value.
    pub(super) fn block_value(&mut self, block: &'p Block) -> Expression {
        let mut statements = Vec::new();
        for statement in &block.statements {
            self.pure_statement(statement, &mut statements);
        }
        let value = block.value.as_deref().map(|value| self.value(value));
        match value {
            Some(value) if statements.is_empty() => value,
            None if statements.is_empty() => NULL,
            value => Expression::Block(statements, value.map(Box::new)),
        }
    }

    fn pure_statement(&mut self, statement: &'p typed::Statement, done: &mut Vec<Statement>) {
        match &statement.kind {
            StatementKind::Let { target: LetTarget::Local(local), value, undo: None }
            | StatementKind::Variable { local, value }
            | StatementKind::Assign { local, value } => {
                let value = self.value(value);
                done.push(Statement::Set(*local, value));
            }
            StatementKind::Let { target: LetTarget::Fields(fields), value, undo: None } => {
                let value = self.value(value);
                let whole = self.fresh_local("value");
                done.push(Statement::Set(whole, value));
                for (field, local) in fields {
                    let value = Box::new(Expression::Local(whole));
                    let part = Expression::Field { value, name: name(field), optional: false };
                    done.push(Statement::Set(*local, part));
                }
            }
            StatementKind::For { items, item, index, body } => {
                let list = self.value(items);
                let body = self.pure_statements(body);
                done.push(Statement::For { list, item: *item, index: *index, body });
            }
            StatementKind::While { condition, limit, body } => {
                let condition = self.value(condition);
                let bound = limit.as_ref().map_or(UNBOUNDED, |limit| self.value(limit));
                let body = self.pure_statements(body);
                done.push(Statement::While { condition, bound, body });
            }
            StatementKind::Repeat { limit, body } => {
                let condition = Expression::Literal(Value::Bool(true));
                let bound = limit.as_ref().map_or(UNBOUNDED, |limit| self.value(limit));
                let body = self.pure_statements(body);
                done.push(Statement::While { condition, bound, body });
            }
            StatementKind::Expression(expression) => self.pure_expression_statement(expression, done),
            StatementKind::Let { .. }
            | StatementKind::Emit(_)
            | StatementKind::Mock(_)
            | StatementKind::Expect { .. } => {
                self.problem(statement.span, "an effect cannot stand here");
            }
        }
    }

    fn pure_statements(&mut self, block: &'p Block) -> Vec<Statement> {
        let mut done = Vec::new();
        for statement in &block.statements {
            self.pure_statement(statement, &mut done);
        }
        if let Some(value) = block.value.as_deref() {
            self.pure_expression_statement(value, &mut done);
        }
        done
    }

    /// An expression for what it does: choose, jump, or fail.
    fn pure_expression_statement(&mut self, expression: &'p typed::Expression, done: &mut Vec<Statement>) {
        match &expression.kind {
            ExpressionKind::If { condition, then, otherwise } => {
                let condition = self.value(condition);
                let then = self.pure_statements(then);
                let otherwise =
                    otherwise.as_ref().map(|block| self.pure_statements(block)).unwrap_or_default();
                done.push(Statement::If(condition, then, otherwise));
            }
            ExpressionKind::Match { subject, arms } => {
                let subject = self.value(subject);
                let arms = arms.iter().map(|arm| plan::StatementArm {
                    pattern: self.pattern(&arm.pattern),
                    guard: self.pure_option(arm.guard.as_ref()),
                    body: self.pure_statements(&arm.body),
                });
                let arms = arms.collect();
                done.push(Statement::Match(subject, arms));
            }
            ExpressionKind::Return(value) => {
                let value = value.as_ref().map(|value| self.value(value));
                done.push(Statement::Return(value));
            }
            ExpressionKind::Break => done.push(Statement::Break),
            ExpressionKind::Continue => done.push(Statement::Continue),
            _ => {
                let value = self.value(expression);
                if !is_stable(&value, &|_| false) {
                    done.push(Statement::Evaluate(value));
                }
            }
        }
    }
}

const NULL: Expression = Expression::Literal(Value::Null);

/// Evaluation has its own bound.
const UNBOUNDED: Expression = Expression::Literal(Value::Int(i64::MAX));
