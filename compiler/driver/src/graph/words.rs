//! Expressions and types of a plan in the program's words, for labels. Not meant to be read back.

use agentflow_plan::{
    Argument, BinaryOperator, CallableId, Expression, FieldPattern, LocalId, Method, Name, Pattern, Plan,
    Type, UnaryOperator, Value, duration_text,
};

/// How many characters a label has at most.
const CHARACTERS_MAX: usize = 100;
/// How deep an expression is shown.
const DEPTH_MAX: usize = 40;

/// Writes the words of one callable.
#[derive(Clone, Copy)]
pub(crate) struct Words<'p> {
    pub(crate) plan: &'p Plan,
    /// The names of its locals, where they are known.
    locals: &'p [Name],
}

impl<'p> Words<'p> {
    /// For the callable with this kind and name: `workflow support`.
    pub(crate) fn of(plan: &'p Plan, declaration: &str) -> Self {
        let locals = plan.sources.locals.get(declaration).map(Vec::as_slice).unwrap_or_default();
        Words { plan, locals }
    }

    pub(crate) fn expression(&self, expression: &Expression) -> String {
        let mut writer = Writer { words: *self, text: String::new(), depth: 0 };
        writer.expression(expression, 0);
        writer.finish()
    }

    pub(crate) fn pattern(&self, pattern: &Pattern) -> String {
        let mut writer = Writer { words: *self, text: String::new(), depth: 0 };
        writer.pattern(pattern);
        writer.finish()
    }

    /// `(a, b)`
    pub(crate) fn arguments(&self, arguments: &[Argument]) -> String {
        let mut writer = Writer { words: *self, text: String::new(), depth: 0 };
        writer.text.push('(');
        writer.list(arguments, |writer, argument| match argument {
            Argument::Value(value) => writer.expression(value, 0),
            Argument::Variable(local) => writer.local(*local),
        });
        writer.text.push(')');
        writer.finish()
    }

    pub(crate) fn r#type(&self, r#type: &Type) -> String {
        match r#type {
            Type::Null => "null".to_owned(),
            Type::Bool => "bool".to_owned(),
            Type::Int(_) => "int".to_owned(),
            Type::Float(_) => "float".to_owned(),
            Type::String { .. } => "string".to_owned(),
            Type::Duration => "duration".to_owned(),
            Type::Time => "time".to_owned(),
            Type::Json => "json".to_owned(),
            Type::Image => "image".to_owned(),
            Type::File => "file".to_owned(),
            Type::List { item, .. } => format!("{}[]", self.r#type(item)),
            Type::Map(item) => format!("map<{}>", self.r#type(item)),
            Type::Optional(inner) => format!("{}?", self.r#type(inner)),
            Type::Record(id) => self.plan.records[id.index()].name.to_string(),
            Type::Enum(id) => self.plan.enums[id.index()].name.to_string(),
            Type::Object(_) => "record".to_owned(),
            Type::Conversation => "conversation".to_owned(),
            Type::Error => "error".to_owned(),
        }
    }

    pub(crate) fn callable(&self, id: CallableId) -> Name {
        match id {
            CallableId::Tool(id) => self.plan.tools[id.index()].name.clone(),
            CallableId::Agent(id) => self.plan.agents[id.index()].name.clone(),
            CallableId::Workflow(id) => self.plan.workflows[id.index()].name.clone(),
        }
    }

    pub(crate) fn local(&self, local: LocalId) -> String {
        self.locals.get(local.index()).map_or_else(|| format!("_{}", local.0), |name| name.to_string())
    }
}

struct Writer<'p> {
    words: Words<'p>,
    text: String,
    depth: usize,
}

impl Writer<'_> {
    /// What was written, cut where it is too long.
    fn finish(self) -> String {
        match self.text.char_indices().nth(CHARACTERS_MAX) {
            Some((end, _)) => format!("{}…", &self.text[..end]),
            None => self.text,
        }
    }

    fn is_full(&self) -> bool {
        // Bytes, not characters: enough to stop early, and more than is shown.
        self.text.len() > CHARACTERS_MAX * 4
    }

    fn list<T>(&mut self, items: &[T], mut write: impl FnMut(&mut Self, &T)) {
        for (position, item) in items.iter().enumerate() {
            if self.is_full() {
                return;
            }
            if position > 0 {
                self.text.push_str(", ");
            }
            write(self, item);
        }
    }

    fn local(&mut self, local: LocalId) {
        let name = self.words.local(local);
        self.text.push_str(&name);
    }

    fn expression(&mut self, expression: &Expression, binding: u8) {
        if self.depth >= DEPTH_MAX || self.is_full() {
            self.text.push('…');
            return;
        }
        self.depth += 1;
        self.expression_here(expression, binding);
        self.depth -= 1;
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
            Expression::Comprehension { list, item, element, condition, .. } => {
                self.text.push('[');
                self.expression(element, 0);
                self.text.push_str(" for ");
                self.local(*item);
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
            Expression::Fail(_, message) => {
                self.text.push_str("fail ");
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

    fn value(&mut self, value: &Value) {
        match value {
            Value::String(text) => self.text.push_str(&quoted(text)),
            Value::Duration(milliseconds) => self.text.push_str(&duration_text(*milliseconds)),
            Value::List(items) if items.is_empty() => self.text.push_str("[]"),
            Value::List(_) => self.text.push_str("[…]"),
            Value::Object(fields) if fields.is_empty() => self.text.push_str("{}"),
            Value::Object(_) => self.text.push_str("{…}"),
            Value::Secret(_) => self.text.push_str("secret"),
            other => self.text.push_str(&other.render()),
        }
    }

    fn pattern(&mut self, pattern: &Pattern) {
        if self.depth >= DEPTH_MAX || self.is_full() {
            self.text.push('…');
            return;
        }
        self.depth += 1;
        match pattern {
            Pattern::Any => self.text.push('_'),
            Pattern::Literal(value) => self.value(value),
            Pattern::Variant { name, fields } if fields.is_empty() => self.text.push_str(name),
            Pattern::Variant { name, fields } => {
                self.text.push_str(name);
                self.text.push_str(" { ");
                self.list(fields, |writer, (field, inner)| {
                    writer.text.push_str(field);
                    match inner {
                        FieldPattern::Bind(local) if writer.words.local(*local) == **field => {}
                        FieldPattern::Bind(local) => {
                            writer.text.push_str(": ");
                            writer.local(*local);
                        }
                        FieldPattern::Match(pattern) => {
                            writer.text.push_str(": ");
                            writer.pattern(pattern);
                        }
                    }
                });
                self.text.push_str(" }");
            }
            Pattern::Or(patterns) => {
                for (position, pattern) in patterns.iter().enumerate() {
                    if position > 0 {
                        self.text.push_str(" | ");
                    }
                    self.pattern(pattern);
                }
            }
            Pattern::Type(r#type) => {
                let name = self.words.r#type(r#type);
                self.text.push_str(&name);
            }
        }
        self.depth -= 1;
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

/// Text between quotes, with what would end or break it escaped.
fn quoted(text: &str) -> String {
    let cut = text.char_indices().nth(CHARACTERS_MAX + 1).map_or(text, |(end, _)| &text[..end]);
    format!("{cut:?}")
}
