//! Names against the convention: types, agents and the variants of an enum with payloads are `UpperCamel`, the rest `snake_case`.

use std::collections::BTreeMap;

use agentflow_grammar::tree::{Item, ItemKind};

use super::Whole;
use crate::declare::{DeclarationId, Definition, is_built_in_type};
use crate::files::FileId;
use crate::finding::{Edit, Finding, Place};
use crate::findings::declarations as findings;
use crate::names::{is_against, snake_case, upper_camel};

/// Tells names of declarations against the convention.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let mut against: BTreeMap<DeclarationId, (&'static str, String)> = BTreeMap::new();
    for (position, declaration) in whole.declarations.all.iter().enumerate() {
        if !whole.files.is_entry(declaration.file) || is_built_in_type(&declaration.name) {
            continue;
        }
        let Some((what, camel)) = convention(declaration.definition) else { continue };
        let constant = matches!(declaration.definition, Definition::Constant(_));
        if let Some(better) = better(declaration.name.as_str(), camel, constant) {
            against.insert(DeclarationId(position as u32), (what, better));
        }
    }
    if against.is_empty() {
        return;
    }
    let mut uses = uses(whole, |id| against.contains_key(&id));
    for (id, (what, better)) in &against {
        let declaration = whole.declarations.get(*id);
        let edits = edits(whole, *id, better, uses.remove(id).unwrap_or_default());
        found.push(findings::against_convention(declaration.place(), what, &declaration.name, better, edits));
    }
}

/// Where declarations are named, other than where they are declared.
fn uses(whole: &Whole<'_>, is_wanted: impl Fn(DeclarationId) -> bool) -> BTreeMap<DeclarationId, Vec<Place>> {
    let mut uses: BTreeMap<DeclarationId, Vec<Place>> = BTreeMap::new();
    let of_bodies =
        whole.bodies.iter().map(|body| (body.file(whole.declarations), body.references.as_slice()));
    let of_others = whole.references.iter().map(|(file, references)| (*file, references.as_slice()));
    for (file, references) in of_bodies.chain(of_others) {
        for reference in references.iter().filter(|reference| is_wanted(reference.declaration)) {
            uses.entry(reference.declaration).or_default().push(Place::new(file, reference.span));
        }
    }
    for file in whole.files.ids() {
        let scope = whole.declarations.scope(file);
        for import in &scope.imports {
            let Some(named) = scope.get(&import.name).filter(|named| named.import.is_some()) else {
                continue;
            };
            if is_wanted(named.declaration) {
                uses.entry(named.declaration).or_default().push(Place::new(file, import.span));
            }
        }
    }
    uses
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
    // Constants are shouted, and nobody minds one that is not.
    if !is_against(name, camel) || (constant && !name.contains(char::is_lowercase)) {
        return None;
    }
    let better = if camel { upper_camel(name) } else { snake_case(name) };
    let better = if constant { better.to_uppercase() } else { better.to_string() };
    (better != name).then_some(better)
}

/// Whether files that are not looked at may import from this one: it runs nothing itself.
pub fn is_for_others(whole: &Whole<'_>, file: FileId) -> bool {
    let runs = |item: &Item| matches!(item.kind, ItemKind::Workflow(_) | ItemKind::Test(_));
    whole.files.entries < 2 && !whole.files.get(file).tree.items.iter().any(runs)
}

/// Renames the declaration and all that leads to it; none where other files may use it, or the new name is taken.
fn edits(whole: &Whole<'_>, id: DeclarationId, better: &str, uses: Vec<Place>) -> Option<Vec<Edit>> {
    let declared = whole.declarations.get(id).place();
    let is_taken = |place: &Place| whole.declarations.scope(place.file).get(better).is_some();
    if is_for_others(whole, declared.file) || is_taken(&declared) || uses.iter().any(is_taken) {
        return None;
    }
    let mut edits: Vec<Edit> =
        uses.into_iter().chain([declared]).map(|place| Edit { place, text: better.to_owned() }).collect();
    edits.sort_by_key(|edit| edit.place);
    edits.dedup();
    Some(edits)
}
