//! Names that lead nowhere here, and that another file declares: an import is missing.

use std::collections::HashMap;

use agentflow_grammar::tree::{ItemKind, Span};

use crate::declare::{Declarations, Definition};
use crate::files::{FileId, Files};
use crate::finding::{Edit, Finding, Place};
use crate::nearest::one_of;
use crate::sink::Missing;
use crate::typed::Name;
use crate::world::World;

/// How many files beside a program are read for what they declare.
const NEIGHBOURS_MAX: usize = 64;

/// A declaration in another file.
#[derive(Debug, Clone)]
struct Found {
    /// The path, as an import writes it.
    path: String,
    described: &'static str,
}

/// Whether a declaration of this kind is what is due.
fn fits(described: &str, wanted: &str) -> bool {
    match wanted {
        "a type" => matches!(described, "a record" | "an enum" | "a type"),
        "a value" => described == "a constant",
        "a callable" => matches!(described, "a function" | "a tool" | "an agent" | "a workflow"),
        "a tool" => matches!(described, "a tool" | "an agent" | "a workflow" | "an MCP server"),
        "a tool, an agent or a workflow" => matches!(described, "a tool" | "an agent" | "a workflow"),
        other => described == other,
    }
}

/// What other files declare: those of the program, and those beside it. Nothing is read before a name is missing.
pub struct Elsewhere<'a> {
    world: &'a dyn World,
    files: &'a Files,
    declarations: &'a Declarations,
    neighbours: HashMap<FileId, HashMap<Name, Vec<Found>>>,
}

impl<'a> Elsewhere<'a> {
    /// The other files of this program.
    pub fn new(world: &'a dyn World, files: &'a Files, declarations: &'a Declarations) -> Elsewhere<'a> {
        Elsewhere { world, files, declarations, neighbours: HashMap::new() }
    }

    /// Adds to a finding where the name is declared, if it is.
    pub fn explain(&mut self, file: FileId, missing: &Missing, finding: &mut Finding) {
        if !self.neighbours.contains_key(&file) {
            let index = self.index(file);
            self.neighbours.insert(file, index);
        }
        let index = &self.neighbours[&file];
        let found: Vec<&Found> = index
            .get(&missing.name)
            .into_iter()
            .flatten()
            .filter(|found| fits(found.described, &missing.wanted))
            .collect();
        match found.as_slice() {
            [] => {}
            [one] => {
                let path = one.path.clone();
                finding.help =
                    Some(format!("`{path}` declares `{}`, as {}: import it", missing.name, one.described));
                let edit = self.import(file, &missing.name, &path);
                let title = format!("import `{}` from `{path}`", missing.name);
                *finding = finding.clone().with_edits(title, vec![edit]);
            }
            several => {
                let paths = one_of(several.iter().take(3).map(|found| found.path.as_str()));
                finding.help = Some(format!("import it from {paths}"));
                finding.fix = None;
            }
        }
    }

    /// What other files declare, as seen from this file.
    fn index(&self, file: FileId) -> HashMap<Name, Vec<Found>> {
        let mut index: HashMap<Name, Vec<Found>> = HashMap::new();
        let own = self.files.get(file).path.as_str();
        for declaration in &self.declarations.all {
            if declaration.file == file || matches!(declaration.definition, Definition::Broken(_)) {
                continue;
            }
            let target = self.files.get(declaration.file).path.as_str();
            index
                .entry(declaration.name.clone())
                .or_default()
                .push(Found { path: relative(own, target), described: declaration.definition.described() });
        }
        let origin = &self.files.get(file).path;
        for path in self.world.neighbours(origin).into_iter().take(NEIGHBOURS_MAX) {
            let Ok(target) = self.world.resolve(Some(origin), &path) else { continue };
            if self.files.list.iter().any(|known| known.path == target) {
                continue;
            }
            let Ok(bytes) = self.world.read(&target) else { continue };
            let Ok(text) = String::from_utf8(bytes) else { continue };
            for item in agentflow_grammar::parse(&text).file.items {
                let Some(described) = described(&item.kind) else { continue };
                if let Some(name) = item.name() {
                    let found = Found { path: path.clone(), described };
                    index.entry(name.name.clone()).or_default().push(found);
                }
            }
        }
        index
    }

    /// The edit that imports a name.
    fn import(&self, file: FileId, name: &str, path: &str) -> Edit {
        let items = &self.files.get(file).tree.items;
        let at = |offset: u32| Place::new(file, Span::new(offset, offset));
        let mut last_import = None;
        for item in items {
            let ItemKind::Import(import) = &item.kind else { continue };
            last_import = Some(item.span.end);
            if import.path.plain() == Some(path)
                && let Some(last) = import.names.last()
            {
                return Edit { place: at(last.span.end), text: format!(", {name}") };
            }
        }
        match (last_import, items.first()) {
            (Some(end), _) => Edit { place: at(end), text: format!("\nimport {{ {name} }} from \"{path}\"") },
            (None, Some(first)) => {
                let start = first.docs.as_ref().map_or(first.span.start, |docs| docs.span.start);
                Edit { place: at(start), text: format!("import {{ {name} }} from \"{path}\"\n\n") }
            }
            (None, None) => Edit { place: at(0), text: format!("import {{ {name} }} from \"{path}\"\n") },
        }
    }
}

fn described(kind: &ItemKind) -> Option<&'static str> {
    Some(match kind {
        ItemKind::Record(_) => "a record",
        ItemKind::Enum(_) => "an enum",
        ItemKind::TypeAlias(_) => "a type",
        ItemKind::Const(_) => "a constant",
        ItemKind::Function(_) => "a function",
        ItemKind::Provider(_) => "a provider",
        ItemKind::Model(_) => "a model",
        ItemKind::Mcp(_) => "an MCP server",
        ItemKind::Tool(_) => "a tool",
        ItemKind::Agent(_) => "an agent",
        ItemKind::Workflow(_) => "a workflow",
        ItemKind::Signal(_) => "a signal",
        _ => return None,
    })
}

/// The path to `target` as an import in `from` writes it.
fn relative(from: &str, target: &str) -> String {
    let from: Vec<&str> = from.split('/').collect();
    let target: Vec<&str> = target.split('/').collect();
    let folders = from.len().saturating_sub(1);
    let shared = from
        .iter()
        .take(folders)
        .zip(target.iter().take(target.len().saturating_sub(1)))
        .take_while(|(one, other)| one == other)
        .count();
    let up = folders - shared;
    let mut path = if up == 0 { "./".to_owned() } else { "../".repeat(up) };
    path.push_str(&target[shared..].join("/"));
    path
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_between_files() {
        assert_eq!(relative("main.agentflow", "shared.agentflow"), "./shared.agentflow");
        assert_eq!(relative("a/main.agentflow", "a/b/shared.agentflow"), "./b/shared.agentflow");
        assert_eq!(relative("/x/a/main.agentflow", "/x/c/shared.agentflow"), "../c/shared.agentflow");
    }
}
