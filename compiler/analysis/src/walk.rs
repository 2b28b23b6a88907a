//! Goes through all statements and expressions of a piece of a tree.

use agentflow_grammar::tree::{
    Arguments, Bindings, Block, CatchHandler, Else, Expr, ExprKind, Fields, Item, ItemKind, Mock, MockAnswer,
    MockSubject, Setting, SettingValue, Settings, Signature, Statement, StatementKind, StringPart, TurnKind,
};

/// What is met on the way.
#[derive(Debug, Clone, Copy)]
pub enum Node<'a> {
    /// A statement, before what is in it.
    Statement(&'a Statement),
    /// An expression, before what is in it.
    Expression(&'a Expr),
    /// A setting, before what is in it.
    Setting(&'a Setting),
}

/// How much stack is left at least, and how much is added.
const STACK_LEFT_MIN: usize = 64 * 1024;
const STACK_ADDED: usize = 1024 * 1024;

/// Goes through a block.
pub fn walk_block<'a>(block: &'a Block, visit: &mut dyn FnMut(Node<'a>)) {
    for statement in &block.statements {
        walk_statement(statement, visit);
    }
}

fn walk_statement<'a>(statement: &'a Statement, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Statement(statement));
    match &statement.kind {
        StatementKind::Let(form) => {
            walk(&form.value, visit);
            walk_all(&form.undo, visit);
        }
        StatementKind::Var(form) => walk(&form.value, visit),
        StatementKind::Assign(form) => walk(&form.value, visit),
        StatementKind::Emit(value) | StatementKind::Expect(value) | StatementKind::Expr(value) => {
            walk(value, visit);
        }
        StatementKind::For(form) => {
            walk(&form.iterable, visit);
            walk_block(&form.body, visit);
        }
        StatementKind::While(form) => {
            walk(&form.condition, visit);
            walk_all(&form.limit, visit);
            walk_block(&form.body, visit);
        }
        StatementKind::Repeat(form) => {
            walk_all(&form.limit, visit);
            walk_block(&form.body, visit);
        }
        StatementKind::Mock(mock) => walk_mock(mock, visit),
        StatementKind::Broken => {}
    }
}

fn walk_mock<'a>(mock: &'a Mock, visit: &mut dyn FnMut(Node<'a>)) {
    if let MockSubject::Ask(who) = &mock.subject {
        walk(who, visit);
    }
    match &mock.answer {
        MockAnswer::Value(value) => walk(value, visit),
        MockAnswer::Fails { message, .. } => walk_all(message, visit),
        MockAnswer::Turns { turns, .. } => {
            for turn in turns {
                match &turn.kind {
                    TurnKind::Calls(calls) => {
                        let arguments = calls.iter().filter_map(|call| call.arguments.as_ref());
                        arguments.for_each(|arguments| walk_arguments(arguments, visit));
                    }
                    TurnKind::Handoff(call) => {
                        call.arguments.iter().for_each(|arguments| walk_arguments(arguments, visit));
                    }
                    TurnKind::Output(value) | TurnKind::Text(value) => walk(value, visit),
                    TurnKind::Error { message, .. } => walk_all(message, visit),
                }
            }
        }
        MockAnswer::Broken => {}
    }
}

/// Goes through an expression.
pub fn walk<'a>(expr: &'a Expr, visit: &mut dyn FnMut(Node<'a>)) {
    stacker::maybe_grow(STACK_LEFT_MIN, STACK_ADDED, || walk_form(expr, visit));
}

fn walk_all<'a>(exprs: impl IntoIterator<Item = &'a Expr>, visit: &mut dyn FnMut(Node<'a>)) {
    for expr in exprs {
        walk(expr, visit);
    }
}

fn walk_arguments<'a>(arguments: &'a Arguments, visit: &mut dyn FnMut(Node<'a>)) {
    walk_all(arguments.entries.iter().map(|argument| &argument.value), visit);
}

/// Goes through the values of a literal.
pub fn walk_fields<'a>(fields: &'a Fields, visit: &mut dyn FnMut(Node<'a>)) {
    walk_all(fields.entries.iter().filter_map(|entry| entry.value.as_ref()), visit);
    walk_all(&fields.base, visit);
}

fn walk_handler<'a>(handler: &'a CatchHandler, visit: &mut dyn FnMut(Node<'a>)) {
    match handler {
        CatchHandler::Value(value) => walk(value, visit),
        CatchHandler::Block { block, .. } => walk_block(block, visit),
    }
}

