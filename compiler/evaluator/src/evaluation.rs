//! The walk over expressions.

use std::sync::Arc;

use agentflow_plan::{
    BinaryOperator, CallableId, ErrorKind, Expression, Fields, FunctionId, Name, Plan, SecretPart, Type,
    UnaryOperator, UnknownFields, Value, conform,
};

use crate::access;
use crate::error::{Interrupt, failed, kind_of};
use crate::{Context, EXPRESSION_DEPTH_MAX, EvaluationError, Frame, NoContext};

/// The value of an expression.
///
/// `frame` is what its locals hold. What the expression itself binds is its own affair: the frame stays as it is.
pub fn evaluate(
    plan: &Plan,
    frame: &Frame,
    expression: &Expression,
    context: &dyn Context,
) -> Result<Value, EvaluationError> {
    evaluate_counting(plan, frame, expression, context).0
}

/// The value of an expression, and how many steps it took: whoever evaluates again and again may bound them all.
pub fn evaluate_counting(
    plan: &Plan,
    frame: &Frame,
    expression: &Expression,
    context: &dyn Context,
) -> (Result<Value, EvaluationError>, u64) {
    let mut frame = frame.clone();
    let mut evaluation = Evaluation::new(plan, context);
    let value = match evaluation.expression(&mut frame, expression) {
        Ok(value) | Err(Interrupt::Return(value)) => Ok(value),
        Err(interrupt) => Err(outside_loop(interrupt)),
    };
    (value, evaluation.steps)
}

/// The value of an expression that needs no locals and no environment; `None` where it needs some, or fails.
pub fn evaluate_constant(plan: &Plan, expression: &Expression) -> Option<Value> {
    evaluate(plan, &Frame::new(), expression, &NoContext).ok()
}

/// The error of what left an expression where no loop is around it.
fn outside_loop(interrupt: Interrupt) -> EvaluationError {
    match interrupt {
        Interrupt::Error(error) => error,
        Interrupt::Return(_) | Interrupt::Break | Interrupt::Continue => {
            EvaluationError::failed("`break` and `continue` need a loop around them")
        }
    }
}

/// One evaluation and what it has used up.
pub(crate) struct Evaluation<'a> {
    pub(crate) plan: &'a Plan,
    pub(crate) context: &'a dyn Context,
    pub(crate) steps: u64,
    depth: usize,
}

/// A stack that has less than this left is grown before the next expression.
const STACK_RESERVE: usize = 128 << 10;
/// By how much a stack is grown.
const STACK_SEGMENT: usize = 2 << 20;

impl<'a> Evaluation<'a> {
    pub(crate) fn new(plan: &'a Plan, context: &'a dyn Context) -> Self {
        Evaluation { plan, context, steps: 0, depth: 0 }
    }

    /// Goes one level down, if that is not one too many, on a stack that is large enough.
    pub(crate) fn deeper<T, E: From<EvaluationError>>(
        &mut self,
        go: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.depth >= EXPRESSION_DEPTH_MAX {
            return Err(EvaluationError::failed("expressions and calls are nested too deeply").into());
        }
        self.depth += 1;
        let result = stacker::maybe_grow(STACK_RESERVE, STACK_SEGMENT, || go(self));
        self.depth -= 1;
        result
    }

    pub(crate) fn expression(
        &mut self,
        frame: &mut Frame,
        expression: &Expression,
    ) -> Result<Value, Interrupt> {
        self.charge(1)?;
        self.deeper(|evaluation| evaluation.dispatch(frame, expression))
    }

