//! A tree as short text, so that a test is one line: `a + b * c` reads `(+ a (* b c))`.

use agentflow_grammar::tree::*;

pub fn expr(value: &Expr) -> String {
    match &value.kind {
        ExprKind::Int(value) => value.to_string(),
        ExprKind::Float(value) => format!("{value:?}"),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Null => "null".to_owned(),
        ExprKind::Duration(milliseconds) => format!("{milliseconds}ms"),
        ExprKind::String(literal) => string(literal),
        ExprKind::Name(name) => name.to_string(),
        ExprKind::List(elements) => format!("[{}]", join(elements, expr)),
        ExprKind::Comprehension(form) => format!(
            "(each {} {}{} {}{})",
            expr(&form.element),
            form.name.name,
            index(form.index.as_ref()),
            expr(&form.iterable),
            maybe(" if ", form.condition.as_ref().map(expr)),
        ),
        ExprKind::Object(fields) => object(fields),
        ExprKind::Record(literal) => format!("({} {})", path(&literal.path), object(&literal.fields)),
        ExprKind::Field(access) => {
            format!("{}{}{}", expr(&access.base), if access.optional { "?." } else { "." }, access.name.name)
        }
        ExprKind::Index(form) => format!("{}[{}]", expr(&form.base), expr(&form.index)),
        ExprKind::Call(call) => format!("{}{}", expr(&call.callee), arguments(&call.arguments)),
        ExprKind::With(form) => format!("(with {} {})", expr(&form.base), object(&form.options)),
        ExprKind::Unary(form) => {
            let sign = if form.operator == UnaryOperator::Not { "!" } else { "-" };
            format!("({sign} {})", expr(&form.operand))
        }
        ExprKind::Binary(form) => {
            format!("({} {} {})", operator(form.operator), expr(&form.left), expr(&form.right))
        }
        ExprKind::Is(form) => {
            format!(
                "({} {} {})",
                if form.negated { "is-not" } else { "is" },
                expr(&form.value),
                type_(&form.tested)
            )
        }
        ExprKind::Range(range) => format!("(.. {} {})", expr(&range.start), expr(&range.end)),
        ExprKind::Catch(form) => format!("(catch {} {})", expr(&form.body), handler(&form.handler)),
        ExprKind::Try(form) => format!("(try {} {})", block(&form.body), handler(&form.handler)),
        ExprKind::If(form) => format!(
            "(if {} {}{})",
            expr(&form.condition),
            block(&form.then),
            match &form.otherwise {
                None => String::new(),
                Some(Else::Block(other)) => format!(" {}", block(other)),
                Some(Else::If(other)) => format!(" {}", expr(other)),
            }
        ),
        ExprKind::Match(form) => format!("(match {} {})", expr(&form.subject), join(&form.arms, arm)),
        ExprKind::Parallel(form) => {
            format!(
                "(parallel{} {})",
                maybe("", form.options.as_ref().map(arguments)),
                join(&form.branches.entries, branch)
            )
        }
        ExprKind::ParallelFor(form) => format!(
            "(parallel-for{} {}{} {} {})",
            maybe("", form.options.as_ref().map(arguments)),
            form.name.name,
            index(form.index.as_ref()),
            expr(&form.iterable),
            block(&form.body)
        ),
        ExprKind::Race(branches) => format!("(race {})", join(&branches.entries, branch)),
        ExprKind::Ask(form) => {
            format!("(ask {}{})", expr(&form.question), maybe(" ", form.options.as_ref().map(object)))
        }
        ExprKind::Wait(form) => {
            format!("(wait {}{})", form.signal.name, maybe(" ", form.within.as_ref().map(expr)))
        }
        ExprKind::Sleep(value) => format!("(sleep {})", expr(value)),
        ExprKind::SleepUntil(value) => format!("(sleep-until {})", expr(value)),
        ExprKind::Spawn(value) => format!("(spawn {})", expr(value)),
        ExprKind::Return(value) => format!("(return{})", maybe(" ", value.as_ref().map(|value| expr(value)))),
        ExprKind::Fail(form) => {
            format!("(fail {}{})", maybe_after(form.kind.as_ref().map(name), " "), expr(&form.value))
        }
        ExprKind::Break => "break".to_owned(),
        ExprKind::Continue => "continue".to_owned(),
        ExprKind::Broken => "BROKEN".to_owned(),
    }
}

