//! `value is T`, `value is not T`

use std::sync::Arc;

use agentflow_grammar::tree::{Ident, Is, Span, Type as Written, TypeKind};
use agentflow_plan::{EnumId, ErrorKind, Value};

use super::Checker;
use super::condition::Narrowing;
use crate::findings::{is as findings, names, optional};
use crate::signatures::resolve_type;
use crate::typed::{Expression, ExpressionKind, Pattern, PatternKind, Type, VariantSet};
use crate::types::{Fit, fit, is_json};

/// What is tested for, and what is left in either case.
struct Tested {
    pattern: PatternKind,
    when_true: Type,
    when_false: Option<Type>,
}

impl<'a> Checker<'a> {
    /// `value is T`: the test, and what it tells.
    pub(crate) fn check_is(&mut self, is: &'a Is, span: Span) -> (Expression, Narrowing) {
        let value = self.value(&is.value, None);
        let traits = value.traits;
        let tested = self.check_tested(&value, &is.tested);
        let mut narrowing = Narrowing::default();
        let pattern = match tested {
            Some(tested) => {
                if let Some((path, _)) = self.path(&is.value) {
                    narrowing.when_true.push((path, tested.when_true));
                    if !matches!(tested.pattern, PatternKind::Literal(Value::Null)) {
                        self.optional_prefixes(&is.value, &mut narrowing.when_true);
                    }
                    if let Some(rest) = tested.when_false {
                        narrowing.when_false.push((path, rest));
                    }
                }
                tested.pattern
            }
            None => PatternKind::Broken,
        };
        if is.negated {
            narrowing = Narrowing { when_true: narrowing.when_false, when_false: narrowing.when_true };
        }
        let pattern = Box::new(Pattern { kind: pattern, span: is.tested.span });
        let kind = ExpressionKind::Is { value: Box::new(value), pattern, negated: is.negated };
        (Expression { kind, ty: Type::Bool, span, traits }, narrowing)
    }

    fn check_tested(&mut self, value: &Expression, tested: &'a Written) -> Option<Tested> {
        let span = tested.span;
        if value.ty.is_unknown() {
            // Nothing is known of the value, but the name may be wrong on its own.
            self.note_tested(tested);
            return None;
        }
        match &tested.kind {
            TypeKind::Null => self.test_null(value, span),
            TypeKind::Variant(variant) => self.test_qualified(value, &variant.of, &variant.variant),
            TypeKind::Name(name) => {
                let ident = Ident { name: name.clone(), span };
                match value.ty.inner() {
                    Type::ErrorKind => self.test_error_kind(&ident),
                    inner => match inner.enum_id() {
                        Some(of) if !self.names_other_type(of, name) => self.test_variant(value, of, &ident),
                        _ => self.test_type(value, tested),
                    },
                }
            }
            TypeKind::Broken => None,
            _ => self.test_type(value, tested),
        }
    }

    /// Whether a name after `is` can only be a type, not a variant of the enum.
    fn names_other_type(&self, of: EnumId, name: &str) -> bool {
        if self.context.signatures.enumeration(of).position(name).is_some() {
            return false;
        }
        self.context.lookup(name).is_some_and(|(_, declaration)| declaration.definition.is_type())
    }

    fn note_tested(&mut self, tested: &'a Written) {
        if let TypeKind::Name(name) = &tested.kind
            && let Some((named, _)) = self.context.lookup(name)
        {
            self.sink.refer(tested.span, named);
        }
    }

    fn test_null(&mut self, value: &Expression, span: Span) -> Option<Tested> {
        let place = self.place(value.span);
        match &value.ty {
            Type::Optional(inner) => Some(Tested {
                pattern: PatternKind::Literal(Value::Null),
                when_true: Type::Null,
                when_false: Some((**inner).clone()),
            }),
            Type::Json | Type::Null => Some(Tested {
                pattern: PatternKind::Literal(Value::Null),
                when_true: Type::Null,
                when_false: None,
            }),
            other => {
                let shown = self.show(other);
                let text = value.span.text(self.context.text());
                let whole = self.place(value.span.to(span));
                self.tell(optional::compared_with_null(whole, place, text, &shown, true));
                None
            }
        }
    }