    fn dispatch(&mut self, frame: &mut Frame, expression: &Expression) -> Result<Value, Interrupt> {
        match expression {
            Expression::Literal(value) => Ok(value.clone()),
            Expression::Local(local) => match frame.get(*local) {
                Some(value) => Ok(value.clone()),
                None => fail(format!("local {} has no value yet", local.0)),
            },
            Expression::Environment(name) => self.environment(name),
            Expression::Secret(name) => Ok(Value::Secret(Arc::new(vec![SecretPart::Secret(name.clone())]))),
            Expression::Template(parts) => {
                let parts = self.expressions(frame, parts)?;
                Ok(self.template(&parts)?)
            }
            Expression::List(items) => {
                let items = self.expressions(frame, items)?;
                Ok(self.container(Value::list(items))?)
            }
            Expression::Object { fields, base } => self.object(frame, fields, base.as_deref()),
            Expression::Variant { name, fields } => {
                let mut all = Fields::with_capacity(fields.len() + 1);
                all.insert("type".into(), Value::String(name.clone()));
                self.fields(frame, &mut all, fields)?;
                Ok(self.container(Value::Object(Arc::new(all)))?)
            }
            Expression::Field { value, name, .. } => {
                let value = self.expression(frame, value)?;
                Ok(access::field(&value, name))
            }
            Expression::Index { value, index } => {
                let value = self.expression(frame, value)?;
                let index = self.expression(frame, index)?;
                Ok(access::element(&value, &index))
            }
            Expression::Unary(operator, operand) => {
                let operand = self.expression(frame, operand)?;
                Ok(match operator {
                    UnaryOperator::Not => Value::Bool(!truth(&operand)?),
                    UnaryOperator::Negate => crate::arithmetic::negate(&operand)?,
                })
            }
            Expression::Binary(operator, left, right) => self.binary(frame, *operator, left, right),
            Expression::Is(value, pattern) => {
                let value = self.expression(frame, value)?;
                Ok(Value::Bool(self.matches(pattern, &value, frame)?))
            }
            Expression::If(condition, then, otherwise) => {
                let condition = truth(&self.expression(frame, condition)?)?;
                self.expression(frame, if condition { then } else { otherwise })
            }
            Expression::Match(subject, arms) => {
                let subject = self.expression(frame, subject)?;
                for arm in arms {
                    if self.arm_applies(frame, &subject, &arm.pattern, arm.guard.as_ref())? {
                        return self.expression(frame, &arm.value);
                    }
                }
                fail("no arm of the `match` applies")
            }
            Expression::Call(function, arguments) => self.call(frame, *function, arguments),
            Expression::Method(method, receiver, arguments) => {
                let receiver = self.expression(frame, receiver)?;
                let arguments = self.expressions(frame, arguments)?;
                Ok(self.method(*method, &receiver, &arguments)?)
            }
            Expression::Comprehension { list, item, index, condition, element } => {
                let Value::List(items) = self.expression(frame, list)? else {
                    return fail("only lists are iterated");
                };
                let mut kept = Vec::new();
                for (position, value) in items.iter().enumerate() {
                    frame.set(*item, value.clone());
                    if let Some(index) = index {
                        frame.set(*index, Value::Int(position as i64));
                    }
                    let holds = match condition {
                        Some(condition) => truth(&self.expression(frame, condition)?)?,
                        None => true,
                    };
                    if holds {
                        kept.push(self.expression(frame, element)?);
                    }
                }
                Ok(self.container(Value::list(kept))?)
            }
            Expression::Block(statements, value) => {
                self.statements(frame, statements)?;
                match value {
                    Some(value) => self.expression(frame, value),
                    None => Ok(Value::Null),
                }
            }
            Expression::Conform(value, r#type) => {
                let value = self.expression(frame, value)?;
                Ok(self.conform(r#type, &value)?)
            }
            Expression::Fail(kind, message) => {
                let message = self.expression(frame, message)?;
                Err(raised(*kind, &message).into())
            }
            Expression::Calls(callable) => Ok(self.calls(*callable)),
        }
    }

    pub(crate) fn expressions(
        &mut self,
        frame: &mut Frame,
        expressions: &[Expression],
    ) -> Result<Vec<Value>, Interrupt> {
        expressions.iter().map(|expression| self.expression(frame, expression)).collect()
    }

    fn environment(&self, name: &Name) -> Result<Value, Interrupt> {
        match self.context.environment(name) {
            Some(value) => Ok(Value::String(value)),
            None => fail(format!("the environment variable {name} is not set")),
        }
    }

    fn object(
        &mut self,
        frame: &mut Frame,
        fields: &[(Name, Expression)],
        base: Option<&Expression>,
    ) -> Result<Value, Interrupt> {
        let mut all = match base {
            None => Fields::with_capacity(fields.len()),
            Some(base) => match self.expression(frame, base)? {
                Value::Object(base) => {
                    self.charge_items(base.len())?;
                    Arc::unwrap_or_clone(base)
                }
                other => return fail(format!("`..` needs an object, found {}", kind_of(&other))),
            },
        };
        self.fields(frame, &mut all, fields)?;
        Ok(self.container(Value::Object(Arc::new(all)))?)
    }

    fn fields(
        &mut self,
        frame: &mut Frame,
        all: &mut Fields,
        fields: &[(Name, Expression)],
    ) -> Result<(), Interrupt> {
        for (name, field) in fields {
            let value = self.expression(frame, field)?;
            all.insert(name.clone(), value);
        }
        Ok(())
    }

    fn binary(
        &mut self,
        frame: &mut Frame,
        operator: BinaryOperator,
        left: &Expression,
        right: &Expression,
    ) -> Result<Value, Interrupt> {
        let left = self.expression(frame, left)?;
        match operator {
            BinaryOperator::And | BinaryOperator::Or => {
                // The left side decides `false && …` and `true || …`.
                if truth(&left)? == (operator == BinaryOperator::Or) {
                    return Ok(left);
                }
                Ok(Value::Bool(truth(&self.expression(frame, right)?)?))
            }
            BinaryOperator::Coalesce => match left {
                Value::Null => self.expression(frame, right),
                value => Ok(value),
            },
            _ => {
                let right = self.expression(frame, right)?;
                Ok(self.operate(operator, &left, &right)?)
            }
        }
    }

    fn operate(
        &mut self,
        operator: BinaryOperator,
        left: &Value,
        right: &Value,
    ) -> Result<Value, EvaluationError> {
        use std::cmp::Ordering;
        let compared = |holds: fn(Ordering) -> bool| {
            crate::ordering::compare_operands(left, right).map(|ordering| Value::Bool(holds(ordering)))
        };
        match operator {
            BinaryOperator::Equal => Ok(Value::Bool(self.equal(left, right)?)),
            BinaryOperator::NotEqual => Ok(Value::Bool(!self.equal(left, right)?)),
            BinaryOperator::Less => compared(Ordering::is_lt),
            BinaryOperator::LessEqual => compared(Ordering::is_le),
            BinaryOperator::Greater => compared(Ordering::is_gt),
            BinaryOperator::GreaterEqual => compared(Ordering::is_ge),
            BinaryOperator::Add => match self.concatenate(left, right)? {
                Some(joined) => Ok(joined),
                None => crate::arithmetic::add(left, right),
            },
            BinaryOperator::Subtract => crate::arithmetic::subtract(left, right),
            BinaryOperator::Multiply => crate::arithmetic::multiply(left, right),
            BinaryOperator::Divide => crate::arithmetic::divide(left, right),
            BinaryOperator::Remainder => crate::arithmetic::remainder(left, right),
            BinaryOperator::And | BinaryOperator::Or | BinaryOperator::Coalesce => {
                failed("this operator decides by its left side alone")
            }
        }
    }

    fn call(
        &mut self,
        frame: &mut Frame,
        function: FunctionId,
        arguments: &[Expression],
    ) -> Result<Value, Interrupt> {
        let plan = self.plan;
        let Some(function) = plan.functions.get(function.index()) else {
            return fail("this function is not in the plan");
        };
        let arguments = self.expressions(frame, arguments)?;
        let mut arguments = arguments.into_iter();
        let mut own = Frame::new();
        for parameter in &function.parameters {
            let default = || parameter.default.clone().unwrap_or_default();
            own.set(parameter.local, arguments.next().unwrap_or_else(default));
        }
        match self.expression(&mut own, &function.body) {
            Err(Interrupt::Return(value)) => Ok(value),
            Err(interrupt) => Err(outside_loop(interrupt).into()),
            Ok(value) => Ok(value),
        }
    }

    fn conform(&mut self, r#type: &Type, value: &Value) -> Result<Value, EvaluationError> {
        if let Ok(size) = value.size() {
            self.charge_items(size.nodes)?;
            self.charge_text(size.text_bytes)?;
        }
        conform(self.plan, r#type, value, UnknownFields::Ignored)
            .map_err(|problems| EvaluationError::failed(problems.to_string()))
    }

    fn calls(&self, callable: CallableId) -> Value {
        Value::Int(i64::try_from(self.context.calls(callable)).unwrap_or(i64::MAX))
    }
}

/// An error of kind `failed`, as what leaves an expression.
pub(crate) fn fail<T>(message: impl Into<String>) -> Result<T, Interrupt> {
    Err(EvaluationError::failed(message).into())
}

pub(crate) fn truth(value: &Value) -> Result<bool, EvaluationError> {
    match value {
        Value::Bool(value) => Ok(*value),
        other => failed(format!("a condition must be a bool, found {}", kind_of(other))),
    }
}

/// The error that `fail` raises: with a message, or one that was caught, as it was.
fn raised(kind: ErrorKind, value: &Value) -> EvaluationError {
    let caught = value.field("kind").and_then(Value::as_str).and_then(ErrorKind::from_name);
    match (caught, value.field("message").and_then(Value::as_str)) {
        (Some(kind), Some(message)) => EvaluationError { kind, message: message.to_string() },
        _ => EvaluationError { kind, message: value.render().into_owned() },
    }
}
