//! Expressions.

use agentflow_plan::{BinaryOperator, ErrorKind, Expression, Method, Name, Pattern, UnaryOperator, Value};

use super::writer::{Writer, quoted};

impl Writer<'_> {
    pub(super) fn expression(&mut self, expression: &Expression, binding: u8) {
        self.deeper(|writer| writer.expression_here(expression, binding));
    }

    /// `binding` is how tightly the operator around it binds: parentheses are written where this one binds less.
    fn expression_here(&mut self, expression: &Expression, binding: u8) {
        match expression {
            Expression::Literal(value) => self.value(value),
            Expression::Local(local) => self.local(*local),
            Expression::Environment(name) => self.call("env", name),
            Expression::Secret(name) => self.call("secret", name),
            Expression::Template(parts) => self.template(parts),
            Expression::List(items) => {
                self.text.push('[');
                self.list(items, |writer, item| writer.expression(item, 0));
                self.text.push(']');
            }
            Expression::Object { fields, base } => {
                self.fields(fields);
                if base.is_some() {
                    self.text.push('…');
                }
            }
            Expression::Variant { name, fields } => {
                self.text.push_str(name);
                if !fields.is_empty() {
                    self.text.push(' ');
                    self.fields(fields);
                }
            }
            Expression::Field { value, name, optional } => {
                self.expression(value, POSTFIX);
                self.text.push_str(if *optional { "?." } else { "." });
                self.text.push_str(name);
            }
            Expression::Index { value, index } => {
                self.expression(value, POSTFIX);
                self.text.push('[');
                self.expression(index, 0);
                self.text.push(']');
            }
            Expression::Unary(operator, operand) => {
                if let (UnaryOperator::Not, Expression::Is(value, pattern)) = (operator, &**operand) {
                    self.is(value, " is not ", pattern);
                    return;
                }
                self.text.push(match operator {
                    UnaryOperator::Not => '!',
                    UnaryOperator::Negate => '-',
                });
                self.expression(operand, PREFIX);
            }
            Expression::Binary(operator, left, right) => self.binary(*operator, left, right, binding),
            Expression::Is(value, pattern) => self.is(value, " is ", pattern),
            Expression::If(condition, then, otherwise) => {
                self.text.push_str("if ");
                self.expression(condition, 0);
                self.text.push_str(" { ");
                self.expression(then, 0);
                self.text.push_str(" } else { ");
                self.expression(otherwise, 0);
                self.text.push_str(" }");
            }
            Expression::Match(subject, _) => {
                self.text.push_str("match ");
                self.expression(subject, 0);
                self.text.push_str(" { … }");
            }
            Expression::Call(function, arguments) => {
                let name = self.words.plan.functions[function.index()].name.clone();
                self.text.push_str(&name);
                self.arguments(arguments);
            }
            Expression::Method(method, receiver, arguments) => self.method(*method, receiver, arguments),
            Expression::Comprehension { list, item, index, element, condition } => {
                self.text.push('[');
                self.expression(element, 0);
                self.text.push_str(" for ");
                let names = self.words.item_and_index(*item, *index);
                self.text.push_str(&names);
                self.text.push_str(" in ");
                self.expression(list, 0);
                if let Some(condition) = condition {
                    self.text.push_str(" if ");
                    self.expression(condition, 0);
                }
                self.text.push(']');
            }
            Expression::Block(_, value) => match value {
                Some(value) => self.expression(value, binding),
                None => self.text.push_str("{ … }"),
            },
            Expression::Conform(value, _) => self.expression(value, binding),
            Expression::Fail(kind, message) => {
                self.text.push_str(&fail_words(*kind));
                self.expression(message, 0);
            }
            Expression::Calls(callable) => {
                let name = self.words.callable(*callable);
                self.text.push_str(&format!("calls({name})"));
            }
        }
    }

    fn call(&mut self, function: &str, argument: &str) {
        self.text.push_str(&format!("{function}({})", quoted(argument)));
    }

    fn arguments(&mut self, arguments: &[Expression]) {
        self.text.push('(');
        self.list(arguments, |writer, argument| writer.expression(argument, 0));
        self.text.push(')');
    }

    fn template(&mut self, parts: &[Expression]) {
        self.text.push('"');
        for part in parts {
            if self.is_full() {
                break;
            }
            match part {
                Expression::Literal(Value::String(text)) => {
                    let quoted = quoted(text);
                    self.text.push_str(&quoted[1..quoted.len() - 1]);
                }
                part => {
                    self.text.push_str("${");
                    self.expression(part, 0);
                    self.text.push('}');
                }
            }
        }
        self.text.push('"');
    }

    fn fields(&mut self, fields: &[(Name, Expression)]) {
        self.text.push_str("{ ");
        self.list(fields, |writer, (name, value)| {
            writer.text.push_str(name);
            writer.text.push_str(": ");
            writer.expression(value, 0);
        });
        self.text.push_str(" }");
    }

    fn is(&mut self, value: &Expression, is: &str, pattern: &Pattern) {
        self.expression(value, COMPARE + 1);
        self.text.push_str(is);
        self.pattern(pattern);
    }

    fn binary(&mut self, operator: BinaryOperator, left: &Expression, right: &Expression, around: u8) {
        let (sign, binding) = operator_words(operator);
        let parentheses = binding < around;
        if parentheses {
            self.text.push('(');
        }
        self.expression(left, binding);
        self.text.push_str(sign);
        self.expression(right, binding + 1);
        if parentheses {
            self.text.push(')');
        }
    }

    fn method(&mut self, method: Method, receiver: &Expression, arguments: &[Expression]) {
        let name = method_name(method);
        match method {
            Method::Range => {
                self.text.push_str("range(");
                self.expression(receiver, 0);
                self.text.push(')');
            }
            Method::Length => {
                self.expression(receiver, POSTFIX);
                self.text.push_str(".length");
            }
            Method::Sum => {
                self.expression(receiver, POSTFIX);
                self.text.push_str(".sum()");
            }
            _ => {
                self.expression(receiver, POSTFIX);
                self.text.push('.');
                self.text.push_str(&name);
                self.arguments(arguments);
            }
        }
    }
}

