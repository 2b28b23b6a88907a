//! Declarations and imports that nobody uses.

use std::collections::HashSet;

use agentflow_grammar::tree::{Import, ItemKind, Span};

use super::Whole;
use super::unreached;
use super::used::{Used, used};
use crate::declare::{DeclarationId, Definition};
use crate::files::FileId;
use crate::finding::{Finding, Place};
use crate::findings::unused as findings;

/// Tells what nobody uses. Silent in files in which something could not be read, or a name is wrong: it may have been meant.
pub fn check(whole: &Whole<'_>, found: &mut Vec<Finding>) {
    let unsure: HashSet<FileId> = found
        .iter()
        .filter(|finding| finding.code.starts_with("E01") || finding.code.starts_with("E02"))
        .map(|finding| finding.primary.place.file)
        .collect();
    let used = used(whole);
    check_imports(whole, &unsure, &used.imports, found);
    check_declarations(whole, &unsure, &used, found);
}

fn check_imports(
    whole: &Whole<'_>,
    unsure: &HashSet<FileId>,
    used: &HashSet<(FileId, u32)>,
    found: &mut Vec<Finding>,
) {
    for file in whole.files.ids().filter(|file| whole.files.is_entry(*file) && !unsure.contains(file)) {
        let source = whole.files.get(file);
        for (position, name) in whole.declarations.scope(file).imports.iter().enumerate() {
            if used.contains(&(file, position as u32)) {
                continue;
            }
            let item = &source.tree.items[name.item as usize];
            let removal = match &item.kind {
                ItemKind::Import(import) => removal(import, item.span, name.span, &source.text),
                _ => None,
            };
            let removal = removal.map(|span| Place::new(file, span));
            found.push(findings::import(Place::new(file, name.span), &name.name, removal));
        }
    }
}

/// What to take out so that a name is no longer imported: it and a comma, or the whole line.
fn removal(import: &Import, item: Span, name: Span, text: &str) -> Option<Span> {
    let position = import.names.iter().position(|other| other.span == name)?;
    match (import.names.get(position + 1), position.checked_sub(1)) {
        (Some(next), _) => Some(Span::new(name.start, next.span.start)),
        (None, Some(before)) => {
            let before = import.names.get(before)?;
            text.get(before.span.end as usize..name.end as usize)?;
            Some(Span::new(before.span.end, name.end))
        }
        // Nothing is left to import: the line goes.
        (None, None) => {
            let rest = text.get(item.end as usize..)?;
            let line = rest.find('\n').filter(|end| rest[..*end].trim().is_empty());
            Some(Span::new(item.start, item.end + line.map_or(0, |end| end as u32 + 1)))
        }
    }
}

fn check_declarations(whole: &Whole<'_>, unsure: &HashSet<FileId>, used: &Used, found: &mut Vec<Finding>) {
    let programs: HashSet<FileId> = whole
        .declarations
        .all
        .iter()
        .filter(|declaration| matches!(declaration.definition, Definition::Workflow(_)))
        .map(|declaration| declaration.file)
        .chain(whole.declarations.tests.iter().map(|(file, _)| *file))
        .collect();
    // A file without workflows is for others to import; an imported one has other users too.
    let is_asked =
        |file: FileId| whole.files.is_entry(file) && programs.contains(&file) && !unsure.contains(&file);
    unreached::check(
        whole,
        |id| is_asked(whole.declarations.get(id).file) && !whole.meant.contains(&id),
        found,
    );
    for (position, declaration) in whole.declarations.all.iter().enumerate() {
        if !is_asked(declaration.file) {
            continue;
        }
        let id = DeclarationId(position as u32);
        match declaration.definition {
            Definition::Workflow(_) | Definition::Schedule(_) | Definition::Broken(_) => {}
            // Those that no workflow reaches are told apart.
            Definition::Agent(_) => {}
            other => {
                let unused = match used.circles.get(&id) {
                    // One mistake: that nothing leads into the circle.
                    Some(told) => *told == id,
                    None => !used.declarations.contains(&id),
                };
                if unused && !declaration.name.starts_with('_') {
                    found.push(findings::declaration(
                        declaration.place(),
                        other.described(),
                        &declaration.name,
                    ));
                }
            }
        }
    }
}