fn operator(operator: BinaryOperator) -> &'static str {
    match operator {
        BinaryOperator::Otherwise => "??",
        BinaryOperator::Or => "||",
        BinaryOperator::And => "&&",
        BinaryOperator::Equal => "==",
        BinaryOperator::NotEqual => "!=",
        BinaryOperator::Less => "<",
        BinaryOperator::LessOrEqual => "<=",
        BinaryOperator::Greater => ">",
        BinaryOperator::GreaterOrEqual => ">=",
        BinaryOperator::Add => "+",
        BinaryOperator::Subtract => "-",
        BinaryOperator::Multiply => "*",
        BinaryOperator::Divide => "/",
        BinaryOperator::Remainder => "%",
    }
}

fn handler(handler: &CatchHandler) -> String {
    match handler {
        CatchHandler::Value(value) => expr(value),
        CatchHandler::Block { name: bound, block: body } => {
            format!("{}{}", maybe_after(bound.as_ref().map(name), " "), block(body))
        }
    }
}

fn arm(arm: &Arm) -> String {
    format!(
        "({}{} => {})",
        pattern(&arm.pattern),
        maybe(" if ", arm.guard.as_ref().map(expr)),
        block(&arm.body)
    )
}

fn branch(branch: &Branch) -> String {
    format!("{}: {}", branch.name.name, block(&branch.body))
}

pub fn string(literal: &StringLiteral) -> String {
    let parts = literal.parts.iter().map(|part| match part {
        StringPart::Text { value, .. } => format!("{value:?}"),
        StringPart::Interpolation { value, .. } => format!("${{{}}}", expr(value)),
    });
    format!("{}<{}>", if literal.block { "text" } else { "" }, parts.collect::<Vec<_>>().join(" "))
}

fn object(fields: &Fields) -> String {
    let mut parts: Vec<String> = fields
        .entries
        .iter()
        .map(|field| format!("{}{}", field.name.name, maybe(": ", field.value.as_ref().map(expr))))
        .collect();
    parts.extend(fields.base.as_ref().map(|base| format!("..{}", expr(base))));
    format!("{{{}}}", parts.join(", "))
}

fn arguments(arguments: &Arguments) -> String {
    let each = |argument: &Argument| {
        format!("{}{}", maybe_after(argument.name.as_ref().map(name), ": "), expr(&argument.value))
    };
    format!("({})", join(&arguments.entries, each))
}

pub fn type_(written: &Type) -> String {
    match &written.kind {
        TypeKind::Name(name) => name.to_string(),
        TypeKind::Null => "null".to_owned(),
        TypeKind::Variant(variant) => format!("{}.{}", variant.of.name, variant.variant.name),
        TypeKind::Generic(generic) => format!("{}<{}>", generic.name.name, join(&generic.arguments, type_)),
        TypeKind::List(element) => format!("{}[]", type_(element)),
        TypeKind::Optional(inner) => format!("{}?", type_(inner)),
        TypeKind::Union(members) => members.iter().map(type_).collect::<Vec<_>>().join(" | "),
        TypeKind::Constrained(form) => {
            format!("{}({})", type_(&form.base), join(&form.constraints, constraint))
        }
        TypeKind::Broken => "BROKEN".to_owned(),
    }
}

fn constraint(constraint: &Constraint) -> String {
    match &constraint.kind {
        ConstraintKind::Range { low, high } => {
            format!("{}..{}", maybe("", low.as_ref().map(expr)), maybe("", high.as_ref().map(expr)))
        }
        ConstraintKind::Regex(source) => format!("/{source}/"),
        ConstraintKind::Value(value) => expr(value),
    }
}

