//! A misspelt import is put right together with all that uses it.

use std::collections::BTreeMap;

use super::Whole;
use crate::finding::{Edit, Finding, Place};

/// Adds to the fix of a misspelt import the names that come by it.
pub fn complete(whole: &Whole<'_>, found: &mut [Finding]) {
    let mut misspelt: BTreeMap<(Place, &str), (usize, String)> = BTreeMap::new();
    for (position, finding) in found.iter().enumerate().filter(|(_, finding)| finding.code == "E0213") {
        if let Some([edit]) = finding.fix.as_ref().map(|fix| fix.edits.as_slice()) {
            misspelt.insert((edit.place, whole.files.text(edit.place)), (position, edit.text.clone()));
        }
    }
    if misspelt.is_empty() {
        return;
    }
    let of_bodies =
        whole.bodies.iter().map(|body| (body.file(whole.declarations), body.references.as_slice()));
    let of_others = whole.references.iter().map(|(file, references)| (*file, references.as_slice()));
    for (file, references) in of_bodies.chain(of_others) {
        let imports = &whole.declarations.scope(file).imports;
        for reference in references {
            let Some(import) = reference.import.and_then(|import| imports.get(import as usize)) else {
                continue;
            };
            let key = (Place::new(file, import.span), import.name.as_str());
            if let Some((position, text)) = misspelt.get(&key)
                && let Some(fix) = &mut found[*position].fix
            {
                fix.edits.push(Edit { place: Place::new(file, reference.span), text: text.clone() });
            }
        }
    }
    for (position, _) in misspelt.values() {
        if let Some(fix) = &mut found[*position].fix {
            fix.edits.sort_by_key(|edit| edit.place);
            fix.edits.dedup();
        }
    }
}
