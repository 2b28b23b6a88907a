//! Binds imported names to what they stand for.

use agentflow_grammar::tree::{Ident, Import, ItemKind};

use super::scope::ImportedName;
use super::{Declaration, DeclarationId, Declarations, Definition, Named};
use crate::files::{FileId, Files};
use crate::finding::{Finding, Place};
use crate::findings::{declarations as duplicates, imports};
use crate::nearest::Nearest;

/// Binds the imports of all files. Every declaration is known by then, so files may import each other.
pub fn bind(files: &Files, declarations: &mut Declarations, findings: &mut Vec<Finding>) {
    let nearest = Nearest::default();
    for file in files.ids() {
        let source = files.get(file);
        for (position, item) in source.tree.items.iter().enumerate() {
            let ItemKind::Import(import) = &item.kind else { continue };
            let target = source.import(position as u32);
            for name in &import.names {
                let importing = Importing { file, item: position as u32, import, target };
                bind_name(files, declarations, &importing, name, &nearest, findings);
            }
        }
    }
}

/// One `import` of a file.
struct Importing<'a> {
    file: FileId,
    item: u32,
    import: &'a Import,
    target: Option<FileId>,
}

fn bind_name(
    files: &Files,
    declarations: &mut Declarations,
    importing: &Importing<'_>,
    name: &Ident,
    nearest: &Nearest,
    findings: &mut Vec<Finding>,
) {
    let place = Place::new(importing.file, name.span);
    let declaration =
        match importing.target.map(|target| (target, declared_in(declarations, target, name.as_str()))) {
            Some((_, Some(found))) => found,
            Some((target, None)) => {
                if !files.get(target).broken {
                    findings.push(unknown(files, declarations, importing, target, name, nearest));
                }
                stand_in(declarations, importing, name)
            }
            // The file could not be read, which was told.
            None => stand_in(declarations, importing, name),
        };
    let scope = &mut declarations.scopes[importing.file.index()];
    let number = scope.imports.len() as u32;
    scope.imports.push(ImportedName { name: name.name.clone(), span: name.span, item: importing.item });
    if let Some(known) = scope.add(&name.name, Named { declaration, import: Some(number) }) {
        let first = match known.import {
            Some(import) => Place::new(importing.file, scope.imports[import as usize].span),
            None => declarations.get(known.declaration).place(),
        };
        findings.push(duplicates::duplicate_import(place, &name.name, first));
    }
}

/// What a file itself declares under a name; not what it imports.
fn declared_in(declarations: &Declarations, file: FileId, name: &str) -> Option<DeclarationId> {
    declarations.scope(file).get(name).filter(|named| named.import.is_none()).map(|named| named.declaration)
}

fn unknown(
    files: &Files,
    declarations: &Declarations,
    importing: &Importing<'_>,
    target: FileId,
    name: &Ident,
    nearest: &Nearest,
) -> Finding {
    let place = Place::new(importing.file, name.span);
    let shown = importing.import.path.plain().unwrap_or_default();
    let passed_on = files.get(target).tree.items.iter().any(|item| match &item.kind {
        ItemKind::Import(inner) => inner.names.iter().any(|other| other.name == name.name),
        _ => false,
    });
    let names = declarations.scope(target).all().filter(|(_, named)| named.import.is_none());
    let near = nearest.find(name.as_str(), names.map(|(name, _)| name.as_str()));
    imports::unknown_name(place, name.as_str(), shown, &near, passed_on)
}

/// Makes the name known, so that nothing that uses it is told again.
fn stand_in(declarations: &mut Declarations, importing: &Importing<'_>, name: &Ident) -> DeclarationId {
    let id = DeclarationId(declarations.all.len() as u32);
    declarations.all.push(Declaration {
        name: name.name.clone(),
        name_span: name.span,
        file: importing.file,
        item: importing.item,
        definition: Definition::Broken(None),
    });
    id
}
