//! Patterns of `match`.

use std::collections::HashMap;

use agentflow_grammar::tree::{
    FieldPattern as WrittenField, FieldPatternValue, FieldPatterns, Ident, Pattern as Written,
    PatternKind as Kind, Span, VariantPattern,
};
use agentflow_plan::{EnumId, ErrorKind, LocalId, Value};

use super::Checker;
use crate::declare::Definition;
use crate::finding::Place;
use crate::findings::keep_value;
use crate::findings::{declarations, names, patterns as findings};
use crate::sink::NamingForm;
use crate::typed::{FieldPattern, LocalKind, Name, Pattern, PatternKind, Type};
use crate::types::join;

/// The names that a pattern binds.
#[derive(Debug, Default)]
struct Bound {
    /// By name. The alternatives of one pattern share their locals.
    locals: HashMap<Name, (LocalId, Span)>,
    /// Whether further names are those of other alternatives.
    alternative: bool,
}

impl<'a> Checker<'a> {
    /// Checks a pattern and declares what it names.
    pub(crate) fn check_pattern(&mut self, pattern: &'a Written, ty: &Type) -> Pattern {
        self.tell_unlike_alternatives(pattern);
        self.pattern(pattern, ty, &mut Bound::default())
    }

    fn pattern(&mut self, pattern: &'a Written, ty: &Type, bound: &mut Bound) -> Pattern {
        let span = pattern.span;
        let kind = match &pattern.kind {
            Kind::Anything => PatternKind::Anything,
            Kind::Null => self.null_pattern(ty, span),
            Kind::Bool(truth) => self.literal(Value::Bool(*truth), &Type::Bool, ty, span),
            Kind::Int(number) => match ty.inner() {
                Type::Float(_) => PatternKind::Literal(Value::Float(*number as f64)),
                _ => self.literal(Value::Int(*number), &Type::INT, ty, span),
            },
            Kind::Float(number) => self.literal(Value::Float(*number), &Type::FLOAT, ty, span),
            Kind::Duration(ms) => self.literal(Value::Duration(*ms as i64), &Type::Duration, ty, span),
            Kind::String(string) => match string.plain() {
                Some(text) => self.string_pattern(text, ty, span),
                // An interpolation was told where it stands.
                None => PatternKind::Broken,
            },
            Kind::Variant(variant) => self.variant_pattern(variant, ty, span, bound),
            Kind::Either(members) => {
                let mut checked = Vec::with_capacity(members.len());
                for (position, member) in members.iter().enumerate() {
                    let before = bound.alternative;
                    bound.alternative |= position > 0;
                    checked.push(self.pattern(member, ty, bound));
                    bound.alternative = before;
                }
                PatternKind::Either(checked)
            }
            Kind::Broken => PatternKind::Broken,
        };
        Pattern { kind, span }
    }

    fn null_pattern(&mut self, ty: &Type, span: Span) -> PatternKind {
        match ty {
            Type::Optional(_) | Type::Json | Type::Null => PatternKind::Literal(Value::Null),
            Type::Unknown => PatternKind::Broken,
            other => {
                let (place, shown) = (self.place(span), self.show(other));
                self.tell(findings::never_null(place, &shown));
                PatternKind::Broken
            }
        }
    }

    fn literal(&mut self, value: Value, literal: &Type, ty: &Type, span: Span) -> PatternKind {
        let same = matches!(
            (literal, ty.inner()),
            (_, Type::Json)
                | (Type::Bool, Type::Bool)
                | (Type::Int(_), Type::Int(_))
                | (Type::Float(_), Type::Float(_))
                | (Type::String(_), Type::String(_))
                | (Type::Duration, Type::Duration)
        );
        if same {
            return PatternKind::Literal(value);
        }
        if !ty.is_unknown() {
            let place = self.place(span);
            let (found, shown) = (self.show(literal), self.show(ty));
            self.tell(findings::literal_of_other(place, &found, &shown));
        }
        PatternKind::Broken
    }

    fn string_pattern(&mut self, text: &str, ty: &Type, span: Span) -> PatternKind {
        if let Some(of) = ty.inner().enum_id() {
            let signature = self.context.signatures.enumeration(of);
            let place = self.place(span);
            let known = signature.position(text).is_some();
            self.tell(findings::variant_in_quotes(place, text, &signature.name, known));
            return PatternKind::Broken;
        }
        self.literal(Value::string(text), &Type::STRING, ty, span)
    }

