//! What values are before a program runs: numbers, durations, how many items a list has.

use std::collections::BTreeMap;

use agentflow_analysis::typed::{Block, Expression, ExpressionKind, LetTarget, Program, StatementKind, Type};
use agentflow_plan::{LocalId, Method, Value};

use crate::parts::with_stack;

/// Looks values up.
#[derive(Clone, Copy)]
pub struct Known<'a> {
    program: &'a Program,
}

/// What is known of the `let`s of one body.
#[derive(Default)]
pub struct KnownLocals {
    numbers: BTreeMap<LocalId, f64>,
    lengths: BTreeMap<LocalId, f64>,
}

impl<'a> Known<'a> {
    /// In this program.
    pub fn new(program: &'a Program) -> Self {
        Known { program }
    }

    /// The value, where it is a literal or a constant.
    pub fn value(self, expression: &'a Expression) -> Option<&'a Value> {
        match &expression.kind {
            ExpressionKind::Literal(value) => Some(value),
            ExpressionKind::Conform(inner) => self.value(inner),
            ExpressionKind::Constant(id) => {
                let constant = &self.program.constants[id.index()];
                match &constant.folded {
                    Some(value) => Some(value),
                    // A constant may stand for another one; they form no circles.
                    None => with_stack(|| self.value(&constant.expression)),
                }
            }
            _ => None,
        }
    }

    /// The duration that it is, in milliseconds.
    pub fn duration(self, expression: &'a Expression) -> Option<i64> {
        match self.value(expression)? {
            Value::Duration(ms) => Some(*ms),
            _ => None,
        }
    }

    /// The greatest number that it can be: what it is, or what its type allows.
    pub fn number(self, expression: &'a Expression, locals: &KnownLocals) -> Option<f64> {
        match self.value(expression) {
            Some(Value::Int(value)) => return Some(*value as f64),
            Some(Value::Float(value)) => return Some(*value),
            _ => {}
        }
        let allowed = match &expression.ty {
            Type::Int(Some(bounds)) => bounds.max.map(|max| max as f64),
            Type::Float(Some(bounds)) => bounds.max,
            _ => None,
        };
        let counted = match &expression.kind {
            ExpressionKind::Local(local) => locals.numbers.get(local).copied(),
            ExpressionKind::Conform(inner) => self.number(inner, locals),
            ExpressionKind::Method { method: Method::Length, receiver, .. } => self.length(receiver, locals),
            _ => None,
        };
        least(allowed, counted)
    }

    /// How many items a list has at most.
    pub fn length(self, list: &'a Expression, locals: &KnownLocals) -> Option<f64> {
        let declared = match &list.ty {
            Type::List(list) => list.length.max.map(|max| max as f64),
            _ => None,
        };
        least(declared, with_stack(|| self.counted(list, locals)))
    }

    fn counted(self, list: &'a Expression, locals: &KnownLocals) -> Option<f64> {
        if let Some(Value::List(items)) = self.value(list) {
            return Some(items.len() as f64);
        }
        match &list.kind {
            ExpressionKind::List(items) => Some(items.len() as f64),
            ExpressionKind::Local(local) => locals.lengths.get(local).copied(),
            ExpressionKind::Conform(inner) => self.length(inner, locals),
            ExpressionKind::Comprehension { iterable, .. } => self.length(iterable, locals),
            ExpressionKind::ParallelFor { items, .. } => self.length(items, locals),
            ExpressionKind::If { then, otherwise: Some(otherwise), .. } => {
                let one = self.length(then.value.as_ref()?, locals)?;
                Some(one.max(self.length(otherwise.value.as_ref()?, locals)?))
            }
            ExpressionKind::Method { method, receiver, arguments, .. } => match method {
                Method::Range => self.number(receiver, locals).map(|count| count.max(0.0)),
                Method::Take => {
                    let taken = arguments.first().and_then(|count| self.number(count, locals));
                    least(taken.map(|count| count.max(0.0)), self.length(receiver, locals))
                }
                Method::Sort | Method::Reverse | Method::Unique | Method::Drop | Method::Slice => {
                    self.length(receiver, locals)
                }
                _ => None,
            },
            _ => None,
        }
    }
}

impl KnownLocals {
    /// What is known of the `let`s of a body, at any depth of blocks.
    pub fn of_body<'a>(known: Known<'a>, block: &'a Block) -> KnownLocals {
        let mut locals = KnownLocals::default();
        agentflow_analysis::typed::walk_block(block, &mut |node| {
            let agentflow_analysis::typed::TypedNode::Statement(statement) = node else { return };
            let StatementKind::Let { target: LetTarget::Local(local), value, .. } = &statement.kind else {
                return;
            };
            if let Some(number) = known.number(value, &locals) {
                locals.numbers.insert(*local, number);
            }
            if let Some(length) = known.length(value, &locals) {
                locals.lengths.insert(*local, length);
            }
        });
        locals
    }
}

fn least(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
