//! Which calls of a body happen whenever it runs: those in no branch and no handler, before anything may leave it.

use std::collections::BTreeSet;

use agentflow_analysis::typed::{Block, Expression, ExpressionKind, StatementKind};

use super::{Edge, EdgeKind};
use crate::parts::{Part, parts_of, with_stack};

/// Calls by where they are written.
pub type CertainCalls = BTreeSet<(u32, u32)>;

/// Whether this is one of those calls.
pub fn is_unavoidable(certain: &CertainCalls, edge: &Edge<'_>) -> bool {
    let is_call = matches!(edge.kind, EdgeKind::Call(_) | EdgeKind::Guard(_));
    is_call && certain.contains(&(edge.place.span.start, edge.place.span.end))
}

/// The calls that running a block always makes.
pub fn calls_of_block(block: &Block) -> CertainCalls {
    let mut calls = CertainCalls::new();
    of_block(block, &mut calls);
    calls
}

/// The calls that evaluating an expression always makes.
pub fn calls_of_expression(expression: &Expression) -> CertainCalls {
    let mut calls = CertainCalls::new();
    of_expression(expression, &mut calls);
    calls
}

/// Whether what follows the block is reached.
fn of_block(block: &Block, calls: &mut CertainCalls) -> bool {
    for statement in &block.statements {
        let (value, body) = match &statement.kind {
            StatementKind::Let { value, .. }
            | StatementKind::Variable { value, .. }
            | StatementKind::Assign { value, .. }
            | StatementKind::Emit(value)
            | StatementKind::Expression(value) => (Some(value), None),
            StatementKind::For { items, .. } => (Some(items), None),
            StatementKind::While { condition, .. } => (Some(condition), None),
            StatementKind::Repeat { body, .. } => (None, Some(body)),
            StatementKind::Mock(_) | StatementKind::Expect { .. } => (None, None),
        };
        let goes_on = value.is_none_or(|value| of_expression(value, calls))
            && body.is_none_or(|body| of_block(body, calls));
        let jumps = match &statement.kind {
            StatementKind::For { body, .. } | StatementKind::While { body, .. } => body.traits.jump,
            _ => false,
        };
        if !goes_on || jumps {
            return false;
        }
    }
    block.value.as_ref().is_none_or(|value| of_expression(value, calls))
}

/// Whether what follows the expression is reached.
fn of_expression(expression: &Expression, calls: &mut CertainCalls) -> bool {
    if !expression.traits.effect && !expression.traits.jump {
        return true;
    }
    with_stack(|| of_form(expression, calls))
}

fn of_form(expression: &Expression, calls: &mut CertainCalls) -> bool {
    let goes_on = match &expression.kind {
        ExpressionKind::If { condition: first, .. }
        | ExpressionKind::Match { subject: first, .. }
        | ExpressionKind::ParallelFor { items: first, .. } => {
            of_expression(first, calls) && !expression.traits.jump
        }
        ExpressionKind::Catch { body, .. } => of_block(body, calls) && !expression.traits.jump,
        _ => {
            let mut goes_on = true;
            parts_of(expression, &mut |part| {
                goes_on = goes_on
                    && match part {
                        Part::Expression(inner) => of_expression(inner, calls),
                        Part::Block(block) => of_block(block, calls),
                    };
            });
            goes_on
        }
    };
    if !goes_on {
        return false;
    }
    if let ExpressionKind::Call { .. } = &expression.kind {
        calls.insert((expression.span.start, expression.span.end));
    }
    !matches!(
        &expression.kind,
        ExpressionKind::Return(_)
            | ExpressionKind::Fail { .. }
            | ExpressionKind::Raise(_)
            | ExpressionKind::Break
            | ExpressionKind::Continue
    )
}
