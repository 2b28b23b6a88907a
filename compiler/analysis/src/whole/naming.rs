//! Names against the convention: types, agents and the variants of an enum with payloads are `UpperCamel`, the rest `snake_case`.

use agentflow_grammar::tree::Span;

use super::Whole;
use crate::declare::{Definition, is_built_in_type};
use crate::files::FileId;
use crate::finding::{Edit, Finding, Place};
use crate::findings::declarations as findings;
use crate::names::{is_against, snake_case, upper_camel};
use crate::program::Owner;

/// Tells names of declarations against the convention.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    for (position, declaration) in whole.declarations.all.iter().enumerate() {
        if !whole.files.is_entry(declaration.file) || is_built_in_type(&declaration.name) {
            continue;
        }
        let Some((what, camel)) = convention(declaration.definition) else { continue };
        let name = declaration.name.as_str();
        let Some(better) = better(name, camel, matches!(declaration.definition, Definition::Constant(_)))
        else {
            continue;
        };
        let edits = edits(whole, crate::declare::DeclarationId(position as u32), &better);
        found.push(findings::against_convention(declaration.place(), what, name, &better, edits));
    }
}

fn convention(definition: Definition) -> Option<(&'static str, bool)> {
    Some(match definition {
        Definition::Record(_) => ("records", true),
        Definition::Enum(_) => ("enums", true),
        Definition::Alias(_) => ("types", true),
        Definition::Agent(_) => ("agents", true),
        Definition::Constant(_) => ("constants", false),
        Definition::Function(_) => ("functions", false),
        Definition::Provider(_) => ("providers", false),
        Definition::Model(_) => ("models", false),
        Definition::Server(_) => ("MCP servers", false),
        Definition::Tool(_) => ("tools", false),
        Definition::Workflow(_) => ("workflows", false),
        Definition::Signal(_) => ("signals", false),
        Definition::Schedule(_) => ("schedules", false),
        Definition::Broken(_) => return None,
    })
}

/// The name by the convention, where it is another one.
pub fn better(name: &str, camel: bool, constant: bool) -> Option<String> {
    // Constants may be shouted.
    if !is_against(name, camel) || (constant && !name.contains(char::is_lowercase)) {
        return None;
    }
    let better = if camel { upper_camel(name) } else { snake_case(name) };
    (better != name).then(|| better.to_string())
}

/// Renames the declaration and all that leads to it; none where it is used by import, or the new name is taken.
fn edits(whole: &Whole<'_>, id: crate::declare::DeclarationId, better: &str) -> Option<Vec<Edit>> {
    let declaration = whole.declarations.get(id);
    let file = declaration.file;
    if whole.declarations.scope(file).get(better).is_some() {
        return None;
    }
    let edit = |file: FileId, span: Span| Edit { place: Place::new(file, span), text: better.to_owned() };
    let mut edits = vec![edit(file, declaration.name_span)];
    let of_bodies = whole.bodies.iter().map(|body| {
        let file = match body.owner {
            Owner::Declaration(id) => whole.declarations.get(id).file,
            Owner::Test(file, _) => file,
        };
        (file, body.references.as_slice())
    });
    let of_others = whole.references.iter().map(|(file, references)| (*file, references.as_slice()));
    for (file, references) in of_bodies.chain(of_others) {
        for reference in references.iter().filter(|reference| reference.declaration == id) {
            if reference.import.is_some() {
                return None;
            }
            edits.push(edit(file, reference.span));
        }
    }
    edits.sort_by_key(|edit| edit.place);
    edits.dedup();
    Some(edits)
}
