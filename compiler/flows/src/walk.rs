//! Every expression of a body, once, in the order of the text.

use agentflow_analysis::typed::{
    Argument, Arguments, Block, Expression, ExpressionKind, Statement, StatementKind, TemplatePart,
};

/// Calls `visit` with every expression of `block`, outer ones before inner ones.
pub fn expressions_of_block<'a>(block: &'a Block, visit: &mut dyn FnMut(&'a Expression)) {
    for statement in &block.statements {
        expressions_of_statement(statement, visit);
    }
    if let Some(value) = &block.value {
        expressions_of(value, visit);
    }
}

fn expressions_of_statement<'a>(statement: &'a Statement, visit: &mut dyn FnMut(&'a Expression)) {
    match &statement.kind {
        StatementKind::Let { value, undo, .. } => {
            expressions_of(value, visit);
            if let Some(undo) = undo {
                expressions_of(undo, visit);
            }
        }
        StatementKind::Variable { value, .. }
        | StatementKind::Assign { value, .. }
        | StatementKind::Emit(value)
        | StatementKind::Expression(value) => expressions_of(value, visit),
        StatementKind::For { items, body, .. } => {
            expressions_of(items, visit);
            expressions_of_block(body, visit);
        }
        StatementKind::While { condition, limit, body } => {
            expressions_of(condition, visit);
            each(limit.as_ref(), visit);
            expressions_of_block(body, visit);
        }
        StatementKind::Repeat { limit, body } => {
            each(limit.as_ref(), visit);
            expressions_of_block(body, visit);
        }
        StatementKind::Mock(_) => {}
        StatementKind::Expect { condition, .. } => expressions_of(condition, visit),
    }
}

/// Calls `visit` with `expression` and every expression inside it.
pub fn expressions_of<'a>(expression: &'a Expression, visit: &mut dyn FnMut(&'a Expression)) {
    visit(expression);
    parts_of(expression, &mut |part| match part {
        Part::Expression(inner) => expressions_of(inner, visit),
        Part::Block(block) => expressions_of_block(block, visit),
    });
}

fn each<'a>(expressions: impl IntoIterator<Item = &'a Expression>, visit: &mut dyn FnMut(&'a Expression)) {
    for expression in expressions {
        expressions_of(expression, visit);
    }
}

/// A direct part of an expression.
pub enum Part<'a> {
    /// An operand, an argument.
    Expression(&'a Expression),
    /// A branch, an arm, a handler.
    Block(&'a Block),
}

/// Calls `visit` with every direct part of `expression`, in the order of the text.
pub fn parts_of<'a>(expression: &'a Expression, visit: &mut dyn FnMut(Part<'a>)) {
    use ExpressionKind as Kind;
    let mut one = |inner: &'a Expression| visit(Part::Expression(inner));
    match &expression.kind {
        Kind::Literal(_)
        | Kind::Local(_)
        | Kind::Constant(_)
        | Kind::Environment { .. }
        | Kind::Secret(_)
        | Kind::ErrorKind(_)
        | Kind::Read(_)
        | Kind::Calls(_)
        | Kind::Break
        | Kind::Continue
        | Kind::Broken => {}
        Kind::Template(parts) => {
            for part in parts {
                if let TemplatePart::Value(value) = part {
                    one(value);
                }
            }
        }
        Kind::List(items) => items.iter().for_each(one),
        Kind::Record { fields, base, .. } | Kind::Object { fields, base } => {
            fields.iter().for_each(|field| one(&field.value));
            base.iter().for_each(|base| one(base));
        }
        Kind::Variant { fields, .. } => fields.iter().for_each(|field| one(&field.value)),
        Kind::Field { value, .. } | Kind::Is { value, .. } => one(value),
        Kind::Index { value, index } => {
            one(value);
            one(index);
        }
        Kind::Unary(_, value) | Kind::Conform(value) | Kind::Sleep(value) | Kind::Raise(value) => one(value),
        Kind::Binary(_, left, right) => {
            one(left);
            one(right);
        }
        Kind::If { condition, then, otherwise } => {
            one(condition);
            visit(Part::Block(then));
            otherwise.iter().for_each(|block| visit(Part::Block(block)));
        }
        Kind::Match { subject, arms } => {
            one(subject);
            for arm in arms {
                arm.guard.iter().for_each(|guard| visit(Part::Expression(guard)));
                visit(Part::Block(&arm.body));
            }
        }
        Kind::CallFunction { arguments, .. }
        | Kind::Call { arguments, .. }
        | Kind::Conversation { arguments, .. }
        | Kind::Spawn { arguments, .. } => values_of(arguments).for_each(one),
        Kind::Method { receiver, arguments, .. } => {
            one(receiver);
            arguments.iter().for_each(one);
        }
        Kind::Comprehension { element, iterable, condition, .. } => {
            one(iterable);
            condition.iter().for_each(|condition| one(condition));
            one(element);
        }
        Kind::Send { conversation, message } => {
            one(conversation);
            one(message);
        }
        Kind::Catch { body, handler } => {
            visit(Part::Block(body));
            visit(Part::Block(&handler.body));
        }
        Kind::Parallel { max, branches } => {
            max.iter().for_each(|max| one(max));
            branches.iter().for_each(|branch| visit(Part::Block(&branch.body)));
        }
        Kind::ParallelFor { max, items, body, .. } => {
            max.iter().for_each(|max| one(max));
            one(items);
            visit(Part::Block(body));
        }
        Kind::Race(branches) => branches.iter().for_each(|branch| visit(Part::Block(&branch.body))),
        Kind::Ask { question, to, within } => {
            one(question);
            to.iter().for_each(|to| one(to));
            within.iter().for_each(|within| one(within));
        }
        Kind::Wait { within, .. } => within.iter().for_each(|within| one(within)),
        Kind::Return(value) => value.iter().for_each(|value| one(value)),
        Kind::Fail { message, .. } => one(message),
    }
}

fn values_of(arguments: &Arguments) -> impl Iterator<Item = &Expression> {
    arguments.values.iter().filter_map(|argument| match argument {
        Argument::Value(value) => Some(value),
        Argument::Variable(_) | Argument::Default(_) => None,
    })
}