fn walk_form<'a>(expr: &'a Expr, visit: &mut dyn FnMut(Node<'a>)) {
    visit(Node::Expression(expr));
    match &expr.kind {
        ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Bool(_)
        | ExprKind::Null
        | ExprKind::Duration(_)
        | ExprKind::Name(_)
        | ExprKind::Break
        | ExprKind::Continue
        | ExprKind::Broken => {}
        ExprKind::String(string) => {
            for part in &string.parts {
                if let StringPart::Interpolation { value, .. } = part {
                    walk(value, visit);
                }
            }
        }
        ExprKind::List(items) => walk_all(items, visit),
        ExprKind::Comprehension(form) => {
            walk(&form.iterable, visit);
            walk_all(&form.condition, visit);
            walk(&form.element, visit);
        }
        ExprKind::Object(fields) => walk_fields(fields, visit),
        ExprKind::Record(literal) => walk_fields(&literal.fields, visit),
        ExprKind::Field(access) => walk(&access.base, visit),
        ExprKind::Index(index) => walk_all([&index.base, &index.index], visit),
        ExprKind::Call(call) => {
            walk(&call.callee, visit);
            walk_arguments(&call.arguments, visit);
        }
        ExprKind::With(with) => {
            walk(&with.base, visit);
            walk_fields(&with.options, visit);
        }
        ExprKind::Unary(unary) => walk(&unary.operand, visit),
        ExprKind::Binary(binary) => walk_all([&binary.left, &binary.right], visit),
        ExprKind::Is(is) => walk(&is.value, visit),
        ExprKind::Range(range) => walk_all([&range.start, &range.end], visit),
        ExprKind::Catch(catch) => {
            walk(&catch.body, visit);
            walk_handler(&catch.handler, visit);
        }
        ExprKind::Try(form) => {
            walk_block(&form.body, visit);
            walk_handler(&form.handler, visit);
        }
        ExprKind::If(form) => {
            walk(&form.condition, visit);
            walk_block(&form.then, visit);
            match &form.otherwise {
                Some(Else::Block(block)) => walk_block(block, visit),
                Some(Else::If(expr)) => walk(expr, visit),
                None => {}
            }
        }
        ExprKind::Match(form) => {
            walk(&form.subject, visit);
            for arm in &form.arms {
                walk_all(&arm.guard, visit);
                walk_block(&arm.body, visit);
            }
        }
        ExprKind::Parallel(form) => {
            form.options.iter().for_each(|options| walk_arguments(options, visit));
            form.branches.entries.iter().for_each(|branch| walk_block(&branch.body, visit));
        }
        ExprKind::ParallelFor(form) => {
            form.options.iter().for_each(|options| walk_arguments(options, visit));
            walk(&form.iterable, visit);
            walk_block(&form.body, visit);
        }
        ExprKind::Race(branches) => {
            branches.entries.iter().for_each(|branch| walk_block(&branch.body, visit))
        }
        ExprKind::Ask(ask) => {
            walk(&ask.question, visit);
            ask.options.iter().for_each(|options| walk_fields(options, visit));
        }
        ExprKind::Wait(wait) => walk_all(&wait.within, visit),
        ExprKind::Sleep(value) | ExprKind::SleepUntil(value) | ExprKind::Spawn(value) => walk(value, visit),
        ExprKind::Return(value) => walk_all(value.as_deref(), visit),
        ExprKind::Fail(fail) => walk(&fail.value, visit),
    }
}

/// Goes through all expressions of a declaration.
pub fn walk_item<'a>(item: &'a Item, visit: &mut dyn FnMut(Node<'a>)) {
    match &item.kind {
        ItemKind::Const(constant) => walk(&constant.value, visit),
        ItemKind::Record(record) => {
            walk_all(record.fields.iter().filter_map(|field| field.default.as_ref()), visit)
        }
        ItemKind::Enum(written) => {
            let payloads = written.variants.iter().filter_map(|variant| variant.payload.as_ref());
            let fields = payloads.flat_map(|payload| &payload.fields);
            walk_all(fields.filter_map(|field| field.default.as_ref()), visit);
        }
        ItemKind::Function(routine) | ItemKind::Workflow(routine) => {
            walk_signature(&routine.signature, visit);
            walk_block(&routine.body, visit);
        }
        ItemKind::Tool(tool) | ItemKind::Agent(tool) => {
            walk_signature(&tool.signature, visit);
            walk_settings(&tool.settings, visit);
        }
        ItemKind::Provider(configured) | ItemKind::Model(configured) | ItemKind::Mcp(configured) => {
            walk_settings(&configured.settings, visit);
        }
        ItemKind::Schedule(schedule) => {
            walk(&schedule.call, visit);
            walk_settings(&schedule.settings, visit);
        }
        ItemKind::Test(test) => walk_block(&test.body, visit),
        ItemKind::Import(_) | ItemKind::TypeAlias(_) | ItemKind::Signal(_) | ItemKind::Broken(_) => {}
    }
}

fn walk_signature<'a>(signature: &'a Signature, visit: &mut dyn FnMut(Node<'a>)) {
    walk_all(signature.parameters.iter().filter_map(|parameter| parameter.default.as_ref()), visit);
}

fn walk_settings<'a>(settings: &'a Settings, visit: &mut dyn FnMut(Node<'a>)) {
    for setting in &settings.entries {
        visit(Node::Setting(setting));
        match &setting.value {
            SettingValue::Expr(expr) => walk(expr, visit),
            SettingValue::Http { url, .. } => walk(url, visit),
            SettingValue::Rate { count, per } => walk_all([count, per], visit),
            SettingValue::Tools(list) => {
                for entry in &list.entries {
                    entry.bindings.iter().for_each(|bindings| walk_bindings(bindings, visit));
                    entry.options.iter().for_each(|options| walk_fields(options, visit));
                }
            }
            SettingValue::Handoffs(list) => {
                for entry in &list.entries {
                    entry.bindings.iter().for_each(|bindings| walk_bindings(bindings, visit));
                    walk_all(&entry.when, visit);
                }
            }
            SettingValue::Guard(guard) => {
                walk(&guard.condition, visit);
                walk_all(&guard.message, visit);
            }
            SettingValue::Body(block) => walk_block(block, visit),
            SettingValue::Broken => {}
        }
    }
}

fn walk_bindings<'a>(bindings: &'a Bindings, visit: &mut dyn FnMut(Node<'a>)) {
    walk_all(bindings.entries.iter().filter_map(|binding| binding.value.as_ref()), visit);
}
