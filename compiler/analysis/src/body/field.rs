//! Fields of values, and variants of enums.

use agentflow_grammar::tree::{FieldAccess, Span};
use agentflow_plan::{EnumId, Method};

use super::Checker;
use super::checker::leaf;
use super::method_table::{is_method, methods_of};
use crate::declare::Definition;
use crate::findings::{fields, names, optional};
use crate::names::is_against;
use crate::sink::{Naming, NamingForm};
use crate::typed::{Expression, ExpressionKind, Name, Traits, Type};

/// The fields of a caught error.
pub const ERROR_FIELDS: [&str; 4] = ["kind", "message", "step", "attempts"];

impl<'a> Checker<'a> {
    /// `a.b`, `a?.b`
    pub(crate) fn check_field(&mut self, access: &'a FieldAccess, span: Span) -> Expression {
        if access.name.as_str().is_empty() {
            // Nothing stands after the dot, which was told.
            self.check(&access.base, super::Expected::Any);
            return self.broken(span);
        }
        if let Some((definition, named)) = self.declared(&access.base) {
            match definition {
                Definition::Enum(id) => {
                    self.sink.refer(access.base.span, named);
                    return self.plain_variant(id, access, span);
                }
                Definition::Server(_) => {
                    self.sink.refer(access.base.span, named);
                    let place = self.place(span);
                    let text = span.text(self.context.text());
                    self.tell(fields::server_tool_as_value(place, text));
                    return self.broken(span);
                }
                _ => {}
            }
        }
        let base = self.value(&access.base, None);
        self.field_of(base, access, span)
    }

    /// `Mood.calm`
    fn plain_variant(&mut self, of: EnumId, access: &'a FieldAccess, span: Span) -> Expression {
        let signature = self.context.signatures.enumeration(of);
        let Some(variant) = self.variant(of, &access.name) else { return self.broken(span) };
        if signature.variant(variant).payload.is_some() {
            let place = self.place(span);
            let declared = crate::finding::Place::new(signature.place.file, signature.variant(variant).span);
            let names = signature.variant(variant).payload.iter().flat_map(|payload| payload.names());
            self.tell(fields::variant_without_payload(
                place,
                &signature.name,
                access.name.as_str(),
                names,
                declared,
            ));
            return leaf(ExpressionKind::Broken, Type::Enum(of), span);
        }
        leaf(ExpressionKind::Variant { of, variant, fields: Vec::new() }, Type::Enum(of), span)
    }

    /// The position of the variant with this name; told where there is none.
    pub(crate) fn variant(&mut self, of: EnumId, name: &agentflow_grammar::tree::Ident) -> Option<u32> {
        let signature = self.context.signatures.enumeration(of);
        let found = signature.position(name.as_str());
        if let Some(variant) = found
            && is_against(name.as_str(), !signature.plain)
        {
            let of = crate::finding::Place::new(signature.place.file, signature.variant(variant).span);
            self.sink.namings.push(Naming { span: name.span, of, form: NamingForm::Plain });
        }
        if found.is_none() && signature.complete {
            let candidates = signature.variants.iter().map(|variant| variant.name.as_str());
            let near = self.sink.nearest.find(name.as_str(), candidates.clone());
            let place = self.place(name.span);
            let all: Vec<&str> = candidates.collect();
            self.tell(names::unknown_variant(
                place,
                name.as_str(),
                &signature.name,
                &near,
                &all,
                signature.place,
            ));
        }
        found
    }

    /// A field of a value.
    fn field_of(&mut self, base: Expression, access: &'a FieldAccess, span: Span) -> Expression {
        let name = &access.name.name;
        let (inner, optional) = match (&base.ty, access.optional) {
            (Type::Unknown | Type::Never, _) => return self.broken(span),
            (Type::Optional(inner), true) => ((**inner).clone(), true),
            (Type::Optional(inner), false) => {
                // One finding, also where the field does not exist.
                let field = self.field_type(inner, name);
                let text = base.span.text(self.context.text());
                let place = self.place(base.span);
                self.tell(optional::field(place, text, name));
                return leaf(ExpressionKind::Broken, field.unwrap_or(Type::Unknown), span);
            }
            (Type::Null, _) => {
                let place = self.place(base.span);
                self.tell(fields::of_null(place));
                return self.broken(span);
            }
            (other, true) => {
                let place = self.place(base.span);
                let dot = self.dot_before(access);
                if *other != Type::Json {
                    self.tell(optional::never_null(place, "?.", dot));
                }
                (other.clone(), false)
            }
            (other, false) => (other.clone(), false),
        };
        let traits = base.traits;
        let found = match name.as_str() {
            "length" if matches!(inner, Type::String(_) | Type::List(_) | Type::Map(_)) => {
                let kind = ExpressionKind::Method {
                    method: Method::Length,
                    receiver: Box::new(base),
                    arguments: Vec::new(),
                    optional,
                };
                let ty = if optional { Type::INT.optional() } else { Type::INT };
                return Expression { kind, ty, span, traits };
            }
            _ => self.field_type(&inner, name),
        };
        let Some(ty) = found else {
            self.tell_no_field(&base, &inner, access);
            return self.broken(span);
        };
        self.name_field(&inner, &access.name, NamingForm::Plain);
        let ty = if optional { ty.optional() } else { ty };
        let ty = self.narrowed_field(access).unwrap_or(ty);
        let kind = ExpressionKind::Field { value: Box::new(base), name: name.clone(), optional };
        Expression { kind, ty, span, traits: Traits { ..traits } }
    }

