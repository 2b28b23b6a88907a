//! Patterns.

use agentflow_analysis::typed;
use agentflow_plan as plan;
use agentflow_plan::{LocalId, Value};

use super::context::name;
use super::routine::Routine;
use super::types::lower_type;

impl<'p> Routine<'_, 'p> {
    /// The plan's form of a pattern.
    pub(super) fn pattern(&self, pattern: &'p typed::Pattern) -> plan::Pattern {
        match &pattern.kind {
            typed::PatternKind::Anything => plan::Pattern::Any,
            typed::PatternKind::Literal(value) => plan::Pattern::Literal(value.clone()),
            typed::PatternKind::ErrorKind(kind) => plan::Pattern::Literal(Value::string(kind.name())),
            typed::PatternKind::Either(patterns) => {
                plan::Pattern::Or(patterns.iter().map(|pattern| self.pattern(pattern)).collect())
            }
            typed::PatternKind::Type(ty) => plan::Pattern::Type(lower_type(ty)),
            typed::PatternKind::Variant { of, variant, fields } => {
                let declared = &self.lowering.program.enums[of.index()];
                let variant = name(&declared.variants[*variant as usize].name);
                if declared.is_plain() {
                    return plan::Pattern::Literal(Value::String(variant));
                }
                let fields = fields.iter().map(|(field, inner)| (name(field), self.field_pattern(inner)));
                plan::Pattern::Variant { name: variant, fields: fields.collect() }
            }
            typed::PatternKind::Broken => unreachable!("a typed program has no broken patterns"),
        }
    }

    fn field_pattern(&self, pattern: &'p typed::FieldPattern) -> plan::FieldPattern {
        match pattern {
            typed::FieldPattern::Bind(local) => plan::FieldPattern::Bind(*local),
            typed::FieldPattern::Match(pattern) => plan::FieldPattern::Match(self.pattern(pattern)),
        }
    }
}

/// The locals that a pattern binds.
pub(super) fn bound_locals(pattern: &plan::Pattern, bound: &mut Vec<LocalId>) {
    match pattern {
        plan::Pattern::Any | plan::Pattern::Literal(_) | plan::Pattern::Type(_) => {}
        plan::Pattern::Or(patterns) => {
            for pattern in patterns {
                bound_locals(pattern, bound);
            }
        }
        plan::Pattern::Variant { fields, .. } => {
            for (_, field) in fields {
                match field {
                    plan::FieldPattern::Bind(local) => bound.push(*local),
                    plan::FieldPattern::Match(pattern) => bound_locals(pattern, bound),
                }
            }
        }
    }
}
