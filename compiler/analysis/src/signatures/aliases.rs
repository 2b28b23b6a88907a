//! Type aliases, each after those that it needs.

use agentflow_grammar::tree::{ItemKind, Type as Written, TypeKind};

use super::{Signatures, resolve_type};
use crate::context::Context;
use crate::declare::{Declarations, Definition};
use crate::files::Files;
use crate::finding::Place;
use crate::findings::cycles;
use crate::graph::components;
use crate::sink::Sink;
use crate::typed::Type;

/// Resolves all aliases.
pub fn resolve_aliases(
    files: &Files,
    declarations: &Declarations,
    signatures: &mut Signatures,
    sinks: &mut [Sink],
) {
    let targets: Vec<Option<&Written>> = declarations
        .aliases
        .iter()
        .map(|id| match &declarations.item(files, *id).kind {
            ItemKind::TypeAlias(alias) => Some(&alias.target),
            _ => None,
        })
        .collect();
    let edges: Vec<Vec<u32>> = declarations
        .aliases
        .iter()
        .zip(&targets)
        .map(|(id, target)| {
            let file = declarations.get(*id).file;
            let mut found = Vec::new();
            if let Some(target) = target {
                names_in(target, &mut |name| {
                    let named = declarations.scope(file).get(name);
                    let definition = named.map(|named| declarations.get(named.declaration).definition);
                    if let Some(Definition::Alias(alias)) = definition {
                        found.push(alias.0);
                    }
                });
            }
            found
        })
        .collect();
    signatures.aliases = vec![Type::Unknown; targets.len()];
    for component in components(&edges) {
        let first = component[0];
        let in_cycle = component.len() > 1 || edges[first as usize].contains(&first);
        if in_cycle {
            let members: Vec<(&str, Place)> = component
                .iter()
                .map(|alias| {
                    let declaration = declarations.get(declarations.aliases[*alias as usize]);
                    (declaration.name.as_str(), declaration.place())
                })
                .collect();
            let file = members[0].1.file;
            sinks[file.index()].tell(cycles::aliases(&members));
            continue;
        }
        let Some(target) = targets[first as usize] else { continue };
        let file = declarations.get(declarations.aliases[first as usize]).file;
        let context = Context { files, declarations, signatures, file };
        let resolved = resolve_type(context, &mut sinks[file.index()], target);
        signatures.aliases[first as usize] = resolved;
    }
}

fn names_in(written: &Written, found: &mut dyn FnMut(&str)) {
    match &written.kind {
        TypeKind::Name(name) => found(name),
        TypeKind::Generic(generic) => generic.arguments.iter().for_each(|argument| names_in(argument, found)),
        TypeKind::List(inner) | TypeKind::Optional(inner) => names_in(inner, found),
        TypeKind::Union(members) => members.iter().for_each(|member| names_in(member, found)),
        TypeKind::Constrained(constrained) => names_in(&constrained.base, found),
        TypeKind::Null | TypeKind::Variant(_) | TypeKind::Broken => {}
    }
}
