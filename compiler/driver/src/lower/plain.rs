//! Which expressions can stay expressions, where nodes are possible.

use std::collections::HashMap;

use agentflow_analysis::typed::{Argument, Arguments, Block, Expression, ExpressionKind, TemplatePart};

/// Remembers what was found out about expressions, each by its address: the typed program does not move.
///
/// Only expressions with blocks and without effects need to be looked into, and each is looked into once.
#[derive(Debug, Default)]
pub(super) struct PlainExpressions {
    known: HashMap<*const Expression, bool>,
}

impl PlainExpressions {
    /// Whether the expression has no effect, no jump, and no block with statements: whether it can be evaluated in
    /// one go, inside of a node. A block with statements becomes a region, so that its steps can be seen.
    pub(super) fn is_plain(&mut self, expression: &Expression) -> bool {
        let traits = expression.traits;
        if traits.effect || traits.jump {
            return false;
        }
        if !traits.assigns {
            return true;
        }
        if let Some(known) = self.known.get(&std::ptr::from_ref(expression)) {
            return *known;
        }
        let plain = self.look(expression);
        self.known.insert(std::ptr::from_ref(expression), plain);
        plain
    }

    fn all<'e>(&mut self, expressions: impl IntoIterator<Item = &'e Expression>) -> bool {
        expressions.into_iter().all(|expression| self.is_plain(expression))
    }

    fn look(&mut self, expression: &Expression) -> bool {
        match &expression.kind {
            ExpressionKind::Literal(_)
            | ExpressionKind::Local(_)
            | ExpressionKind::Constant(_)
            | ExpressionKind::Environment { .. }
            | ExpressionKind::Secret(_)
            | ExpressionKind::ErrorKind(_)
            | ExpressionKind::Calls(_) => true,
            ExpressionKind::Template(parts) => self.all(parts.iter().filter_map(|part| match part {
                TemplatePart::Text(_) => None,
                TemplatePart::Value(value) => Some(value),
            })),
            ExpressionKind::List(items) => self.all(items),
            ExpressionKind::Record { fields, base, .. } | ExpressionKind::Object { fields, base } => {
                self.all(fields.iter().map(|field| &field.value)) && self.all(base.as_deref())
            }
            ExpressionKind::Variant { fields, .. } => self.all(fields.iter().map(|field| &field.value)),
            ExpressionKind::Field { value, .. }
            | ExpressionKind::Unary(_, value)
            | ExpressionKind::Is { value, .. }
            | ExpressionKind::Conform(value) => self.is_plain(value),
            ExpressionKind::Index { value, index } => self.is_plain(value) && self.is_plain(index),
            ExpressionKind::Binary(_, left, right) => self.is_plain(left) && self.is_plain(right),
            ExpressionKind::If { condition, then, otherwise } => {
                self.is_plain(condition)
                    && self.is_plain_block(then)
                    && otherwise.as_ref().is_none_or(|block| self.is_plain_block(block))
            }
            ExpressionKind::Match { subject, arms } => {
                self.is_plain(subject) && arms.iter().all(|arm| self.is_plain_block(&arm.body))
            }
            ExpressionKind::CallFunction { arguments, .. } => self.are_plain(arguments),
            ExpressionKind::Method { receiver, arguments, .. } => {
                self.is_plain(receiver) && self.all(arguments)
            }
            // The language allows nothing but pure code in a comprehension, and it is evaluated in one go.
            ExpressionKind::Comprehension { iterable, .. } => self.is_plain(iterable),
            _ => false,
        }
    }

    fn is_plain_block(&mut self, block: &Block) -> bool {
        block.statements.is_empty() && self.all(block.value.as_deref())
    }

    fn are_plain(&mut self, arguments: &Arguments) -> bool {
        self.all(arguments.values.iter().filter_map(|argument| match argument {
            Argument::Value(value) => Some(value),
            Argument::Variable(_) | Argument::Default(_) => None,
        }))
    }
}
