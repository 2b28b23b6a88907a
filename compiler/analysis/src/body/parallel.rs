//! `parallel`, `parallel for` and `race`.

use std::collections::HashMap;

use agentflow_grammar::tree::{Arguments, Branch as WrittenBranch, Branches, Parallel, ParallelFor, Span};

use super::branches::{BranchValue, traits_of};
use super::checker::BranchState;
use super::flow::Outcome;
use super::{Checker, Expected, Reason};
use crate::finding::Place;
use crate::findings::{declarations, parallel as findings};
use crate::names::{is_against, snake_case};
use crate::typed::{Branch, Expression, ExpressionKind, Name, Traits, Type};

impl<'a> Checker<'a> {
    /// `parallel { a: …, b: … }`
    pub(crate) fn check_parallel(&mut self, form: &'a Parallel, span: Span) -> Expression {
        self.effect(span, "`parallel`");
        if let Some(options) = &form.options {
            for option in &options.entries {
                self.check(&option.value, Expected::Any);
            }
            let place = self.place(options.span);
            self.tell(findings::options_of_branches(place));
        }
        let (branches, outcomes) = self.check_branches(&form.branches, span, "parallel", Expected::Any);
        // One branch that never ends well means that all of them do not.
        let diverges = outcomes.iter().any(|outcome| outcome.diverged);
        let fields: Vec<(Name, Type)> = branches
            .iter()
            .map(|branch| {
                let ty = match &branch.body.ty {
                    Type::NoValue | Type::Never => Type::Null,
                    other => other.clone(),
                };
                (branch.name.clone(), ty)
            })
            .collect();
        self.flow.diverged |= diverges;
        let ty = if diverges {
            Type::Never
        } else if !form.branches.broken.is_empty() {
            Type::Unknown
        } else {
            self.bounded(Type::object(fields), span)
        };
        let traits = Traits { effect: true, ..traits_of(branches.iter().map(|branch| &branch.body)) };
        Expression { kind: ExpressionKind::Parallel { max: None, branches }, ty, span, traits }
    }

    /// `race { a: …, b: … }`
    pub(crate) fn check_race(
        &mut self,
        form: &'a Branches,
        span: Span,
        expected: Expected<'_>,
    ) -> Expression {
        self.effect(span, "`race`");
        let (mut branches, outcomes) = self.check_branches(form, span, "race", expected);
        self.flow.diverged |= !outcomes.is_empty() && outcomes.iter().all(|outcome| outcome.diverged);
        let traits = Traits { effect: true, ..traits_of(branches.iter().map(|branch| &branch.body)) };
        let values =
            branches.iter_mut().map(|branch| BranchValue { block: &mut branch.body, called: "this branch" });
        let ty = self.join_branches(values.collect::<Vec<_>>(), expected);
        Expression { kind: ExpressionKind::Race(branches), ty, span, traits }
    }

    fn check_branches(
        &mut self,
        form: &'a Branches,
        span: Span,
        called: &'static str,
        expected: Expected<'_>,
    ) -> (Vec<Branch>, Vec<Outcome>) {
        let mut seen: HashMap<&str, Place> = HashMap::new();
        let mut branches = Vec::with_capacity(form.entries.len());
        let mut outcomes = Vec::with_capacity(form.entries.len());
        for branch in &form.entries {
            self.check_label(branch, called, &mut seen);
            let mark = self.flow.mark();
            self.branches.push(BranchState {
                form: called,
                span: head_of(span, called),
                loops: self.loops.len(),
            });
            let body = self.check_block(&branch.body, expected);
            self.branches.pop();
            outcomes.push(self.flow.take(mark));
            branches.push(Branch { name: branch.name.name.clone(), span: branch.name.span, body });
        }
        if form.entries.is_empty() && form.broken.is_empty() {
            let place = self.place(span);
            self.tell(findings::no_branches(place, called));
        }
        (branches, outcomes)
    }

    fn check_label(
        &mut self,
        branch: &'a WrittenBranch,
        called: &'static str,
        seen: &mut HashMap<&'a str, Place>,
    ) {
        let place = self.place(branch.name.span);
        match seen.get(branch.name.as_str()) {
            Some(first) => {
                let first = *first;
                let owner = format!("this `{called}`");
                self.tell(declarations::duplicate_part(place, "branch", branch.name.as_str(), &owner, first));
            }
            None => {
                if is_against(branch.name.as_str(), false) {
                    let name = branch.name.as_str();
                    let better = snake_case(name);
                    self.tell(declarations::against_convention(place, "branches", name, &better, None));
                }
                seen.insert(branch.name.as_str(), place);
            }
        }
    }

    /// `parallel(max: 8) for item, index in items { … }`
    pub(crate) fn check_parallel_for(&mut self, form: &'a ParallelFor, span: Span) -> Expression {
        self.effect(span, "`parallel for`");
        let max = form.options.as_ref().and_then(|options| self.check_max(options));
        let (items, item_type) = self.check_iterable(&form.iterable);
        let mut traits = items.traits;
        if let Some(max) = &max {
            traits = traits.and(max.traits);
        }
        self.branches.push(BranchState {
            form: "parallel for",
            span: head_of(span, "parallel"),
            loops: self.loops.len(),
        });
        let scope = self.enter();
        let (item, index) = self.declare_item(&form.name, form.index.as_ref(), item_type);
        let mark = self.flow.mark();
        let body = self.check_block(&form.body, Expected::Any);
        let _ = self.flow.take(mark);
        self.leave(scope);
        self.branches.pop();
        traits = traits.and(body.traits);
        traits.effect = true;
        let ty = match &body.ty {
            Type::NoValue | Type::Never => Type::NoValue,
            Type::Unknown => Type::Unknown,
            other => self.bounded(Type::list(other.clone()), span),
        };
        let kind = ExpressionKind::ParallelFor {
            max: max.map(Box::new),
            items: Box::new(items),
            item,
            index,
            body: Box::new(body),
        };
        Expression { kind, ty, span, traits }
    }

    /// `(max: 8)`
    fn check_max(&mut self, options: &'a Arguments) -> Option<Expression> {
        let mut max = None;
        for option in &options.entries {
            let name = option.name.as_ref().map(|name| name.as_str());
            if name == Some("max") && max.is_none() {
                let checked =
                    self.check(&option.value, Expected::Must(&Type::INT, Reason::Setting { name: "max" }));
                if let Some(agentflow_plan::Value::Int(number)) =
                    super::fold(&checked, self.context.signatures)
                    && number < 1
                {
                    let place = self.place(option.value.span);
                    self.tell(findings::max_too_small(place));
                }
                max = Some(checked);
            } else {
                self.check(&option.value, Expected::Any);
                let place = self.place(option.span);
                self.tell(findings::unknown_option(place));
            }
        }
        max
    }
}

/// The word that a form begins with.
fn head_of(span: Span, word: &str) -> Span {
    Span::new(span.start, span.end.min(span.start + word.len() as u32))
}