    fn test_qualified(&mut self, value: &Expression, of: &'a Ident, variant: &'a Ident) -> Option<Tested> {
        let place = self.place(of.span);
        let Some((named, declaration)) = self.context.lookup(of.as_str()) else {
            let near = self.sink.nearest.find(
                of.as_str(),
                self.context.names(|definition| matches!(definition, crate::declare::Definition::Enum(_))),
            );
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_type(place, of.as_str(), &near), of.as_str(), "a type");
            return None;
        };
        self.sink.refer(of.span, named);
        match declaration.definition {
            crate::declare::Definition::Enum(id) => {
                if value.ty.inner().enum_id() != Some(id) {
                    let shown = self.show(&value.ty);
                    let value_at = self.place(value.span);
                    self.tell(findings::never(place, value_at, of.as_str(), &shown));
                    return None;
                }
                self.test_variant(value, id, variant)
            }
            crate::declare::Definition::Broken(_) => None,
            other => {
                self.tell(names::wrong_kind(place, of.as_str(), other, "an enum", declaration.place()));
                None
            }
        }
    }

    fn test_error_kind(&mut self, name: &Ident) -> Option<Tested> {
        let Some(kind) = ErrorKind::from_name(name.as_str()) else {
            let near = self.sink.nearest.find(name.as_str(), ErrorKind::ALL.iter().map(|kind| kind.name()));
            let place = self.place(name.span);
            self.tell(names::unknown_error_kind(place, name.as_str(), &near));
            return None;
        };
        Some(Tested { pattern: PatternKind::ErrorKind(kind), when_true: Type::ErrorKind, when_false: None })
    }

    fn test_variant(&mut self, value: &Expression, of: EnumId, name: &Ident) -> Option<Tested> {
        let variant = self.variant(of, name)?;
        let optional = matches!(value.ty, Type::Optional(_));
        let left = variants_of(value.ty.inner(), self.context.signatures.enumeration(of).variants.len());
        // Expectations of a test may repeat each other.
        if !left.contains(&variant) && !self.test {
            let place = self.place(name.span);
            let value_at = self.place(value.span);
            self.tell(findings::already_excluded(place, value_at, name.as_str()));
            return None;
        }
        let rest: Vec<u32> = left.into_iter().filter(|other| *other != variant).collect();
        let rest = Type::Variants(Arc::new(VariantSet { of, variants: rest }));
        Some(Tested {
            pattern: PatternKind::Variant { of, variant, fields: Vec::new() },
            when_true: Type::Variants(Arc::new(VariantSet { of, variants: vec![variant] })),
            when_false: Some(if optional { rest.optional() } else { rest }),
        })
    }

    fn test_type(&mut self, value: &Expression, tested: &'a Written) -> Option<Tested> {
        let ty = resolve_type(self.context, &mut self.sink, tested);
        if ty.is_unknown() {
            return None;
        }
        let (place, value_at) = (self.place(tested.span), self.place(value.span));
        let possible = match &value.ty {
            Type::Json => is_json(&ty),
            other => !matches!(fit(&ty, other), Fit::No(_)) || !matches!(fit(other.inner(), &ty), Fit::No(_)),
        };
        if !possible || (matches!(value.ty.inner(), Type::Int(_)) && matches!(ty, Type::Float(_))) {
            let (shown, value_shown) = (self.show(&ty), self.show(&value.ty));
            self.tell(findings::never(place, value_at, &shown, &value_shown));
            return None;
        }
        let whole = fit(value.ty.inner(), &ty) == Fit::Same;
        let when_false = match &value.ty {
            Type::Optional(_) if whole => Some(Type::Null),
            other if whole && *other != Type::Json => {
                let (shown, value_shown) = (self.show(&ty), self.show(other));
                self.tell(findings::always(place, value_at, &shown, &value_shown));
                return None;
            }
            _ => None,
        };
        Some(Tested { pattern: PatternKind::Type(ty.clone()), when_true: ty, when_false })
    }
}

/// The variants that a value of the type may be.
pub fn variants_of(ty: &Type, all: usize) -> Vec<u32> {
    match ty {
        Type::Variants(set) => set.variants.clone(),
        _ => (0..all as u32).collect(),
    }
}
