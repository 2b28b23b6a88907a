//! `match`

use std::collections::BTreeSet;
use std::sync::Arc;

use agentflow_grammar::tree::{Arm as WrittenArm, Match, Span};
use agentflow_plan::Value;

use super::branches::BranchValue;
use super::flow::{Outcome, PathId};
use super::is::variants_of;
use super::{Checker, Expected, PurePlace, Reason};
use crate::coverage::coverage;
use crate::finding::Place;
use crate::findings::matches as findings;
use crate::typed::{
    Arm, Expression, ExpressionKind, FieldPattern, Pattern, PatternKind, Traits, Type, VariantSet,
};

/// What the arms before an arm leave of the value.
struct Rest {
    path: Option<PathId>,
    ty: Type,
    null_handled: bool,
    variants_handled: BTreeSet<u32>,
}

impl<'a> Checker<'a> {
    /// `match subject { pattern if guard => body … }`
    pub(crate) fn check_match(&mut self, form: &'a Match, span: Span, expected: Expected<'_>) -> Expression {
        let subject = self.value(&form.subject, None);
        let path = self.path(&form.subject).map(|(path, _)| path);
        let mut rest =
            Rest { path, ty: subject.ty.clone(), null_handled: false, variants_handled: BTreeSet::new() };
        let mut arms = Vec::with_capacity(form.arms.len());
        let mut outcomes = Vec::with_capacity(form.arms.len());
        for arm in &form.arms {
            let (checked, outcome) = self.check_arm(arm, &subject.ty, &mut rest, expected);
            arms.push(checked);
            outcomes.push(outcome);
        }
        self.check_coverage(form, &subject, &arms, span, expected);
        if !outcomes.is_empty() {
            self.flow.merge(outcomes);
        }
        let traits = arms.iter().fold(subject.traits, |sum, arm| {
            let guard = arm.guard.as_ref().map_or_else(Traits::default, |guard| guard.traits);
            sum.and(arm.body.traits).and(guard)
        });
        let bodies = arms.iter_mut().map(|arm| BranchValue { block: &mut arm.body, called: "this arm" });
        let bodies: Vec<BranchValue<'_>> = bodies.collect();
        let ty = if bodies.is_empty() { Type::Unknown } else { self.join_branches(bodies, expected) };
        let kind = ExpressionKind::Match { subject: Box::new(subject), arms };
        Expression { kind, ty, span, traits }
    }

    fn check_arm(
        &mut self,
        arm: &'a WrittenArm,
        ty: &Type,
        rest: &mut Rest,
        expected: Expected<'_>,
    ) -> (Arm, Outcome) {
        let mark = self.flow.mark();
        let scope = self.enter();
        let pattern = self.check_pattern(&arm.pattern, ty);
        if let Some(path) = rest.path
            && let Some(narrowed) = self.narrowed_by(&pattern, rest)
        {
            self.flow.assume(&[(path, narrowed)]);
        }
        let guard = arm.guard.as_ref().map(|guard| {
            self.pure(PurePlace::Guard, |checker| {
                let reason = Reason::Condition("the `if` of an arm");
                let (guard, narrowing) = checker.check_condition(guard, reason);
                checker.flow.assume(&narrowing.when_true);
                guard
            })
        });
        let body = self.check_block(&arm.body, expected);
        self.leave(scope);
        if guard.is_none() {
            rest.handle(&pattern);
        }
        let outcome = self.flow.take(mark);
        (Arm { pattern, guard, body, span: arm.span }, outcome)
    }

    /// What is known of the value where the pattern matched and those before did not.
    fn narrowed_by(&self, pattern: &Pattern, rest: &Rest) -> Option<Type> {
        let inner = rest.ty.inner();
        let of = inner.enum_id();
        let mut variants = BTreeSet::new();
        let mut null = false;
        let all = heads(pattern, &mut variants, &mut null);
        if all {
            let left = match of {
                Some(of) if !rest.variants_handled.is_empty() => {
                    let count = self.context.signatures.enumeration(of).variants.len();
                    let left = variants_of(inner, count);
                    let left: Vec<u32> =
                        left.into_iter().filter(|variant| !rest.variants_handled.contains(variant)).collect();
                    if left.is_empty() {
                        inner.clone()
                    } else {
                        Type::Variants(Arc::new(VariantSet { of, variants: left }))
                    }
                }
                _ => inner.clone(),
            };
            return match &rest.ty {
                Type::Optional(_) if !rest.null_handled => Some(left.optional()),
                _ => Some(left),
            };
        }
        if null && variants.is_empty() {
            return Some(Type::Null);
        }
        let narrowed = match of {
            Some(of) => Type::Variants(Arc::new(VariantSet { of, variants: variants.into_iter().collect() })),
            None => inner.clone(),
        };
        Some(if null { narrowed.optional() } else { narrowed })
    }