pub fn pattern(written: &Pattern) -> String {
    match &written.kind {
        PatternKind::Anything => "_".to_owned(),
        PatternKind::Null => "null".to_owned(),
        PatternKind::Bool(value) => value.to_string(),
        PatternKind::Int(value) => value.to_string(),
        PatternKind::Float(value) => format!("{value:?}"),
        PatternKind::Duration(milliseconds) => format!("{milliseconds}ms"),
        PatternKind::String(literal) => string(literal),
        PatternKind::Variant(variant) => {
            format!("{}{}", path(&variant.path), maybe(" ", variant.fields.as_ref().map(field_patterns)))
        }
        PatternKind::Either(choices) => choices.iter().map(pattern).collect::<Vec<_>>().join(" | "),
        PatternKind::Broken => "BROKEN".to_owned(),
    }
}

fn field_patterns(fields: &FieldPatterns) -> String {
    let each = |field: &FieldPattern| match &field.value {
        FieldPatternValue::Same => field.name.name.to_string(),
        FieldPatternValue::Name(bound) => format!("{}: {}", field.name.name, bound.name),
        FieldPatternValue::Pattern(inner) => format!("{}: <{}>", field.name.name, pattern(inner)),
    };
    format!("{{{}}}", join(&fields.entries, each))
}

pub fn block(written: &Block) -> String {
    let inner = written.statements.iter().map(statement).collect::<Vec<_>>().join("; ");
    if written.braces { format!("{{{inner}}}") } else { inner }
}

pub fn statement(written: &Statement) -> String {
    match &written.kind {
        StatementKind::Let(form) => format!(
            "let {}{} = {}{}",
            match &form.target {
                LetTarget::Name(bound) => name(bound),
                LetTarget::Fields(fields) => field_patterns(fields),
                LetTarget::Broken(_) => "BROKEN".to_owned(),
            },
            maybe(": ", form.declared.as_ref().map(type_)),
            expr(&form.value),
            maybe(" undo ", form.undo.as_ref().map(expr)),
        ),
        StatementKind::Var(form) => {
            format!(
                "var {}{} = {}",
                form.name.name,
                maybe(": ", form.declared.as_ref().map(type_)),
                expr(&form.value)
            )
        }
        StatementKind::Assign(form) => format!("{} = {}", form.name.name, expr(&form.value)),
        StatementKind::Emit(value) => format!("emit {}", expr(value)),
        StatementKind::For(form) => {
            format!(
                "for {}{} in {} {}",
                form.name.name,
                index(form.index.as_ref()),
                expr(&form.iterable),
                block(&form.body)
            )
        }
        StatementKind::While(form) => {
            format!(
                "while {}{} {}",
                expr(&form.condition),
                maybe(" up to ", form.limit.as_ref().map(expr)),
                block(&form.body)
            )
        }
        StatementKind::Repeat(form) => {
            format!("repeat{} {}", maybe(" up to ", form.limit.as_ref().map(expr)), block(&form.body))
        }
        StatementKind::Mock(form) => mock(form),
        StatementKind::Expect(value) => format!("expect {}", expr(value)),
        StatementKind::Expr(value) => expr(value),
        StatementKind::Broken => "BROKEN".to_owned(),
    }
}

fn mock(mock: &Mock) -> String {
    let subject = match &mock.subject {
        MockSubject::Callable(names) => path(names),
        MockSubject::Ask(value) => format!("ask {}", expr(value)),
        MockSubject::Model(agent) => format!("model {}", agent.name),
        MockSubject::Signal(signal) => format!("signal {}", signal.name),
    };
    let answer = match &mock.answer {
        MockAnswer::Value(value) => format!("= {}", expr(value)),
        MockAnswer::Fails { kind, message } => {
            format!("fails {}{}", kind.name, maybe(" ", message.as_ref().map(expr)))
        }
        MockAnswer::Turns { turns, .. } => format!("turns {}", join(turns, turn)),
        MockAnswer::Broken => "BROKEN".to_owned(),
    };
    format!("mock {subject} {answer}")
}