    /// Notes where a field of a declared type is named.
    pub(crate) fn name_field(&mut self, ty: &Type, name: &agentflow_grammar::tree::Ident, form: NamingForm) {
        let signatures = self.context.signatures;
        let declared = match ty {
            Type::Record(id) => {
                let record = signatures.record(*id);
                record.fields.get(name.as_str()).map(|field| (record.place.file, field.span))
            }
            Type::Variants(set) => match set.variants.as_slice() {
                [variant] => {
                    let of = signatures.enumeration(set.of);
                    let payload = of.variant(*variant).payload.as_ref();
                    let field = payload.and_then(|payload| payload.get(name.as_str()));
                    field.map(|field| (of.place.file, field.span))
                }
                _ => None,
            },
            _ => None,
        };
        if let Some((file, span)) = declared {
            let of = crate::finding::Place::new(file, span);
            self.sink.name_part(name.as_str(), name.span, of, form);
        }
    }

    fn narrowed_field(&mut self, access: &FieldAccess) -> Option<Type> {
        if self.flow.is_empty() {
            return None;
        }
        let base = self.path(&access.base)?.0;
        let path = self.flow.field(base, &access.name.name);
        self.flow.fact(path).cloned()
    }

    /// The type of a field of a type; none where it has no such field.
    pub(crate) fn field_type(&self, ty: &Type, name: &Name) -> Option<Type> {
        let signatures = self.context.signatures;
        match ty {
            Type::Unknown => Some(Type::Unknown),
            Type::Json => Some(Type::Json),
            Type::Record(id) => {
                let fields = &signatures.record(*id).fields;
                match fields.get(name) {
                    Some(field) => Some(field.ty.clone()),
                    None => (!fields.complete).then_some(Type::Unknown),
                }
            }
            Type::Object(object) => {
                object.fields.iter().find(|(field, _)| field == name).map(|(_, ty)| ty.clone())
            }
            Type::Variants(set) => {
                let [variant] = set.variants.as_slice() else { return None };
                let payload = signatures.enumeration(set.of).variant(*variant).payload.as_ref()?;
                match payload.get(name) {
                    Some(field) => Some(field.ty.clone()),
                    None => (!payload.complete).then_some(Type::Unknown),
                }
            }
            Type::Error => Some(match name.as_str() {
                "kind" => Type::ErrorKind,
                "message" | "step" => Type::STRING,
                "attempts" => Type::INT,
                _ => return None,
            }),
            _ => None,
        }
    }

    /// Names of fields that were likely meant.
    pub(crate) fn near_fields(&mut self, ty: &Type, name: &str) -> Vec<Name> {
        let signatures = self.context.signatures;
        match ty {
            Type::Record(id) => self.sink.nearest.find(name, signatures.record(*id).fields.names()),
            Type::Object(object) => {
                self.sink.nearest.find(name, object.fields.iter().map(|(field, _)| field.as_str()))
            }
            Type::Variants(set) => match set.variants.as_slice() {
                [variant] => {
                    let payload = signatures.enumeration(set.of).variant(*variant).payload.as_ref();
                    self.sink.nearest.find(name, payload.into_iter().flat_map(|payload| payload.names()))
                }
                _ => Vec::new(),
            },
            Type::Error => self.sink.nearest.find(name, ERROR_FIELDS),
            other => self.sink.nearest.find(name, methods_of(other)),
        }
    }

    fn tell_no_field(&mut self, base: &Expression, ty: &Type, access: &FieldAccess) {
        let name = access.name.as_str();
        let place = self.place(access.name.span);
        let shown = self.show(ty);
        if is_method(ty, name) {
            self.tell(fields::method_not_called(place, name));
            return;
        }
        if let Some(of) = ty.enum_id() {
            let signature = self.context.signatures.enumeration(of);
            let with_it = signature.variants.iter().filter(|variant| {
                variant.payload.as_ref().is_some_and(|payload| payload.get(name).is_some())
            });
            let with_it: Vec<&str> = with_it.map(|variant| variant.name.as_str()).collect();
            let text = base.span.text(self.context.text());
            let single = matches!(ty, Type::Variants(set) if set.variants.len() == 1);
            if !single {
                self.tell(fields::of_enum(place, name, &shown, text, &with_it));
                return;
            }
        }
        let near = self.near_fields(ty, name);
        let finding = match ty {
            Type::Map(_) => fields::of_map(place, name),
            Type::Record(id) => {
                let record = self.context.signatures.record(*id);
                names::unknown_field(place, name, &shown, &near).with_label(record.place, "declared here")
            }
            _ => names::unknown_field(place, name, &shown, &near),
        };
        self.tell(finding);
    }

    /// Where the `.` or `?.` before a field stands.
    pub(crate) fn dot_before(&self, access: &FieldAccess) -> Option<crate::finding::Place> {
        let sign = if access.optional { "?." } else { "." };
        let from = access.base.span.end;
        let between = self.context.text().get(from as usize..access.name.span.start as usize)?;
        let at = from + between.rfind(sign)? as u32;
        Some(self.place(Span::new(at, at + sign.len() as u32)))
    }
}