    fn variant_pattern(
        &mut self,
        pattern: &'a VariantPattern,
        ty: &Type,
        span: Span,
        bound: &mut Bound,
    ) -> PatternKind {
        let Some(name) = pattern.path.last() else { return PatternKind::Broken };
        let inner = ty.inner();
        if *inner == Type::ErrorKind && pattern.path.len() == 1 {
            return self.error_kind_pattern(name, pattern.fields.as_ref(), bound);
        }
        let of = match (pattern.path.as_slice(), inner.enum_id()) {
            ([_], Some(of)) => Some(of),
            ([named, _], of) => self.qualified_enum(named, of, ty),
            ([_], None) => {
                self.tell_no_variants(name, pattern, ty);
                None
            }
            _ => {
                let place = self.place(span);
                self.tell(findings::no_pattern(place));
                None
            }
        };
        let variant = of.and_then(|of| self.variant(of, name).map(|variant| (of, variant)));
        let Some((of, variant)) = variant else {
            self.bind_unknown(pattern.fields.as_ref(), bound);
            return PatternKind::Broken;
        };
        let fields = match &pattern.fields {
            Some(fields) => self.payload_patterns(fields, of, variant, name, bound),
            None => Vec::new(),
        };
        PatternKind::Variant { of, variant, fields }
    }

    /// `Mood.calm`: the enum must be that of the value.
    fn qualified_enum(&mut self, named: &'a Ident, of: Option<EnumId>, ty: &Type) -> Option<EnumId> {
        let place = self.place(named.span);
        let Some((found, declaration)) = self.context.lookup(named.as_str()) else {
            let enums = self.context.names(|definition| matches!(definition, Definition::Enum(_)));
            let near = self.sink.nearest.find(named.as_str(), enums);
            self.note_meant(&near);
            let finding = names::unknown_type(place, named.as_str(), &near);
            self.sink.tell_missing(finding, named.as_str(), "a type");
            return None;
        };
        self.sink.refer(named.span, found);
        match declaration.definition {
            Definition::Enum(id) if of == Some(id) => Some(id),
            Definition::Enum(_) => {
                if !ty.is_unknown() {
                    let shown = self.show(ty);
                    self.tell(findings::other_enum(place, named.as_str(), &shown));
                }
                None
            }
            Definition::Broken(_) => None,
            other => {
                self.tell(names::wrong_kind(place, named.as_str(), other, "an enum", declaration.place()));
                None
            }
        }
    }

    fn error_kind_pattern(
        &mut self,
        name: &'a Ident,
        fields: Option<&'a FieldPatterns>,
        bound: &mut Bound,
    ) -> PatternKind {
        self.bind_unknown(fields, bound);
        match ErrorKind::from_name(name.as_str()) {
            Some(kind) => PatternKind::ErrorKind(kind),
            None => {
                let near =
                    self.sink.nearest.find(name.as_str(), ErrorKind::ALL.iter().map(|kind| kind.name()));
                let place = self.place(name.span);
                self.tell(names::unknown_error_kind(place, name.as_str(), &near));
                PatternKind::Broken
            }
        }
    }

    fn tell_no_variants(&mut self, name: &Ident, pattern: &VariantPattern, ty: &Type) {
        if ty.is_unknown() {
            return;
        }
        let (place, shown) = (self.place(name.span), self.show(ty));
        let is_record = matches!(ty.inner(), Type::Record(_) | Type::Object(_));
        self.tell(findings::name_of_other(place, name.as_str(), &shown, is_record, pattern.fields.is_some()));
    }

    fn payload_patterns(
        &mut self,
        fields: &'a FieldPatterns,
        of: EnumId,
        variant: u32,
        name: &Ident,
        bound: &mut Bound,
    ) -> Vec<(Name, FieldPattern)> {
        let signature = self.context.signatures.enumeration(of);
        let owner = format!("{}.{}", signature.name, name.name);
        let Some(payload) = &signature.variant(variant).payload else {
            if !fields.entries.is_empty() {
                let place = self.place(fields.span);
                self.tell(findings::no_payload(place, &owner));
            }
            self.bind_unknown(Some(fields), bound);
            return Vec::new();
        };
        let mut checked = Vec::with_capacity(fields.entries.len());
        let mut seen: HashMap<&str, Place> = HashMap::new();
        for field in &fields.entries {
            let place = self.place(field.name.span);
            if let Some(first) = seen.insert(field.name.as_str(), place) {
                self.tell(declarations::duplicate_part(
                    place,
                    "field",
                    field.name.as_str(),
                    "this pattern",
                    first,
                ));
            }
            let ty = match payload.get(field.name.as_str()) {
                Some(declared) => {
                    let form = match field.value {
                        FieldPatternValue::Same => NamingForm::FieldAlone,
                        _ => NamingForm::Plain,
                    };
                    let of = Place::new(signature.place.file, declared.span);
                    self.sink.name_part(field.name.as_str(), field.name.span, of, form);
                    declared.ty.clone()
                }
                None => {
                    if payload.complete {
                        let near = self.sink.nearest.find(field.name.as_str(), payload.names());
                        let finding = names::unknown_field(place, field.name.as_str(), &owner, &near);
                        self.tell(match field.value {
                            FieldPatternValue::Same => keep_value(finding, field.name.as_str()),
                            _ => finding,
                        });
                    }
                    Type::Unknown
                }
            };
            let pattern = self.field_pattern(field, &ty, bound);
            checked.push((field.name.name.clone(), pattern));
        }
        checked
    }

