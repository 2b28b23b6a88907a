//! Object literals: records, maps, JSON, or records without a name, by what is expected.

use std::collections::HashMap;

use agentflow_grammar::tree::{FieldValue as Written, Fields, Span};

use super::{Checker, Expected, Reason};
use crate::finding::Place;
use crate::findings::{declarations, fields as findings};
use crate::sink::NamingForm;
use crate::typed::{Expression, ExpressionKind, FieldValue, Name, Traits, Type};

impl<'a> Checker<'a> {
    /// `{ name: value }`
    pub(crate) fn check_object(
        &mut self,
        fields: &'a Fields,
        span: Span,
        expected: Expected<'_>,
    ) -> Expression {
        let wanted = expected.hint().map(Type::inner);
        let checked = match wanted {
            Some(Type::Record(id)) => {
                let name = self.context.signatures.record(*id).name.clone();
                return self.record_of(*id, fields, span, &name, span);
            }
            Some(Type::Map(value)) => self.entries_of(fields, span, value, wanted.cloned(), expected),
            Some(Type::Json) => self.entries_of(fields, span, &Type::Json, Some(Type::Json), expected),
            Some(ty @ (Type::Image | Type::File)) => self.media(fields, span, ty.clone()),
            Some(Type::Object(object)) => {
                let hints = object.fields.clone();
                self.anonymous(fields, span, &hints)
            }
            _ => self.anonymous(fields, span, &[]),
        };
        self.settle(checked, expected)
    }

    /// A map or JSON: every entry has the same type.
    fn entries_of(
        &mut self,
        fields: &'a Fields,
        span: Span,
        value: &Type,
        ty: Option<Type>,
        expected: Expected<'_>,
    ) -> Expression {
        let reason = match expected {
            Expected::Must(_, reason) => reason,
            _ => Reason::Entry,
        };
        let ty = ty.unwrap_or(Type::Unknown);
        let base = fields.base.as_ref().map(|base| Box::new(self.check(base, Expected::Must(&ty, reason))));
        if let Some(base) = &base
            && let Some(kind) = without_fields(base)
        {
            let (place, shown) = (self.place(base.span), self.show(kind));
            self.tell(findings::base_without_fields(place, &shown));
        }
        let mut seen = HashMap::new();
        let mut entries = Vec::with_capacity(fields.entries.len());
        for entry in &fields.entries {
            self.check_once(entry, &mut seen);
            let value = self.entry_value(entry, Expected::Must(value, reason));
            entries.push(FieldValue { name: entry.name.name.clone(), value });
        }
        object(entries, base, ty, span)
    }

    /// `{ url: "…" }` where an image or file is due.
    fn media(&mut self, fields: &'a Fields, span: Span, ty: Type) -> Expression {
        const KNOWN: [&str; 4] = ["path", "url", "base64", "media_type"];
        let mut seen = HashMap::new();
        let mut entries = Vec::new();
        let shown = self.show(&ty);
        for entry in &fields.entries {
            self.check_once(entry, &mut seen);
            let name = entry.name.as_str();
            if !KNOWN.contains(&name) {
                let near = self.sink.nearest.find(name, KNOWN);
                let place = self.place(entry.name.span);
                self.tell(crate::findings::names::unknown_field(place, name, &shown, &near));
                continue;
            }
            let reason = Reason::Field { owner: &shown, field: name, place: None };
            let value = self.entry_value(entry, Expected::Must(&Type::STRING, reason));
            entries.push(FieldValue { name: entry.name.name.clone(), value });
        }
        if seen.keys().all(|name| name == "media_type") && fields.broken.is_empty() {
            let place = self.place(span);
            self.tell(findings::media_without_source(place, &shown));
        }
        object(entries, None, ty, span)
    }