    fn check_coverage(
        &mut self,
        form: &'a Match,
        subject: &Expression,
        arms: &[Arm],
        span: Span,
        expected: Expected<'_>,
    ) {
        if subject.ty.is_unknown()
            || !form.broken.is_empty()
            || arms.iter().any(|arm| is_broken(&arm.pattern))
        {
            return;
        }
        let rows: Vec<(&Pattern, bool)> =
            arms.iter().map(|arm| (&arm.pattern, arm.guard.is_some())).collect();
        let found = coverage(&subject.ty, &rows, self.context.signatures);
        let head = self.place(Span::new(span.start, span.end.min(span.start + 5)));
        if found.undecided {
            self.tell(findings::too_complex(head));
            return;
        }
        for (arm, before) in &found.unreachable {
            let place = self.place(arms[*arm].pattern.span);
            let before = before.map(|before| self.place(arms[before].pattern.span));
            self.tell(findings::unreachable(place, before));
        }
        if !found.missing.is_empty() {
            let subject_at = self.place(subject.span);
            let shown = self.show(&subject.ty);
            let of = subject.ty.inner().enum_id().map(|of| self.context.signatures.enumeration(of).place);
            let insertion = expected.is_discard().then(|| self.before_closing(form.arms_span));
            let guarded = arms.iter().any(|arm| arm.guard.is_some());
            self.tell(findings::missing(
                subject_at,
                &shown,
                &found.missing,
                found.missing_more,
                of,
                insertion,
                guarded,
            ));
        }
    }

    /// The place before the closing brace, and whether the braces stand on one line.
    fn before_closing(&self, braces: Span) -> (Place, bool) {
        let text = braces.text(self.context.text());
        let at = braces.end.saturating_sub(1);
        (self.place(Span::new(at, at)), !text.contains('\n'))
    }
}

impl Rest {
    fn handle(&mut self, pattern: &Pattern) {
        if !matches_all_of_its_heads(pattern) {
            return;
        }
        let mut variants = BTreeSet::new();
        let mut null = false;
        heads(pattern, &mut variants, &mut null);
        self.variants_handled.append(&mut variants);
        self.null_handled |= null;
    }
}

/// Whether the pattern matches everything; else the variants that it names, and whether null.
fn heads(pattern: &Pattern, variants: &mut BTreeSet<u32>, null: &mut bool) -> bool {
    match &pattern.kind {
        PatternKind::Anything | PatternKind::Broken => true,
        PatternKind::Literal(Value::Null) => {
            *null = true;
            false
        }
        PatternKind::Variant { variant, .. } => {
            variants.insert(*variant);
            false
        }
        PatternKind::Either(members) => {
            // All of them are looked at: each may name something.
            let mut all = false;
            for member in members {
                all |= heads(member, variants, null);
            }
            all
        }
        PatternKind::Literal(_) | PatternKind::ErrorKind(_) | PatternKind::Type(_) => false,
    }
}

/// Whether a value whose variant the pattern names is always matched.
fn matches_all_of_its_heads(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Variant { fields, .. } => fields.iter().all(|(_, field)| match field {
            FieldPattern::Bind(_) => true,
            FieldPattern::Match(inner) => matches!(inner.kind, PatternKind::Anything),
        }),
        PatternKind::Either(members) => members.iter().all(matches_all_of_its_heads),
        _ => true,
    }
}

fn is_broken(pattern: &Pattern) -> bool {
    match &pattern.kind {
        PatternKind::Broken => true,
        PatternKind::Either(members) => members.iter().any(is_broken),
        PatternKind::Variant { fields, .. } => fields.iter().any(|(_, field)| match field {
            FieldPattern::Bind(_) => false,
            FieldPattern::Match(inner) => is_broken(inner),
        }),
        _ => false,
    }
}
