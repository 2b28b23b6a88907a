//! Records and enums: their fields and variants, without the values of defaults.

use std::collections::HashMap;

use agentflow_grammar::tree::{Docs, Field, Ident, ItemKind};

use super::{EnumSignature, FieldList, FieldSignature, RecordSignature, VariantSignature, resolve_type};
use crate::context::Context;
use crate::declare::DeclarationId;
use crate::findings::declarations as findings;
use crate::sink::Sink;
use crate::typed::Name;

/// The signature of a record.
pub fn record(context: Context<'_>, sink: &mut Sink, id: DeclarationId) -> RecordSignature {
    let declaration = context.declarations.get(id);
    let name = declaration.name.clone();
    let item = context.declarations.item(context.files, id);
    let fields = match &item.kind {
        ItemKind::Record(record) => {
            let owner = format!("the record `{name}`");
            field_list(context, sink, &record.fields, !item.broken, &owner)
        }
        _ => FieldList::default(),
    };
    RecordSignature { name, declaration: id, place: declaration.place(), fields }
}

/// The signature of an enum.
pub fn enumeration(context: Context<'_>, sink: &mut Sink, id: DeclarationId) -> EnumSignature {
    let declaration = context.declarations.get(id);
    let mut signature = EnumSignature {
        name: declaration.name.clone(),
        declaration: id,
        place: declaration.place(),
        variants: Vec::new(),
        complete: false,
        plain: false,
        positions: HashMap::new(),
    };
    let item = context.declarations.item(context.files, id);
    let ItemKind::Enum(written) = &item.kind else { return signature };
    signature.complete = !item.broken;
    for variant in &written.variants {
        let name = &variant.name;
        if let Some(first) = signature.position(name.as_str()) {
            let first = context.place(signature.variant(first).span);
            let owner = format!("the enum `{}`", signature.name);
            let place = context.place(name.span);
            sink.tell(findings::duplicate_part(place, "variant", name.as_str(), &owner, first));
            continue;
        }
        let payload = variant.payload.as_ref().map(|payload| {
            let owner = format!("`{}.{}`", signature.name, name.name);
            for field in payload.fields.iter().filter(|field| field.name.as_str() == "type") {
                sink.tell(findings::payload_named_type(context.place(field.name.span)));
            }
            field_list(context, sink, &payload.fields, !item.broken, &owner)
        });
        signature.positions.insert(name.name.clone(), signature.variants.len() as u32);
        signature.variants.push(VariantSignature {
            name: name.name.clone(),
            span: name.span,
            docs: docs(variant.docs.as_ref()),
            payload,
        });
    }
    signature.plain = signature.variants.iter().all(|variant| variant.payload.is_none());
    if signature.variants.is_empty() && signature.complete {
        sink.tell(findings::empty_enum(signature.place, &signature.name));
    }
    signature
}

fn field_list(
    context: Context<'_>,
    sink: &mut Sink,
    fields: &[Field],
    complete: bool,
    owner: &str,
) -> FieldList {
    let mut list =
        FieldList { fields: Vec::with_capacity(fields.len()), complete, positions: HashMap::new() };
    for field in fields {
        let Ident { name, span } = &field.name;
        if let Some(first) = list.get(name) {
            let first = context.place(first.span);
            sink.tell(findings::duplicate_part(context.place(*span), "field", name, owner, first));
            continue;
        }
        list.positions.insert(name.clone(), list.fields.len() as u32);
        list.fields.push(FieldSignature {
            name: name.clone(),
            span: *span,
            docs: docs(field.docs.as_ref()),
            ty: resolve_type(context, sink, &field.declared),
            has_default: field.default.is_some(),
            default: None,
        });
    }
    list
}

/// A documentation comment as a name, which is cheap to clone.
pub fn docs(docs: Option<&Docs>) -> Option<Name> {
    docs.map(|docs| Name::new(&docs.text))
}
