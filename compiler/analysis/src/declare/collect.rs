//! Collects the declarations of all files.

use std::collections::HashMap;

use agentflow_grammar::tree::{Item, ItemKind};
use agentflow_plan::{
    AgentId, EnumId, FunctionId, McpServerId, ModelId, ProviderId, RecordId, SignalId, ToolId, WorkflowId,
};

use super::{
    AliasId, Declaration, DeclarationId, Declarations, Definition, FileScope, Named, ScheduleId, import,
};
use crate::files::{FileId, Files};
use crate::finding::{Finding, Place};
use crate::findings::declarations;
use crate::typed::ConstantId;

/// Collects the declarations of all files and binds their imports.
pub fn collect(files: &Files, findings: &mut Vec<Finding>) -> Declarations {
    let mut declarations = Declarations::default();
    for file in files.ids() {
        let mut scope = FileScope::default();
        for (position, item) in files.get(file).tree.items.iter().enumerate() {
            declare(&mut declarations, &mut scope, file, position as u32, item, findings);
        }
        tell_tests_of_one_name(files, file, findings);
        declarations.scopes.push(scope);
    }
    import::bind(files, &mut declarations, findings);
    declarations
}

/// Tests are asked for, and reported, by name.
fn tell_tests_of_one_name(files: &Files, file: FileId, findings: &mut Vec<Finding>) {
    let mut known: HashMap<&str, Place> = HashMap::new();
    for item in &files.get(file).tree.items {
        let ItemKind::Test(test) = &item.kind else { continue };
        let Some(name) = test.name.plain() else { continue };
        let place = Place::new(file, test.name_span);
        if let Some(first) = known.insert(name, place) {
            findings.push(declarations::duplicate_test(place, name, first));
        }
    }
}

fn declare(
    declarations: &mut Declarations,
    scope: &mut FileScope,
    file: FileId,
    position: u32,
    item: &Item,
    findings: &mut Vec<Finding>,
) {
    if let ItemKind::Test(_) = &item.kind {
        declarations.tests.push((file, position));
    }
    let Some(name) = item.name() else { return };
    if name.as_str().is_empty() {
        return;
    }
    let id = DeclarationId(declarations.all.len() as u32);
    let Some(definition) = define(declarations, id, item) else { return };
    declarations.all.push(Declaration {
        name: name.name.clone(),
        name_span: name.span,
        file,
        item: position,
        definition,
    });
    let place = Place::new(file, name.span);
    if is_built_in_type(&name.name) {
        findings.push(declarations::built_in_name(place, &name.name));
    }
    if let Some(known) = scope.add(&name.name, Named { declaration: id, import: None }) {
        let first = declarations.get(known.declaration);
        findings.push(declarations::duplicate(place, &name.name, first.place(), first.definition));
    }
}

/// Gives the item an id among those of its kind.
fn define(declarations: &mut Declarations, id: DeclarationId, item: &Item) -> Option<Definition> {
    macro_rules! entry {
        ($table:ident, $kind:ident, $id:ident) => {{
            let number = declarations.$table.len() as u32;
            declarations.$table.push(id);
            Definition::$kind($id(number))
        }};
    }
    Some(match &item.kind {
        ItemKind::Record(_) => entry!(records, Record, RecordId),
        ItemKind::Enum(_) => entry!(enums, Enum, EnumId),
        ItemKind::TypeAlias(_) => entry!(aliases, Alias, AliasId),
        ItemKind::Const(_) => entry!(constants, Constant, ConstantId),
        ItemKind::Function(_) => entry!(functions, Function, FunctionId),
        ItemKind::Provider(_) => entry!(providers, Provider, ProviderId),
        ItemKind::Model(_) => entry!(models, Model, ModelId),
        ItemKind::Mcp(_) => entry!(servers, Server, McpServerId),
        ItemKind::Tool(_) => entry!(tools, Tool, ToolId),
        ItemKind::Agent(_) => entry!(agents, Agent, AgentId),
        ItemKind::Workflow(_) => entry!(workflows, Workflow, WorkflowId),
        ItemKind::Signal(_) => entry!(signals, Signal, SignalId),
        ItemKind::Schedule(_) => entry!(schedules, Schedule, ScheduleId),
        ItemKind::Broken(broken) => Definition::Broken(broken.keyword),
        ItemKind::Import(_) | ItemKind::Test(_) => return None,
    })
}

/// The names of types that the language has.
pub const BUILT_IN_TYPES: [&str; 11] =
    ["string", "int", "float", "bool", "duration", "time", "json", "image", "file", "map", "null"];

/// Whether the language has a type of this name.
pub fn is_built_in_type(name: &str) -> bool {
    BUILT_IN_TYPES.contains(&name)
}
