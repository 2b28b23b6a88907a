//! The fields of a literal, held against those that are declared.

use std::collections::{HashMap, HashSet};

use agentflow_grammar::tree::{Fields, Span};
use agentflow_plan::RecordId;

use super::checker::leaf;
use super::{Checker, Expected, Reason};
use crate::files::FileId;
use crate::finding::Place;
use crate::findings::keep_value;
use crate::findings::{fields as findings, mismatch, names};
use crate::signatures::FieldList;
use crate::sink::NamingForm;
use crate::typed::{Expression, ExpressionKind, FieldValue, Name, Type};
use crate::types::{Fit, fit};

impl<'a> Checker<'a> {
    /// Checks the fields of a literal; those that are left out get their default. Missing ones are told at `head`.
    pub(crate) fn check_fields(
        &mut self,
        list: &FieldList,
        fields: &'a Fields,
        owner: &str,
        head: Span,
        declared_in: FileId,
        base_gives: Option<&HashSet<Name>>,
    ) -> Vec<FieldValue> {
        let mut seen: HashMap<Name, Place> = HashMap::new();
        let mut likely_meant: HashSet<Name> = HashSet::new();
        let mut filled = Vec::with_capacity(list.fields.len());
        for entry in &fields.entries {
            self.check_once(entry, &mut seen);
            let name = &entry.name.name;
            let Some(field) = list.get(name) else {
                self.entry_value(entry, Expected::Any);
                if list.complete {
                    let given = |known: &str| fields.entries.iter().any(|entry| entry.name.as_str() == known);
                    let near = self.sink.nearest.find(name, list.names().filter(|known| !given(known)));
                    // What was likely meant is not missing too.
                    if let [meant] = near.as_slice() {
                        likely_meant.insert(meant.clone());
                    }
                    let place = self.place(entry.name.span);
                    let finding = names::unknown_field(place, name, owner, &near);
                    self.tell(if entry.value.is_none() { keep_value(finding, name) } else { finding });
                }
                continue;
            };
            let of = Place::new(declared_in, field.span);
            let form = if entry.value.is_some() { NamingForm::Plain } else { NamingForm::FieldAlone };
            self.sink.name_part(name, entry.name.span, of, form);
            let place = Some(of);
            let reason = Reason::Field { owner, field: name, place };
            let value = self.entry_value(entry, Expected::Must(&field.ty, reason));
            filled.push(FieldValue { name: name.clone(), value });
        }
        let mut missing = Vec::new();
        for field in &list.fields {
            let given = seen.contains_key(&field.name)
                || likely_meant.contains(&field.name)
                || base_gives.is_some_and(|given| given.contains(&field.name));
            if given {
                continue;
            }
            if field.has_default {
                filled.push(FieldValue { name: field.name.clone(), value: self.default_of(field, head) });
            } else {
                missing.push(field.name.as_str());
            }
        }
        if !missing.is_empty() && fields.broken.is_empty() && list.complete {
            let place = self.place(head);
            let declared: Vec<Place> = missing
                .iter()
                .filter_map(|name| list.get(name))
                .map(|field| Place::new(declared_in, field.span))
                .collect();
            let optional = missing
                .iter()
                .filter_map(|name| list.get(name))
                .all(|field| matches!(field.ty, Type::Optional(_)));
            self.tell(findings::missing(place, owner, &missing, &declared, optional));
        }
        filled
    }

    fn default_of(&mut self, field: &crate::signatures::FieldSignature, span: Span) -> Expression {
        match &field.default {
            Some(value) => leaf(ExpressionKind::Literal(value.clone()), field.ty.clone(), span),
            None => {
                self.not_ready = true;
                self.broken(span)
            }
        }
    }

    /// The fields of a record that `..base` gives. A base that gives none of the right type is told.
    pub(crate) fn base_fields(
        &mut self,
        base: Option<&Expression>,
        record: RecordId,
    ) -> Option<HashSet<Name>> {
        let base = base?;
        let signature = self.context.signatures.record(record);
        let all = || signature.fields.fields.iter().map(|field| field.name.clone()).collect();
        match &base.ty {
            Type::Unknown => Some(all()),
            Type::Record(id) if *id == record => Some(all()),
            Type::Record(id) => {
                let other = self.context.signatures.record(*id);
                let fields: Vec<(Name, Type)> =
                    other.fields.fields.iter().map(|field| (field.name.clone(), field.ty.clone())).collect();
                Some(self.fitting_fields(base, &fields, record))
            }
            Type::Object(object) => {
                let fields = object.fields.clone();
                Some(self.fitting_fields(base, &fields, record))
            }
            other => {
                let (place, shown) = (self.place(base.span), self.show(other));
                self.tell(findings::base_without_fields(place, &shown));
                Some(all())
            }
        }
    }

    fn fitting_fields(
        &mut self,
        base: &Expression,
        fields: &[(Name, Type)],
        record: RecordId,
    ) -> HashSet<Name> {
        let signature = self.context.signatures.record(record);
        let mut given = HashSet::new();
        for (name, ty) in fields {
            let Some(field) = signature.fields.get(name) else { continue };
            given.insert(name.clone());
            if let Fit::No(_) = fit(ty, &field.ty) {
                let (found, wanted) = (self.show(ty), self.show(&field.ty));
                let place = self.place(base.span);
                let declared = Place::new(signature.place.file, field.span);
                let reason = Reason::Field { owner: &signature.name, field: name, place: Some(declared) };
                self.tell(mismatch::mismatch(place, &found, &wanted, reason));
            }
        }
        given
    }
}
