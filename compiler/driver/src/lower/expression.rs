//! Expressions: those that stay what they are, with their operands lowered.

use agentflow_analysis::typed;
use agentflow_analysis::typed::{ExpressionKind, FieldValue, TemplatePart};
use agentflow_plan as plan;
use agentflow_plan::{BinaryOperator, Expression, Name, NodeKind, UnaryOperator, Value};

use super::context::name;
use super::reads::{STACK_LEFT, STACK_MORE};
use super::routine::Routine;
use super::stable::is_stable;
use super::types::lower_type;
use super::want::Want;

impl<'p> Routine<'_, 'p> {
    /// Lowers an expression: nodes for its effects, and its value as far as it is wanted.
    pub(super) fn expression(&mut self, expression: &'p typed::Expression, want: Want) -> Expression {
        stacker::maybe_grow(STACK_LEFT, STACK_MORE, || {
            if self.is_node(expression) {
                self.node(expression, want)
            } else {
                let value = self.rebuilt(expression, want.name().cloned());
                self.deliver(value, want, expression)
            }
        })
    }

    /// Brings a value to where it is wanted.
    pub(super) fn deliver(
        &mut self,
        value: Expression,
        want: Want,
        written: &typed::Expression,
    ) -> Expression {
        match want {
            Want::Value(_) => value,
            Want::Nothing => {
                if self.has_region() && !is_stable(&value, &|_| false) {
                    self.push("value", NodeKind::Compute(value), None, written.span);
                }
                Expression::Literal(Value::Null)
            }
            Want::Into(local, name) => {
                self.push(&name, NodeKind::Compute(value), Some(local), written.span);
                Expression::Local(local)
            }
        }
    }

    /// The expression with its operands lowered. A lone operand takes over the name of the whole.
    fn rebuilt(&mut self, expression: &'p typed::Expression, wanted_name: Option<Name>) -> Expression {
        match &expression.kind {
            ExpressionKind::Literal(value) => Expression::Literal(value.clone()),
            ExpressionKind::Local(local) => Expression::Local(*local),
            ExpressionKind::Constant(id) => self.constant(*id),
            ExpressionKind::Environment { name: variable, default } => {
                self.lowering.environment(name(variable), default.as_ref().map(name))
            }
            ExpressionKind::Secret(secret) => self.lowering.secret(name(secret)),
            ExpressionKind::ErrorKind(kind) => Expression::Literal(Value::string(kind.name())),
            ExpressionKind::Calls(callable) => Expression::Calls(*callable),
            ExpressionKind::Template(parts) => self.template(parts),
            ExpressionKind::List(items) => Expression::List(self.operands(items)),
            ExpressionKind::Record { record, fields, base } => {
                let declared = &self.lowering.program.records[record.index()].fields;
                let base = base.as_deref();
                let object =
                    self.object(fields, base, |field| declared.iter().position(|other| other.name == *field));
                match base {
                    Some(base) if base.ty != typed::Type::Record(*record) => {
                        self.only_fields(object, declared, &base.ty)
                    }
                    _ => object,
                }
            }
            ExpressionKind::Object { fields, base } => self.object(fields, base.as_deref(), |_| None),
            ExpressionKind::Variant { of, variant, fields } => self.variant(*of, *variant, fields),
            ExpressionKind::Field { value, name: field, optional } => {
                let value = Box::new(self.expression(value, Want::Value(wanted_name)));
                Expression::Field { value, name: name(field), optional: *optional }
            }
            ExpressionKind::Index { value, index } => {
                let (value, index) = self.two(value, index);
                Expression::Index { value: Box::new(value), index: Box::new(index) }
            }
            ExpressionKind::Unary(operator, operand) => {
                Expression::Unary(*operator, Box::new(self.expression(operand, Want::Value(wanted_name))))
            }
            ExpressionKind::Binary(operator, left, right) => {
                let (left, right) = self.two(left, right);
                Expression::Binary(*operator, Box::new(left), Box::new(right))
            }
            ExpressionKind::Is { value, pattern, negated } => {
                let value = self.expression(value, Want::Value(wanted_name));
                let is = Expression::Is(Box::new(value), self.pattern(pattern));
                if *negated { Expression::Unary(UnaryOperator::Not, Box::new(is)) } else { is }
            }
            ExpressionKind::Conform(value) => {
                let value = self.expression(value, Want::Value(wanted_name));
                Expression::Conform(Box::new(value), lower_type(&expression.ty))
            }
            ExpressionKind::CallFunction { function, arguments } => {
                self.lowering.ensure_function(*function);
                Expression::Call(*function, self.values_of_arguments(arguments))
            }
            ExpressionKind::Method { method, receiver, arguments, optional } => {
                let receiver_and_arguments = std::iter::once(&**receiver).chain(arguments);
                let values = self.operands(receiver_and_arguments);
                self.method(*method, values, zero_of(*method, &expression.ty), *optional)
            }
            ExpressionKind::Comprehension { element, item, index, iterable, condition } => {
                Expression::Comprehension {
                    list: Box::new(self.value(iterable)),
                    item: *item,
                    index: *index,
                    condition: condition.as_ref().map(|condition| Box::new(self.pure(condition))),
                    element: Box::new(self.pure(element)),
                }
            }
            _ => self.block_expression(expression),
        }
    }

    fn template(&mut self, parts: &'p [TemplatePart]) -> Expression {
        let mut values = self
            .operands(parts.iter().filter_map(|part| match part {
                TemplatePart::Text(_) => None,
                TemplatePart::Value(value) => Some(value),
            }))
            .into_iter();
        let parts = parts.iter().map(|part| match part {
            TemplatePart::Text(text) => Expression::Literal(Value::string(text.as_str())),
            TemplatePart::Value(_) => values.next().expect("every interpolation is an operand"),
        });
        Expression::Template(parts.collect())
    }

    /// An object whose fields stand in the order of `position`, where that is known, else as written.
    fn object(
        &mut self,
        fields: &'p [FieldValue],
        base: Option<&'p typed::Expression>,
        position: impl Fn(&typed::Name) -> Option<usize>,
    ) -> Expression {
        let mut values = self.operands(fields.iter().map(|field| &field.value).chain(base));
        let base = base.and_then(|_| values.pop()).map(Box::new);
        let mut fields: Vec<_> = fields.iter().zip(values).collect();
        fields.sort_by_key(|(field, _)| position(&field.name));
        let fields = fields.into_iter().map(|(field, value)| (name(&field.name), value)).collect();
        Expression::Object { fields, base }
    }

    /// The object with these fields alone: what its base has besides is none of the record's. What the base holds as
    /// another type is converted, or refused, as if it were written field by field.
    fn only_fields(
        &mut self,
        object: Expression,
        declared: &[typed::Field],
        base_type: &typed::Type,
    ) -> Expression {
        let Expression::Object { fields: given, base: Some(base) } = object else { return object };
        let whole = self.fresh_local("base");
        let mut given: Vec<_> = given.into_iter().map(|(name, value)| (name, Some(value))).collect();
        let program = self.lowering.program;
        let fields = declared.iter().map(|field| {
            let held = type_of_field(program, base_type, &field.name);
            let name = name(&field.name);
            let value =
                given.iter_mut().find(|(other, _)| *other == name).and_then(|(_, value)| value.take());
            let of_base = || {
                let value = Box::new(Expression::Local(whole));
                let value = Expression::Field { value, name: name.clone(), optional: false };
                match held {
                    Some(held) if *held != field.ty => {
                        Expression::Conform(Box::new(value), lower_type(&field.ty))
                    }
                    _ => value,
                }
            };
            let value = value.unwrap_or_else(of_base);
            (name, value)
        });
        let object = Expression::Object { fields: fields.collect(), base: None };
        Expression::Block(vec![plan::Statement::Set(whole, *base)], Some(Box::new(object)))
    }

    fn variant(&mut self, of: plan::EnumId, variant: u32, fields: &'p [FieldValue]) -> Expression {
        let declared = &self.lowering.program.enums[of.index()];
        let variant = &declared.variants[variant as usize];
        if declared.is_plain() {
            return Expression::Literal(Value::string(variant.name.as_str()));
        }
        let payload = variant.fields.as_deref().unwrap_or_default();
        let position = |field: &typed::Name| payload.iter().position(|other| other.name == *field);
        let Expression::Object { fields, .. } = self.object(fields, None, position) else {
            unreachable!("an object gives an object")
        };
        Expression::Variant { name: name(&variant.name), fields }
    }

    /// A built-in method; `value?.method()` is null where the value is.
    fn method(
        &mut self,
        method: plan::Method,
        values: Vec<Expression>,
        zero: Option<Value>,
        optional: bool,
    ) -> Expression {
        let mut values = values.into_iter().chain(zero.map(Expression::Literal));
        let receiver = values.next().expect("the receiver is the first operand");
        let call = |receiver| Expression::Method(method, Box::new(receiver), values.collect());
        if !optional {
            return call(receiver);
        }
        let null = || Box::new(Expression::Literal(Value::Null));
        let is_null = |value| Box::new(Expression::Binary(BinaryOperator::Equal, Box::new(value), null()));
        let local = match &receiver {
            Expression::Local(local) => {
                return {
                    let local = *local;
                    Expression::If(is_null(receiver), null(), Box::new(call(Expression::Local(local))))
                };
            }
            _ => self.fresh_local("receiver"),
        };
        let tested = is_null(Expression::Local(local));
        let called = Box::new(call(Expression::Local(local)));
        Expression::Block(
            vec![plan::Statement::Set(local, receiver)],
            Some(Box::new(Expression::If(tested, null(), called))),
        )
    }
}

/// The type of a field of what is spread into a record.
fn type_of_field<'p>(
    program: &'p typed::Program,
    whole: &'p typed::Type,
    name: &typed::Name,
) -> Option<&'p typed::Type> {
    match whole {
        typed::Type::Record(record) => {
            let fields = &program.records[record.index()].fields;
            fields.iter().find(|field| field.name == *name).map(|field| &field.ty)
        }
        typed::Type::Object(object) => {
            object.fields.iter().find(|(field, _)| field == name).map(|(_, ty)| ty)
        }
        _ => None,
    }
}

/// The sum of no items: an empty list has none that would tell.
fn zero_of(method: plan::Method, ty: &typed::Type) -> Option<Value> {
    match (method, ty) {
        (plan::Method::Sum, typed::Type::Optional(inner)) => zero_of(method, inner),
        (plan::Method::Sum, typed::Type::Float(_)) => Some(Value::Float(0.0)),
        (plan::Method::Sum, typed::Type::Duration) => Some(Value::Duration(0)),
        _ => None,
    }
}