fn turn(turn: &Turn) -> String {
    let call = |call: &TurnCall| {
        format!("{}{}", path(&call.path), maybe("", call.arguments.as_ref().map(arguments)))
    };
    match &turn.kind {
        TurnKind::Calls(calls) => format!("calls {}", join(calls, call)),
        TurnKind::Handoff(target) => format!("handoff {}", call(target)),
        TurnKind::Output(value) => format!("output {}", expr(value)),
        TurnKind::Text(value) => format!("text {}", expr(value)),
        TurnKind::Error { kind, message } => {
            format!("error {}{}", kind.name, maybe(" ", message.as_ref().map(expr)))
        }
    }
}

pub fn setting(setting: &Setting) -> String {
    let value = match &setting.value {
        SettingValue::Expr(value) => expr(value),
        SettingValue::Http { method, url } => format!("{} {}", method.name, expr(url)),
        SettingValue::Rate { count, per } => format!("{} per {}", expr(count), expr(per)),
        SettingValue::Tools(list) => format!("[{}]", join(&list.entries, tool_entry)),
        SettingValue::Handoffs(list) => format!("[{}]", join(&list.entries, handoff)),
        SettingValue::Guard(guard) => format!(
            "{}{} {}{}",
            guard.moment.name,
            if guard.first.is_some() { " first" } else { "" },
            expr(&guard.condition),
            maybe(", ", guard.message.as_ref().map(expr)),
        ),
        SettingValue::Body(body) => block(body),
        SettingValue::Broken => "BROKEN".to_owned(),
    };
    format!("{}: {value}", setting.name.name)
}

fn tool_entry(entry: &ToolEntry) -> String {
    format!(
        "{}{}{}{}",
        path(&entry.path),
        if entry.all.is_some() { ".*" } else { "" },
        maybe("", entry.bindings.as_ref().map(bindings)),
        maybe(" with ", entry.options.as_ref().map(object)),
    )
}

fn handoff(handoff: &Handoff) -> String {
    let sharing = handoff.sharing.as_ref().map(|sharing| match &sharing.kind {
        SharingKind::None => "none".to_owned(),
        SharingKind::All => "all".to_owned(),
        SharingKind::Last(count) => format!("last {}", expr(count)),
        SharingKind::Summary => "summary".to_owned(),
        SharingKind::Unknown(word) => format!("?{}", word.name),
    });
    format!(
        "{}{}{}{}{}",
        handoff.target.name,
        maybe("", handoff.bindings.as_ref().map(bindings)),
        maybe(" sharing ", sharing),
        if handoff.without_tools.is_some() { " without tools" } else { "" },
        maybe(" when ", handoff.when.as_ref().map(expr)),
    )
}

fn bindings(bindings: &Bindings) -> String {
    let each = |binding: &Binding| {
        format!(
            "{}{}",
            maybe_after(binding.name.as_ref().map(name), ": "),
            binding.value.as_ref().map_or("_".to_owned(), expr)
        )
    };
    format!("({})", join(&bindings.entries, each))
}

fn field(field: &Field) -> String {
    format!(
        "{}{}: {}{}",
        docs(field.docs.as_ref()),
        field.name.name,
        type_(&field.declared),
        maybe(" = ", field.default.as_ref().map(expr))
    )
}

fn signature(signature: &Signature) -> String {
    let each = |parameter: &Parameter| {
        format!(
            "{}{}{}: {}{}",
            docs(parameter.docs.as_ref()),
            if parameter.var.is_some() { "var " } else { "" },
            parameter.name.name,
            type_(&parameter.declared),
            maybe(" = ", parameter.default.as_ref().map(expr)),
        )
    };
    format!("({}){}", join(&signature.parameters, each), maybe(" -> ", signature.result.as_ref().map(type_)))
}

