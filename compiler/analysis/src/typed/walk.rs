//! Goes through everything in a typed block or expression, from the outside to the inside, in the order of the text.

use super::{
    Argument, Arguments, Block, CallOptions, Expression, ExpressionKind, MockAnswer, MockSubject, Statement,
    StatementKind, TemplatePart, TurnKind,
};

/// What is met on the way, before what is in it.
#[derive(Debug, Clone, Copy)]
pub enum TypedNode<'a> {
    /// A block.
    Block(&'a Block),
    /// A statement.
    Statement(&'a Statement),
    /// An expression.
    Expression(&'a Expression),
}

/// How much stack is left at least, and how much is added.
const STACK_LEFT_MIN: usize = 64 * 1024;
const STACK_ADDED: usize = 1024 * 1024;

/// Goes through a block.
pub fn walk_block<'a>(block: &'a Block, visit: &mut dyn FnMut(TypedNode<'a>)) {
    visit(TypedNode::Block(block));
    for statement in &block.statements {
        walk_statement(statement, visit);
    }
    if let Some(value) = &block.value {
        walk_expression(value, visit);
    }
}

fn walk_statement<'a>(statement: &'a Statement, visit: &mut dyn FnMut(TypedNode<'a>)) {
    visit(TypedNode::Statement(statement));
    match &statement.kind {
        StatementKind::Let { value, undo, .. } => {
            walk_expression(value, visit);
            walk_all(undo, visit);
        }
        StatementKind::Variable { value, .. }
        | StatementKind::Assign { value, .. }
        | StatementKind::Emit(value)
        | StatementKind::Expression(value) => walk_expression(value, visit),
        StatementKind::Expect { condition, .. } => walk_expression(condition, visit),
        StatementKind::For { items, body, .. } => {
            walk_expression(items, visit);
            walk_block(body, visit);
        }
        StatementKind::While { condition, limit, body } => {
            walk_expression(condition, visit);
            walk_all(limit, visit);
            walk_block(body, visit);
        }
        StatementKind::Repeat { limit, body } => {
            walk_all(limit, visit);
            walk_block(body, visit);
        }
        StatementKind::Mock(mock) => {
            if let MockSubject::Ask(who) = &mock.subject {
                walk_expression(who, visit);
            }
            match &mock.answer {
                MockAnswer::Value(value) => walk_expression(value, visit),
                MockAnswer::Fails { message, .. } => walk_all(message, visit),
                MockAnswer::Turns(turns) => turns.iter().for_each(|turn| walk_turn(&turn.kind, visit)),
            }
        }
    }
}

fn walk_turn<'a>(turn: &'a TurnKind, visit: &mut dyn FnMut(TypedNode<'a>)) {
    match turn {
        TurnKind::Calls(calls) => {
            let arguments = calls.iter().flat_map(|call| &call.arguments);
            arguments.for_each(|argument| walk_expression(&argument.value, visit));
        }
        TurnKind::Handoff { arguments, .. } => {
            arguments.iter().for_each(|argument| walk_expression(&argument.value, visit));
        }
        TurnKind::Output(value) | TurnKind::Text(value) => walk_expression(value, visit),
        TurnKind::Error { message, .. } => walk_all(message, visit),
    }
}

/// Goes through an expression.
pub fn walk_expression<'a>(expression: &'a Expression, visit: &mut dyn FnMut(TypedNode<'a>)) {
    stacker::maybe_grow(STACK_LEFT_MIN, STACK_ADDED, || walk_form(expression, visit));
}

fn walk_all<'a>(expressions: impl IntoIterator<Item = &'a Expression>, visit: &mut dyn FnMut(TypedNode<'a>)) {
    for expression in expressions {
        walk_expression(expression, visit);
    }
}

fn walk_arguments<'a>(arguments: &'a Arguments, visit: &mut dyn FnMut(TypedNode<'a>)) {
    for argument in &arguments.values {
        if let Argument::Value(value) = argument {
            walk_expression(value, visit);
        }
    }
}

fn walk_options<'a>(options: &'a CallOptions, visit: &mut dyn FnMut(TypedNode<'a>)) {
    walk_all(&options.timeout, visit);
    if let Some(approval) = &options.approval {
        walk_expression(&approval.when, visit);
        walk_all(&approval.by, visit);
        walk_all(&approval.within, visit);
    }
    walk_all(&options.max_turns, visit);
    if let Some(budget) = &options.budget {
        walk_all(&budget.turns, visit);
        walk_all(&budget.tokens, visit);
        walk_all(&budget.usd, visit);
    }
}

fn walk_form<'a>(expression: &'a Expression, visit: &mut dyn FnMut(TypedNode<'a>)) {
    visit(TypedNode::Expression(expression));
    match &expression.kind {
        ExpressionKind::Literal(_)
        | ExpressionKind::Local(_)
        | ExpressionKind::Constant(_)
        | ExpressionKind::Environment { .. }
        | ExpressionKind::Secret(_)
        | ExpressionKind::ErrorKind(_)
        | ExpressionKind::Read(_)
        | ExpressionKind::Calls(_)
        | ExpressionKind::Break
        | ExpressionKind::Continue
        | ExpressionKind::Broken => {}
        ExpressionKind::Template(parts) => {
            for part in parts {
                if let TemplatePart::Value(value) = part {
                    walk_expression(value, visit);
                }
            }
        }
        ExpressionKind::List(items) => walk_all(items, visit),
        ExpressionKind::Record { fields, base, .. } | ExpressionKind::Object { fields, base } => {
            walk_all(base.as_deref(), visit);
            walk_all(fields.iter().map(|field| &field.value), visit);
        }
        ExpressionKind::Variant { fields, .. } => walk_all(fields.iter().map(|field| &field.value), visit),
        ExpressionKind::Field { value, .. } | ExpressionKind::Is { value, .. } => {
            walk_expression(value, visit)
        }
        ExpressionKind::Index { value, index } => walk_all([&**value, &**index], visit),
        ExpressionKind::Unary(_, operand) => walk_expression(operand, visit),
        ExpressionKind::Binary(_, left, right) => walk_all([&**left, &**right], visit),
        ExpressionKind::If { condition, then, otherwise } => {
            walk_expression(condition, visit);
            walk_block(then, visit);
            otherwise.iter().for_each(|block| walk_block(block, visit));
        }
        ExpressionKind::Match { subject, arms } => {
            walk_expression(subject, visit);
            for arm in arms {
                walk_all(&arm.guard, visit);
                walk_block(&arm.body, visit);
            }
        }
        ExpressionKind::CallFunction { arguments, .. } | ExpressionKind::Spawn { arguments, .. } => {
            walk_arguments(arguments, visit);
        }
        ExpressionKind::Method { receiver, arguments, .. } => {
            walk_expression(receiver, visit);
            walk_all(arguments, visit);
        }
        ExpressionKind::Comprehension { element, iterable, condition, .. } => {
            walk_expression(iterable, visit);
            walk_all(condition.as_deref(), visit);
            walk_expression(element, visit);
        }
        ExpressionKind::Conform(value)
        | ExpressionKind::Sleep(value)
        | ExpressionKind::Raise(value)
        | ExpressionKind::Fail { message: value, .. } => walk_expression(value, visit),
        ExpressionKind::Call { arguments, options, .. }
        | ExpressionKind::Conversation { arguments, options, .. } => {
            walk_arguments(arguments, visit);
            options.iter().for_each(|options| walk_options(options, visit));
        }
        ExpressionKind::Send { conversation, message } => walk_all([&**conversation, &**message], visit),
        ExpressionKind::Catch { body, handler } => {
            walk_block(body, visit);
            walk_block(&handler.body, visit);
        }
        ExpressionKind::Parallel { max, branches } => {
            walk_all(max.as_deref(), visit);
            branches.iter().for_each(|branch| walk_block(&branch.body, visit));
        }
        ExpressionKind::Race(branches) => branches.iter().for_each(|branch| walk_block(&branch.body, visit)),
        ExpressionKind::ParallelFor { max, items, body, .. } => {
            walk_all(max.as_deref(), visit);
            walk_expression(items, visit);
            walk_block(body, visit);
        }
        ExpressionKind::Ask { question, to, within } => {
            walk_expression(question, visit);
            walk_all(to.as_deref(), visit);
            walk_all(within.as_deref(), visit);
        }
        ExpressionKind::Wait { within, .. } => walk_all(within.as_deref(), visit),
        ExpressionKind::Return(value) => walk_all(value.as_deref(), visit),
    }
}
