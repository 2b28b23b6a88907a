//! Records and enums that can never be made, because each value needs another of the same kind inside.

use agentflow_plan::{EnumId, RecordId};

use super::{FieldList, Signatures};
use crate::finding::Place;
use crate::findings::cycles;
use crate::graph::components;
use crate::sink::Sink;
use crate::typed::Type;

/// Tells the records and enums of which no value is finite.
pub fn check_recursion(signatures: &Signatures, sinks: &mut [Sink]) {
    let records = signatures.records.len();
    let count = records + signatures.enums.len();
    // What each needs at once. An enum needs what all its variants need: one that needs nothing ends the recursion.
    let mut finite = vec![false; count];
    let mut waiting: Vec<Vec<u32>> = vec![Vec::new(); count];
    let alternatives: Vec<Vec<Vec<u32>>> = (0..count).map(|node| needs(signatures, node, records)).collect();
    // Least fixed point: what becomes finite wakes those that wait for it.
    let mut work: Vec<u32> = (0..count as u32).collect();
    while let Some(node) = work.pop() {
        let at = node as usize;
        if finite[at] {
            continue;
        }
        let mut open = None;
        let mut ends = alternatives[at].is_empty();
        for alternative in &alternatives[at] {
            match alternative.iter().find(|needed| !finite[**needed as usize]) {
                None => ends = true,
                Some(needed) => open = Some(*needed),
            }
            if ends {
                break;
            }
        }
        if ends {
            finite[at] = true;
            work.append(&mut waiting[at]);
        } else if at >= records {
            // Any of the alternatives may end it: wait for the first open need of each.
            for alternative in &alternatives[at] {
                if let Some(needed) = alternative.iter().find(|needed| !finite[**needed as usize]) {
                    waiting[*needed as usize].push(node);
                }
            }
        } else if let Some(needed) = open {
            waiting[needed as usize].push(node);
        }
    }
    tell(signatures, &finite, &alternatives, records, sinks);
}

fn tell(
    signatures: &Signatures,
    finite: &[bool],
    alternatives: &[Vec<Vec<u32>>],
    records: usize,
    sinks: &mut [Sink],
) {
    if finite.iter().all(|finite| *finite) {
        return;
    }
    let edges: Vec<Vec<u32>> = alternatives
        .iter()
        .enumerate()
        .map(|(node, alternatives)| {
            if finite[node] {
                return Vec::new();
            }
            let open = alternatives.iter().flatten().filter(|needed| !finite[**needed as usize]);
            open.copied().collect()
        })
        .collect();
    for component in components(&edges) {
        let first = component[0];
        if component.len() == 1 && !edges[first as usize].contains(&first) {
            continue;
        }
        let members: Vec<(&str, Place)> = component
            .iter()
            .map(|node| {
                let node = *node as usize;
                if node < records {
                    let record = signatures.record(RecordId(node as u32));
                    (record.name.as_str(), record.place)
                } else {
                    let signature = signatures.enumeration(EnumId((node - records) as u32));
                    (signature.name.as_str(), signature.place)
                }
            })
            .collect();
        let file = members[0].1.file;
        sinks[file.index()].tell(cycles::endless_data(&members));
    }
}

/// The ways to make a value, each as what it needs; none where nothing is needed.
fn needs(signatures: &Signatures, node: usize, records: usize) -> Vec<Vec<u32>> {
    let of_fields = |fields: &FieldList| {
        let mut found = Vec::new();
        for field in fields.fields.iter().filter(|field| !field.has_default) {
            need_of(&field.ty, records, &mut found);
        }
        found
    };
    if node < records {
        return vec![of_fields(&signatures.record(RecordId(node as u32)).fields)];
    }
    let signature = signatures.enumeration(EnumId((node - records) as u32));
    if !signature.complete {
        return Vec::new();
    }
    signature
        .variants
        .iter()
        .map(|variant| variant.payload.as_ref().map_or_else(Vec::new, of_fields))
        .collect()
}

fn need_of(ty: &Type, records: usize, found: &mut Vec<u32>) {
    match ty {
        Type::Record(id) => found.push(id.0),
        Type::Enum(id) => found.push(records as u32 + id.0),
        Type::List(list) if list.length.min.is_some_and(|min| min > 0) => need_of(&list.item, records, found),
        _ => {}
    }
}
