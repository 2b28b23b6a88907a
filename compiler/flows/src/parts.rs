//! The direct parts of an expression.

use agentflow_analysis::typed::{Argument, Arguments, Block, Expression, ExpressionKind, TemplatePart};

/// How much stack is left at least, and how much is added: expressions nest deeper than threads are.
const STACK_LEFT_MIN: usize = 128 * 1024;
const STACK_ADDED: usize = 1024 * 1024;

/// Does something that goes one level deeper.
pub fn with_stack<T>(deeper: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(STACK_LEFT_MIN, STACK_ADDED, deeper)
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
