//! Expressions, statements and patterns.

use super::{Caller, Check, Checker, exists};
use crate::{CallableId, Expression, FieldPattern, Name, Pattern, Statement};

impl Checker<'_> {
    pub(super) fn expressions<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) -> Check {
        expressions.into_iter().try_for_each(|expression| self.expression(expression))
    }

    pub(super) fn named_expressions(&mut self, expressions: &[(Name, Expression)]) -> Check {
        self.expressions(expressions.iter().map(|(_, expression)| expression))
    }

    pub(super) fn expression(&mut self, expression: &Expression) -> Check {
        self.deeper(|checker| checker.expression_here(expression))
    }

    fn expression_here(&mut self, expression: &Expression) -> Check {
        match expression {
            Expression::Literal(value) => self.value(value),
            Expression::Local(local) => {
                self.locals.read(*local);
                Ok(())
            }
            Expression::Environment(_) | Expression::Secret(_) => Ok(()),
            Expression::Template(parts) | Expression::List(parts) => self.expressions(parts),
            Expression::Object { fields, base } => {
                self.named_expressions(fields)?;
                self.expressions(base.as_deref())
            }
            Expression::Variant { fields, .. } => self.named_expressions(fields),
            Expression::Field { value, .. } => self.expression(value),
            Expression::Index { value, index } => self.expressions([&**value, &**index]),
            Expression::Unary(_, operand) => self.expression(operand),
            Expression::Binary(_, left, right) => self.expressions([&**left, &**right]),
            Expression::Is(value, pattern) => {
                self.expression(value)?;
                self.pattern(pattern)
            }
            Expression::If(condition, then, otherwise) => {
                self.expressions([&**condition, &**then, &**otherwise])
            }
            Expression::Match(subject, arms) => {
                self.expression(subject)?;
                for arm in arms {
                    self.pattern(&arm.pattern)?;
                    self.expressions(arm.guard.iter().chain([&arm.value]))?;
                }
                Ok(())
            }
            Expression::Call(function, arguments) => {
                exists(&self.plan.functions, function.index(), "function")?;
                let parameters = self.plan.functions[function.index()].parameters.len();
                super::arguments::count(arguments.len(), parameters)?;
                if let Some(Caller::Function(caller)) = self.caller {
                    self.function_calls.entry(caller).or_default().insert(*function);
                }
                self.expressions(arguments)
            }
            Expression::Method(_, receiver, arguments) => {
                self.expression(receiver)?;
                self.expressions(arguments)
            }
            Expression::Comprehension { list, item, index, condition, element } => {
                self.locals.bind_all([*item].into_iter().chain(*index));
                self.expressions([&**list, &**element].into_iter().chain(condition.as_deref()))
            }
            Expression::Block(statements, value) => {
                self.statements(statements)?;
                self.expressions(value.as_deref())
            }
            Expression::Conform(value, r#type) => {
                self.r#type(r#type)?;
                self.expression(value)
            }
            Expression::Fail(_, message) => self.expression(message),
            Expression::Calls(callable) => self.callable(*callable),
        }
    }

    fn statements(&mut self, statements: &[Statement]) -> Check {
        statements.iter().try_for_each(|statement| self.statement(statement))
    }

    fn statement(&mut self, statement: &Statement) -> Check {
        match statement {
            Statement::Set(local, value) => {
                self.locals.bind(*local);
                self.expression(value)
            }
            Statement::Evaluate(expression) => self.expression(expression),
            Statement::If(condition, then, otherwise) => {
                self.expression(condition)?;
                self.deeper(|checker| checker.statements(then))?;
                self.deeper(|checker| checker.statements(otherwise))
            }
            Statement::Match(subject, arms) => {
                self.expression(subject)?;
                for arm in arms {
                    self.pattern(&arm.pattern)?;
                    self.expressions(&arm.guard)?;
                    self.deeper(|checker| checker.statements(&arm.body))?;
                }
                Ok(())
            }
            Statement::For { list, item, index, body } => {
                self.locals.bind_all([*item].into_iter().chain(*index));
                self.expression(list)?;
                self.deeper(|checker| checker.statements(body))
            }
            Statement::While { condition, bound, body } => {
                self.expressions([condition, bound])?;
                self.deeper(|checker| checker.statements(body))
            }
            Statement::Return(value) => self.expressions(value),
            Statement::Break | Statement::Continue => Ok(()),
        }
    }

    pub(super) fn pattern(&mut self, pattern: &Pattern) -> Check {
        match pattern {
            Pattern::Any => Ok(()),
            Pattern::Literal(value) => self.value(value),
            Pattern::Variant { fields, .. } => {
                for (_, field) in fields {
                    match field {
                        FieldPattern::Bind(local) => self.locals.bind(*local),
                        FieldPattern::Match(pattern) => self.deeper(|checker| checker.pattern(pattern))?,
                    }
                }
                Ok(())
            }
            Pattern::Or(patterns) => {
                self.deeper(|checker| patterns.iter().try_for_each(|pattern| checker.pattern(pattern)))
            }
            Pattern::Type(r#type) => self.r#type(r#type),
        }
    }

    pub(super) fn callable(&self, callable: CallableId) -> Check {
        match callable {
            CallableId::Tool(id) => exists(&self.plan.tools, id.index(), "tool"),
            CallableId::Agent(id) => exists(&self.plan.agents, id.index(), "agent"),
            CallableId::Workflow(id) => exists(&self.plan.workflows, id.index(), "workflow"),
        }
    }
}