    fn field_pattern(&mut self, field: &'a WrittenField, ty: &Type, bound: &mut Bound) -> FieldPattern {
        match &field.value {
            FieldPatternValue::Same => FieldPattern::Bind(self.bind(&field.name, ty, bound)),
            FieldPatternValue::Name(name) => {
                // A bare name is a new one, unless it is a variant of the field's enum: then it was meant as that.
                let variant = ty
                    .inner()
                    .enum_id()
                    .filter(|of| self.context.signatures.enumeration(*of).position(name.as_str()).is_some());
                match variant.and_then(|of| self.variant(of, name).map(|variant| (of, variant))) {
                    Some((of, variant)) => FieldPattern::Match(Pattern {
                        kind: PatternKind::Variant { of, variant, fields: Vec::new() },
                        span: name.span,
                    }),
                    None => FieldPattern::Bind(self.bind(name, ty, bound)),
                }
            }
            FieldPatternValue::Pattern(pattern) => FieldPattern::Match(self.pattern(pattern, ty, bound)),
        }
    }

    fn bind(&mut self, name: &Ident, ty: &Type, bound: &mut Bound) -> LocalId {
        if let Some((local, first)) = bound.locals.get(&name.name).copied() {
            self.name_local(local, name.span, NamingForm::Plain);
            let place = self.place(name.span);
            if !bound.alternative {
                let first = self.place(first);
                let what = "this pattern";
                self.tell(declarations::duplicate_part(place, "name", name.as_str(), what, first));
                return local;
            }
            let known = self.scopes.local(local).ty.clone();
            match join(&known, ty) {
                Some(joined) if joined == known || known.is_unknown() => {}
                _ if ty.is_unknown() => {}
                _ => {
                    let (known, found) = (self.show(&known), self.show(ty));
                    let first = self.place(first);
                    self.tell(findings::alternatives_of_other_types(
                        place,
                        name.as_str(),
                        &found,
                        first,
                        &known,
                    ));
                }
            }
            return local;
        }
        let local = self.declare(&name.name, name.span, ty.clone(), LocalKind::Pattern);
        bound.locals.insert(name.name.clone(), (local, name.span));
        local
    }

    /// Names in a pattern of something that was told are known, of no known type.
    fn bind_unknown(&mut self, fields: Option<&'a FieldPatterns>, bound: &mut Bound) {
        for field in fields.into_iter().flat_map(|fields| &fields.entries) {
            if let FieldPattern::Bind(local) = self.field_pattern(field, &Type::Unknown, bound) {
                self.scopes.state(local).used = true;
            }
        }
    }

    /// Alternatives must all name the same things.
    fn tell_unlike_alternatives(&mut self, pattern: &'a Written) {
        let Kind::Either(members) = &pattern.kind else { return };
        let names: Vec<Vec<&Ident>> = members
            .iter()
            .map(|member| {
                let mut found = Vec::new();
                names_in(member, &mut found);
                found
            })
            .collect();
        for (position, own) in names.iter().enumerate() {
            for name in own {
                let without =
                    names.iter().position(|other| !other.iter().any(|other| other.name == name.name));
                if let Some(without) = without.filter(|without| *without != position) {
                    let place = self.place(members[without].span);
                    let named = self.place(name.span);
                    self.tell(findings::alternative_without_name(place, name.as_str(), named));
                    return;
                }
            }
        }
    }
}

fn names_in<'a>(pattern: &'a Written, found: &mut Vec<&'a Ident>) {
    match &pattern.kind {
        Kind::Variant(variant) => {
            for field in variant.fields.iter().flat_map(|fields| &fields.entries) {
                match &field.value {
                    FieldPatternValue::Same => found.push(&field.name),
                    FieldPatternValue::Name(name) => found.push(name),
                    FieldPatternValue::Pattern(inner) => names_in(inner, found),
                }
            }
        }
        Kind::Either(members) => {
            if let Some(first) = members.first() {
                names_in(first, found);
            }
        }
        _ => {}
    }
}