    /// A record without a name.
    fn anonymous(&mut self, fields: &'a Fields, span: Span, hints: &[(Name, Type)]) -> Expression {
        let base = fields.base.as_ref().map(|base| self.value(base, None));
        let mut types: Vec<(Name, Type)> = Vec::new();
        let mut positions: HashMap<Name, usize> = HashMap::new();
        let mut unknown = false;
        if let Some(base) = &base {
            match &base.ty {
                Type::Object(object) => types.clone_from(&object.fields),
                Type::Record(id) => {
                    let record = self.context.signatures.record(*id);
                    types.extend(
                        record.fields.fields.iter().map(|field| (field.name.clone(), field.ty.clone())),
                    );
                }
                Type::Unknown => unknown = true,
                other => {
                    let (place, shown) = (self.place(base.span), self.show(other));
                    self.tell(findings::base_without_fields(place, &shown));
                    unknown = true;
                }
            }
        }
        positions.extend(types.iter().enumerate().map(|(position, (name, _))| (name.clone(), position)));
        let mut seen = HashMap::new();
        let mut entries = Vec::with_capacity(fields.entries.len());
        for entry in &fields.entries {
            self.check_once(entry, &mut seen);
            let name = &entry.name.name;
            let hint = hints.iter().find(|(hinted, _)| hinted == name).map(|(_, ty)| ty);
            let value = self.entry_value(entry, hint.map_or(Expected::Any, Expected::Hint));
            let value = self.with_value(value);
            let ty = value.ty.clone();
            match positions.get(name) {
                Some(position) => types[*position].1 = ty,
                None => {
                    positions.insert(name.clone(), types.len());
                    types.push((name.clone(), ty));
                }
            }
            entries.push(FieldValue { name: name.clone(), value });
        }
        if unknown || !fields.broken.is_empty() {
            return object(entries, base.map(Box::new), Type::Unknown, span);
        }
        let ty = self.bounded(Type::object(types), span);
        object(entries, base.map(Box::new), ty, span)
    }

    /// Tells a name that is there twice.
    pub(crate) fn check_once(&mut self, entry: &Written, seen: &mut HashMap<Name, Place>) {
        let place = self.place(entry.name.span);
        match seen.get(&entry.name.name) {
            Some(first) => {
                let first = *first;
                self.tell(declarations::duplicate_part(
                    place,
                    "field",
                    entry.name.as_str(),
                    "this literal",
                    first,
                ));
            }
            None => {
                seen.insert(entry.name.name.clone(), place);
            }
        }
    }

    /// The value of an entry; `name` alone means `name: name`.
    pub(crate) fn entry_value(&mut self, entry: &'a Written, expected: Expected<'_>) -> Expression {
        match &entry.value {
            Some(value) => self.check(value, expected),
            None => {
                let before = self.sink.namings.len();
                let read = self.check_name(&entry.name.name, entry.name.span, expected.hint());
                for naming in self.sink.namings.iter_mut().skip(before) {
                    naming.form = NamingForm::ValueAlone;
                }
                self.settle(read, expected)
            }
        }
    }
}

/// The type of a value that became JSON and has no fields for certain.
fn without_fields(base: &Expression) -> Option<&Type> {
    let ty = match &base.kind {
        ExpressionKind::Conform(inner) => &inner.ty,
        _ => &base.ty,
    };
    match ty {
        Type::Json
        | Type::Map(_)
        | Type::Record(_)
        | Type::Object(_)
        | Type::Unknown
        | Type::Never
        | Type::Variants(_)
        | Type::Enum(_)
        | Type::Error => None,
        other => Some(other),
    }
}

fn object(fields: Vec<FieldValue>, base: Option<Box<Expression>>, ty: Type, span: Span) -> Expression {
    let traits = fields.iter().fold(Traits::default(), |sum, field| sum.and(field.value.traits));
    let traits = base.as_ref().map_or(traits, |base| traits.and(base.traits));
    Expression { kind: ExpressionKind::Object { fields, base }, ty, span, traits }
}