fn settings(settings: &Settings) -> String {
    settings.entries.iter().map(|entry| format!("\n  {}", setting(entry))).collect()
}

pub fn item(item: &Item) -> String {
    let docs = docs(item.docs.as_ref());
    let text = match &item.kind {
        ItemKind::Import(form) => format!("import {{{}}} {}", join(&form.names, name), string(&form.path)),
        ItemKind::Const(form) => {
            format!(
                "const {}{} = {}",
                form.name.name,
                maybe(": ", form.declared.as_ref().map(type_)),
                expr(&form.value)
            )
        }
        ItemKind::Record(form) => format!("record {} {{{}}}", form.name.name, join(&form.fields, field)),
        ItemKind::Enum(form) => {
            let each = |variant: &Variant| {
                format!(
                    "{}{}{}",
                    self::docs(variant.docs.as_ref()),
                    variant.name.name,
                    maybe(
                        " ",
                        variant
                            .payload
                            .as_ref()
                            .map(|payload| format!("{{{}}}", join(&payload.fields, field)))
                    ),
                )
            };
            format!("enum {} {{{}}}", form.name.name, join(&form.variants, each))
        }
        ItemKind::TypeAlias(form) => format!("type {} = {}", form.name.name, type_(&form.target)),
        ItemKind::Function(form) => {
            format!("fn {}{} {}", form.name.name, signature(&form.signature), body(&form.body))
        }
        ItemKind::Workflow(form) => {
            format!("workflow {}{} {}", form.name.name, signature(&form.signature), body(&form.body))
        }
        ItemKind::Provider(form) => format!("provider {}{}", form.name.name, settings(&form.settings)),
        ItemKind::Model(form) => format!("model {}{}", form.name.name, settings(&form.settings)),
        ItemKind::Mcp(form) => format!("mcp {}{}", form.name.name, settings(&form.settings)),
        ItemKind::Tool(form) => {
            format!("tool {}{}{}", form.name.name, signature(&form.signature), settings(&form.settings))
        }
        ItemKind::Agent(form) => {
            format!("agent {}{}{}", form.name.name, signature(&form.signature), settings(&form.settings))
        }
        ItemKind::Signal(form) => format!("signal {}: {}", form.name.name, type_(&form.declared)),
        ItemKind::Schedule(form) => {
            format!("schedule {} = {}{}", form.name.name, expr(&form.call), settings(&form.settings))
        }
        ItemKind::Test(form) => format!("test {} {}", string(&form.name), body(&form.body)),
        ItemKind::Broken(form) => {
            format!("BROKEN {:?} {}", form.keyword, form.name.as_ref().map_or("-".to_owned(), name))
        }
    };
    format!("{docs}{text}")
}

fn body(block: &Block) -> String {
    let lines: String = block.statements.iter().map(|one| format!("\n  {}", statement(one))).collect();
    format!("{{{lines}\n}}")
}

pub fn file(file: &File) -> String {
    let mut text = docs(file.docs.as_ref());
    for one in &file.items {
        text.push_str(&item(one));
        text.push('\n');
    }
    text
}

fn docs(docs: Option<&Docs>) -> String {
    maybe_after(docs.map(|docs| format!("{:?}", docs.text)), " ")
}

fn path(names: &[Ident]) -> String {
    names.iter().map(name).collect::<Vec<_>>().join(".")
}

fn name(ident: &Ident) -> String {
    ident.name.to_string()
}

fn index(index: Option<&Ident>) -> String {
    maybe(",", index.map(name))
}

fn join<T>(items: &[T], each: impl Fn(&T) -> String) -> String {
    items.iter().map(each).collect::<Vec<_>>().join(", ")
}

fn maybe(before: &str, text: Option<String>) -> String {
    text.map_or(String::new(), |text| format!("{before}{text}"))
}

fn maybe_after(text: Option<String>, after: &str) -> String {
    text.map_or(String::new(), |text| format!("{text}{after}"))
}
