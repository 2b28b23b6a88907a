//! Matches whose patterns look at one level only.

use std::collections::HashMap;

use agentflow_plan::Value;

use super::{Coverage, Head, MISSING_MAX, Row, heads_of, literal_text, write_head};
use crate::signatures::Signatures;
use crate::typed::{FieldPattern, Pattern, PatternKind, Type};

/// Decides a flat match; none where it is not flat.
pub fn coverage(ty: &Type, rows: &[Row<'_>], signatures: &Signatures) -> Option<Coverage> {
    let all = all_heads(ty, signatures);
    let mut covered: HashMap<Head, usize> = HashMap::new();
    let mut everything: Option<usize> = None;
    let mut result = Coverage::default();
    for (position, (pattern, guarded)) in rows.iter().enumerate() {
        let mut heads = Vec::new();
        let any = collect(pattern, &mut heads)?;
        let complete = all.as_ref().is_some_and(|all| all.iter().all(|head| covered.contains_key(head)));
        if let Some(before) = everything {
            result.unreachable.push((position, Some(before)));
        } else {
            let seen = !any && heads.iter().all(|head| covered.contains_key(head));
            if (complete && any) || (seen && !heads.is_empty()) {
                result.unreachable.push((position, only_cover(&heads, &covered)));
            }
        }
        if *guarded {
            continue;
        }
        if any && everything.is_none() {
            everything = Some(position);
        }
        for head in heads {
            covered.entry(head).or_insert(position);
        }
    }
    if everything.is_none() {
        match all {
            Some(all) => {
                let missing: Vec<&Head> = all.iter().filter(|head| !covered.contains_key(head)).collect();
                result.missing_more = missing.len().saturating_sub(MISSING_MAX);
                let shown = missing.into_iter().take(MISSING_MAX);
                result.missing = shown.map(|head| write_head(head, ty.inner(), &[], signatures)).collect();
            }
            None => result.missing.push("_".to_owned()),
        }
    }
    Some(result)
}

/// The one arm that covers all of these, if it is one.
fn only_cover(heads: &[Head], covered: &HashMap<Head, usize>) -> Option<usize> {
    let mut rows = heads.iter().filter_map(|head| covered.get(head));
    let first = *rows.next()?;
    rows.all(|row| *row == first).then_some(first)
}

/// The heads of an optional are those of its value, and null.
fn all_heads(ty: &Type, signatures: &Signatures) -> Option<Vec<Head>> {
    match ty {
        Type::Optional(inner) => {
            let mut heads = heads_of(inner, signatures)?;
            heads.push(Head::Null);
            Some(heads)
        }
        other => heads_of(other, signatures),
    }
}

/// Whether the pattern matches everything; else its heads. None where it is not flat.
fn collect(pattern: &Pattern, heads: &mut Vec<Head>) -> Option<bool> {
    match &pattern.kind {
        PatternKind::Anything | PatternKind::Type(_) | PatternKind::Broken => return Some(true),
        PatternKind::Literal(Value::Null) => heads.push(Head::Null),
        PatternKind::Literal(Value::Bool(truth)) => heads.push(Head::Bool(*truth)),
        PatternKind::Literal(value) => heads.push(Head::Literal(literal_text(value))),
        PatternKind::ErrorKind(kind) => heads.push(Head::ErrorKind(*kind)),
        PatternKind::Variant { variant, fields, .. } => {
            let simple = fields.iter().all(|(_, field)| match field {
                FieldPattern::Bind(_) => true,
                FieldPattern::Match(inner) => matches!(inner.kind, PatternKind::Anything),
            });
            if !simple {
                return None;
            }
            heads.push(Head::Variant(*variant));
        }
        PatternKind::Either(members) => {
            let mut any = false;
            for member in members {
                any |= collect(member, heads)?;
            }
            return Some(any);
        }
    }
    Some(false)
}