/// `fail`, with its kind where that is another than the one that it has without.
pub(in crate::graph) fn fail_words(kind: ErrorKind) -> String {
    match kind {
        ErrorKind::Failed => "fail ".to_owned(),
        kind => format!("fail {} ", kind.name()),
    }
}

const COMPARE: u8 = 4;
const PREFIX: u8 = 7;
const POSTFIX: u8 = 8;

fn operator_words(operator: BinaryOperator) -> (&'static str, u8) {
    match operator {
        BinaryOperator::Coalesce => (" ?? ", 1),
        BinaryOperator::Or => (" || ", 2),
        BinaryOperator::And => (" && ", 3),
        BinaryOperator::Equal => (" == ", COMPARE),
        BinaryOperator::NotEqual => (" != ", COMPARE),
        BinaryOperator::Less => (" < ", COMPARE),
        BinaryOperator::LessEqual => (" <= ", COMPARE),
        BinaryOperator::Greater => (" > ", COMPARE),
        BinaryOperator::GreaterEqual => (" >= ", COMPARE),
        BinaryOperator::Add => (" + ", 5),
        BinaryOperator::Subtract => (" - ", 5),
        BinaryOperator::Multiply => (" * ", 6),
        BinaryOperator::Divide => (" / ", 6),
        BinaryOperator::Remainder => (" % ", 6),
    }
}

/// The name of a method in programs: that of the plan's JSON.
fn method_name(method: Method) -> String {
    match serde_json::to_value(method) {
        Ok(serde_json::Value::String(name)) => name,
        _ => "method".to_owned(),
    }
}
