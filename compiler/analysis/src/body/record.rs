//! Literals of records and variants.

use agentflow_grammar::tree::{Fields, Ident, RecordLiteral, Span};
use agentflow_plan::{EnumId, RecordId};

use super::{Checker, Expected};
use crate::declare::Definition;
use crate::findings::{fields as findings, names};
use crate::nearest::CANDIDATES_MAX;
use crate::typed::{Expression, ExpressionKind, Name, Traits, Type};

impl<'a> Checker<'a> {
    /// `Ticket { … }`, `Resolution.Refunded { … }`
    pub(crate) fn check_record(&mut self, literal: &'a RecordLiteral, span: Span) -> Expression {
        match literal.path.as_slice() {
            [name] => self.named_record(name, &literal.fields, span),
            [of, variant] => self.variant_literal(of, variant, &literal.fields, span),
            path => {
                let shown = path.iter().map(Ident::as_str).collect::<Vec<_>>().join(".");
                let whole = path.iter().fold(path[0].span, |sum, name| sum.to(name.span));
                let place = self.place(whole);
                self.tell(findings::no_such_literal(place, &shown));
                self.skip_fields(&literal.fields);
                self.broken(span)
            }
        }
    }

    fn named_record(&mut self, name: &'a Ident, fields: &'a Fields, span: Span) -> Expression {
        let place = self.place(name.span);
        let Some((named, declaration)) = self.context.lookup(name.as_str()) else {
            if self.is_value_or_variant(name, name.span) {
                self.skip_fields(fields);
                return self.broken(span);
            }
            let records = self.context.names(Definition::is_type);
            let near = self.sink.nearest.find(name.as_str(), records);
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_type(place, name.as_str(), &near), name.as_str(), "a type");
            self.skip_fields(fields);
            return self.broken(span);
        };
        self.sink.refer(name.span, named);
        let ty = match declaration.definition {
            Definition::Record(id) => Type::Record(id),
            Definition::Alias(id) => self.context.signatures.alias(id).clone(),
            Definition::Enum(id) => {
                let signature = self.context.signatures.enumeration(id);
                let variants: Vec<&str> =
                    signature.variants.iter().map(|variant| variant.name.as_str()).collect();
                self.tell(findings::enum_without_variant(place, &signature.name, &variants));
                Type::Unknown
            }
            Definition::Broken(_) => Type::Unknown,
            other => {
                self.tell(names::wrong_kind(place, name.as_str(), other, "a record", declaration.place()));
                Type::Unknown
            }
        };
        match ty {
            Type::Record(id) => self.record_of(id, fields, span, name.as_str(), name.span),
            Type::Unknown => {
                self.skip_fields(fields);
                self.broken(span)
            }
            other => {
                let shown = self.show(&other);
                self.tell(findings::alias_of_no_record(place, name.as_str(), &shown));
                self.skip_fields(fields);
                self.broken(span)
            }
        }
    }

    /// Whether the name before the braces is that of a value, or a variant without its enum, which is told.
    fn is_value_or_variant(&mut self, name: &'a Ident, path: Span) -> bool {
        let place = self.place(path);
        if let Some(local) = self.scopes.get(name.as_str()) {
            self.scopes.state(local).used = true;
            let declared = self.place(self.scopes.local(local).span);
            self.tell(findings::literal_of_value(place, path.text(self.context.text()), declared));
            return true;
        }
        let Some(owner) = self.enum_with(name.as_str()) else { return false };
        self.tell(findings::variant_alone(place, &owner, name.as_str()));
        true
    }

    /// The one enum in scope that has a variant of this name.
    pub(crate) fn enum_with(&mut self, variant: &str) -> Option<Name> {
        let declarations = self.context.declarations;
        let mut found = self.context.scope().all().take(CANDIDATES_MAX).filter_map(|(name, named)| {
            match declarations.get(named.declaration).definition {
                Definition::Enum(id) => {
                    self.context.signatures.enumeration(id).position(variant).map(|_| (name.clone(), *named))
                }
                _ => None,
            }
        });
        let (name, named) = found.next()?;
        if found.next().is_some() {
            return None;
        }
        drop(found);
        self.sink.meant.push(named.declaration);
        Some(name)
    }

    /// The fields of a record, in a literal that names it or where it is expected. What is missing is told at `head`.
    pub(crate) fn record_of(
        &mut self,
        record: RecordId,
        fields: &'a Fields,
        span: Span,
        name: &str,
        head: Span,
    ) -> Expression {
        let signature = self.context.signatures.record(record);
        let base = fields.base.as_ref().map(|base| self.value(base, Some(&Type::Record(record))));
        let base_gives = self.base_fields(base.as_ref(), record);
        let filled = self.check_fields(
            &signature.fields,
            fields,
            name,
            head,
            signature.place.file,
            base_gives.as_ref(),
        );
        let traits = filled.iter().fold(Traits::default(), |sum, field| sum.and(field.value.traits));
        let traits = base.as_ref().map_or(traits, |base| traits.and(base.traits));
        let kind = ExpressionKind::Record { record, fields: filled, base: base.map(Box::new) };
        Expression { kind, ty: Type::Record(record), span, traits }
    }

    fn variant_literal(
        &mut self,
        of: &'a Ident,
        variant: &'a Ident,
        fields: &'a Fields,
        span: Span,
    ) -> Expression {
        let Some((named, declaration)) = self.context.lookup(of.as_str()) else {
            if self.is_value_or_variant(of, of.span.to(variant.span)) {
                self.skip_fields(fields);
                return self.broken(span);
            }
            let place = self.place(of.span);
            let enums = self.context.names(|definition| matches!(definition, Definition::Enum(_)));
            let near = self.sink.nearest.find(of.as_str(), enums);
            self.note_meant(&near);
            self.sink.tell_missing(names::unknown_type(place, of.as_str(), &near), of.as_str(), "a type");
            self.skip_fields(fields);
            return self.broken(span);
        };
        self.sink.refer(of.span, named);
        match declaration.definition {
            Definition::Enum(id) => self.variant_of(id, variant, fields, span),
            Definition::Broken(_) => {
                self.skip_fields(fields);
                self.broken(span)
            }
            other => {
                let place = self.place(of.span);
                self.tell(names::wrong_kind(place, of.as_str(), other, "an enum", declaration.place()));
                self.skip_fields(fields);
                self.broken(span)
            }
        }
    }

    fn variant_of(&mut self, of: EnumId, variant: &'a Ident, fields: &'a Fields, span: Span) -> Expression {
        let signature = self.context.signatures.enumeration(of);
        let Some(position) = self.variant(of, variant) else {
            self.skip_fields(fields);
            return self.broken(span);
        };
        let name = format!("{}.{}", signature.name, variant.name);
        let Some(payload) = &signature.variant(position).payload else {
            let place = self.place(fields.span);
            self.tell(findings::variant_has_no_payload(place, &name));
            self.skip_fields(fields);
            return Expression {
                kind: ExpressionKind::Broken,
                ty: Type::Enum(of),
                span,
                traits: Traits::default(),
            };
        };
        if let Some(base) = &fields.base {
            let place = self.place(base.span);
            self.tell(findings::base_of_variant(place, &name));
            self.value(base, None);
            self.skip_fields(fields);
            return Expression {
                kind: ExpressionKind::Broken,
                ty: Type::Enum(of),
                span,
                traits: Traits::default(),
            };
        }
        let file = signature.place.file;
        let filled = self.check_fields(payload, fields, &name, variant.span, file, None);
        let traits = filled.iter().fold(Traits::default(), |sum, field| sum.and(field.value.traits));
        let kind = ExpressionKind::Variant { of, variant: position, fields: filled };
        Expression { kind, ty: Type::Enum(of), span, traits }
    }

    /// Checks the values of a literal of something that was told, so that what they use counts as used.
    pub(crate) fn skip_fields(&mut self, fields: &'a Fields) {
        for entry in &fields.entries {
            self.entry_value(entry, Expected::Any);
        }
        if let Some(base) = &fields.base {
            self.check(base, Expected::Any);
        }
    }
}
