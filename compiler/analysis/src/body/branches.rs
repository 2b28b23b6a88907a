//! `if`, and what branches have in common.

use agentflow_grammar::tree::{Else, If, Span};

use super::{Checker, Expected, Reason};
use crate::finding::Place;
use crate::findings::types;
use crate::typed::{Block, Expression, ExpressionKind, Traits, Type};
use crate::types::join;

/// A branch: where its value comes from, in case it does not go with the others.
pub struct BranchValue<'b> {
    /// The branch.
    pub block: &'b mut Block,
    /// What it is called, for a finding.
    pub called: &'static str,
}

impl<'a> Checker<'a> {
    /// `if c { … } else { … }`
    pub(crate) fn check_if(&mut self, form: &'a If, span: Span, expected: Expected<'_>) -> Expression {
        let (condition, narrowing) = self.check_condition(&form.condition, Reason::Condition("`if`"));
        let Some(otherwise) = &form.otherwise else {
            return self.check_if_alone(form, span, expected, condition, &narrowing);
        };
        let mark = self.flow.mark();
        self.flow.assume(&narrowing.when_true);
        let mut then = self.check_block(&form.then, expected);
        let then_outcome = self.flow.take(mark);
        self.flow.assume(&narrowing.when_false);
        let mut otherwise = match otherwise {
            Else::Block(block) => self.check_block(block, expected),
            Else::If(expr) => {
                // Its condition is only asked where the first does not hold.
                self.statement = None;
                self.block_of(expr, expected)
            }
        };
        let otherwise_outcome = self.flow.take(mark);
        self.flow.merge(vec![then_outcome, otherwise_outcome]);
        let traits = condition.traits.and(then.traits).and(otherwise.traits);
        let branches = [
            BranchValue { block: &mut then, called: "the `if` branch" },
            BranchValue { block: &mut otherwise, called: "the `else` branch" },
        ];
        let ty = self.join_branches(branches, expected);
        let kind = ExpressionKind::If {
            condition: Box::new(condition),
            then: Box::new(then),
            otherwise: Some(Box::new(otherwise)),
        };
        Expression { kind, ty, span, traits }
    }

    fn check_if_alone(
        &mut self,
        form: &'a If,
        span: Span,
        expected: Expected<'_>,
        condition: Expression,
        narrowing: &super::condition::Narrowing,
    ) -> Expression {
        let mark = self.flow.mark();
        self.flow.assume(&narrowing.when_true);
        let of_branch = if expected.is_discard() { Expected::Discard } else { Expected::Any };
        let then = self.check_block(&form.then, of_branch);
        let then_outcome = self.flow.take(mark);
        self.flow.assume(&narrowing.when_false);
        let otherwise_outcome = self.flow.take(mark);
        self.flow.merge(vec![then_outcome, otherwise_outcome]);
        let mut ty = Type::NoValue;
        if let Expected::Must(_, reason) = expected {
            match reason {
                Reason::Result { .. } => self.tell_missing_result(span),
                _ => {
                    let place = self.place(span);
                    self.tell(types::no_value(place, "an `if` without `else`"));
                }
            }
            ty = Type::Unknown;
        }
        let traits = condition.traits.and(then.traits);
        let kind =
            ExpressionKind::If { condition: Box::new(condition), then: Box::new(then), otherwise: None };
        Expression { kind, ty, span, traits }
    }

    /// The type of what comes from one of several branches. Their values are made one of it.
    pub(crate) fn join_branches<'b>(
        &mut self,
        branches: impl IntoIterator<Item = BranchValue<'b>>,
        expected: Expected<'_>,
    ) -> Type {
        let mut branches: Vec<BranchValue<'b>> = branches.into_iter().collect();
        match expected {
            Expected::Discard => {
                let ends = branches.iter().all(|branch| branch.block.ty == Type::Never);
                return if ends { Type::Never } else { Type::NoValue };
            }
            Expected::Must(ty, _) => {
                let ends = branches.iter().all(|branch| branch.block.ty == Type::Never);
                return if ends { Type::Never } else { ty.clone() };
            }
            Expected::Any | Expected::Hint(_) => {}
        }
        let mut sum = Type::Never;
        let mut first: Option<(Place, Type, &'static str)> = None;
        for branch in &branches {
            let ty = &branch.block.ty;
            if *ty == Type::Never {
                continue;
            }
            let at = branch.block.value.as_ref().map_or(branch.block.span, |value| value.span);
            let at = self.place(at);
            match join(&sum, ty) {
                Some(joined) => sum = joined,
                None => {
                    if let Some((first_at, first_ty, called)) = &first {
                        let shown = (self.show(first_ty), self.show(ty));
                        self.tell(types::branches_differ(
                            (*first_at, shown.0.as_str(), *called),
                            (at, shown.1.as_str(), branch.called),
                        ));
                    }
                    return Type::Unknown;
                }
            }
            if first.is_none() {
                first = Some((at, ty.clone(), branch.called));
            }
        }
        for branch in &mut branches {
            self.convert_block(branch.block, &sum);
        }
        sum
    }
}

/// What all blocks contain.
pub fn traits_of<'b>(blocks: impl IntoIterator<Item = &'b Block>) -> Traits {
    blocks.into_iter().fold(Traits::default(), |sum, block| sum.and(block.traits))
}
