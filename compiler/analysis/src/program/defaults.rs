//! Defaults of fields and parameters.

use agentflow_grammar::tree::{Expr, Field, Item, ItemKind};
use agentflow_plan::{AgentId, EnumId, FunctionId, RecordId, ToolId, Value, WorkflowId};

use super::constants::default_value;
use crate::body::Checker;
use crate::context::Context;
use crate::declare::{DeclarationId, Declarations, Definition};
use crate::files::Files;
use crate::signatures::{CallableSignature, FieldList, Signatures};
use crate::sink::Sink;
use crate::typed::{Name, Type};

/// A declaration that has defaults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DefaultOwner {
    /// Of fields.
    Record(u32),
    /// Of fields of variants.
    Enum(u32),
    /// Of parameters.
    Function(u32),
    /// Of parameters.
    Tool(u32),
    /// Of parameters.
    Agent(u32),
    /// Of parameters.
    Workflow(u32),
}

impl DefaultOwner {
    /// What a constant names when it needs these defaults. Functions are called by what is not folded.
    pub fn definition(self) -> Option<Definition> {
        Some(match self {
            DefaultOwner::Record(id) => Definition::Record(RecordId(id)),
            DefaultOwner::Enum(id) => Definition::Enum(EnumId(id)),
            DefaultOwner::Function(id) => Definition::Function(FunctionId(id)),
            DefaultOwner::Tool(id) => Definition::Tool(ToolId(id)),
            DefaultOwner::Agent(id) => Definition::Agent(AgentId(id)),
            DefaultOwner::Workflow(id) => Definition::Workflow(WorkflowId(id)),
        })
    }

    /// Its declaration.
    pub fn declaration(self, declarations: &Declarations) -> DeclarationId {
        match self {
            DefaultOwner::Record(id) => declarations.records[id as usize],
            DefaultOwner::Enum(id) => declarations.enums[id as usize],
            DefaultOwner::Function(id) => declarations.functions[id as usize],
            DefaultOwner::Tool(id) => declarations.tools[id as usize],
            DefaultOwner::Agent(id) => declarations.agents[id as usize],
            DefaultOwner::Workflow(id) => declarations.workflows[id as usize],
        }
    }
}

/// All declarations that have defaults.
pub fn owners(files: &Files, declarations: &Declarations) -> Vec<DefaultOwner> {
    type OwnerTable<'d> = (&'d [DeclarationId], fn(u32) -> DefaultOwner);
    let tables: [OwnerTable<'_>; 6] = [
        (&declarations.records, DefaultOwner::Record),
        (&declarations.enums, DefaultOwner::Enum),
        (&declarations.functions, DefaultOwner::Function),
        (&declarations.tools, DefaultOwner::Tool),
        (&declarations.agents, DefaultOwner::Agent),
        (&declarations.workflows, DefaultOwner::Workflow),
    ];
    let mut owners = Vec::new();
    for (table, owner) in tables {
        for (position, id) in table.iter().enumerate() {
            if !exprs(declarations.item(files, *id)).is_empty() {
                owners.push(owner(position as u32));
            }
        }
    }
    owners
}

/// The defaults that an item writes.
pub fn exprs(item: &Item) -> Vec<&Expr> {
    match &item.kind {
        ItemKind::Record(record) => record.fields.iter().filter_map(|field| field.default.as_ref()).collect(),
        ItemKind::Enum(written) => {
            let payloads = written.variants.iter().filter_map(|variant| variant.payload.as_ref());
            let fields = payloads.flat_map(|payload| &payload.fields);
            fields.filter_map(|field| field.default.as_ref()).collect()
        }
        ItemKind::Function(routine) | ItemKind::Workflow(routine) => {
            routine.signature.parameters.iter().filter_map(|parameter| parameter.default.as_ref()).collect()
        }
        ItemKind::Tool(tool) | ItemKind::Agent(tool) => {
            tool.signature.parameters.iter().filter_map(|parameter| parameter.default.as_ref()).collect()
        }
        _ => Vec::new(),
    }
}

/// Checks the defaults of a declaration. Whether everything that they need was known.
pub fn check(
    files: &Files,
    declarations: &Declarations,
    signatures: &mut Signatures,
    sinks: &mut [Sink],
    owner: DefaultOwner,
) -> bool {
    let declaration = owner.declaration(declarations);
    let file = declarations.get(declaration).file;
    let context = Context { files, declarations, signatures, file };
    let mut checker = Checker::new(context);
    let item = declarations.item(files, declaration);
    let mut values: Vec<(usize, Name, Option<Value>)> = Vec::new();
    match (&item.kind, owner) {
        (ItemKind::Record(record), DefaultOwner::Record(id)) => {
            let list = &signatures.record(RecordId(id)).fields;
            fields(&mut checker, &record.fields, list, 0, &mut values);
        }
        (ItemKind::Enum(written), DefaultOwner::Enum(id)) => {
            let signature = signatures.enumeration(EnumId(id));
            for variant in &written.variants {
                let Some(position) = signature.position(variant.name.as_str()) else { continue };
                let list = signature.variant(position).payload.as_ref();
                if let (Some(payload), Some(list)) = (&variant.payload, list) {
                    fields(&mut checker, &payload.fields, list, position as usize, &mut values);
                }
            }
        }
        (ItemKind::Function(_) | ItemKind::Workflow(_) | ItemKind::Tool(_) | ItemKind::Agent(_), _) => {
            parameters(&mut checker, item, callable(signatures, owner), &mut values)
        }
        _ => {}
    }
    let (_, checked) = checker.finish();
    if checked.not_ready {
        return false;
    }
    sinks[file.index()].append(checked.sink);
    for (position, name, value) in values {
        set(signatures, owner, position, &name, value.unwrap_or_default());
    }
    true
}

fn fields<'a>(
    checker: &mut Checker<'a>,
    written: &'a [Field],
    list: &FieldList,
    position: usize,
    values: &mut Vec<(usize, Name, Option<Value>)>,
) {
    for field in written {
        let (Some(default), Some(known)) = (&field.default, list.get(field.name.as_str())) else { continue };
        let place = checker.context.place(field.name.span);
        let value = default_value(checker, default, &known.ty, field.name.as_str(), place);
        values.push((position, field.name.name.clone(), value));
    }
}

fn parameters<'a>(
    checker: &mut Checker<'a>,
    item: &'a Item,
    signature: Option<&CallableSignature>,
    values: &mut Vec<(usize, Name, Option<Value>)>,
) {
    let written = match &item.kind {
        ItemKind::Function(routine) | ItemKind::Workflow(routine) => &routine.signature,
        ItemKind::Tool(tool) | ItemKind::Agent(tool) => &tool.signature,
        _ => return,
    };
    for parameter in &written.parameters {
        let Some(default) = &parameter.default else { continue };
        let known = signature.and_then(|signature| signature.parameter(parameter.name.as_str()));
        let ty = known.map_or(Type::Unknown, |(_, parameter)| parameter.ty.clone());
        let place = checker.context.place(parameter.name.span);
        let value = default_value(checker, default, &ty, parameter.name.as_str(), place);
        values.push((0, parameter.name.name.clone(), value));
    }
}

fn callable(signatures: &Signatures, owner: DefaultOwner) -> Option<&CallableSignature> {
    match owner {
        DefaultOwner::Function(id) => signatures.functions.get(id as usize),
        DefaultOwner::Tool(id) => signatures.tools.get(id as usize),
        DefaultOwner::Agent(id) => signatures.agents.get(id as usize),
        DefaultOwner::Workflow(id) => signatures.workflows.get(id as usize),
        DefaultOwner::Record(_) | DefaultOwner::Enum(_) => None,
    }
}

fn set(signatures: &mut Signatures, owner: DefaultOwner, position: usize, name: &Name, value: Value) {
    let callable = match owner {
        DefaultOwner::Record(id) => {
            return signatures.records[id as usize].fields.set_default(name, value);
        }
        DefaultOwner::Enum(id) => {
            if let Some(payload) = &mut signatures.enums[id as usize].variants[position].payload {
                payload.set_default(name, value);
            }
            return;
        }
        DefaultOwner::Function(id) => &mut signatures.functions[id as usize],
        DefaultOwner::Tool(id) => &mut signatures.tools[id as usize],
        DefaultOwner::Agent(id) => &mut signatures.agents[id as usize],
        DefaultOwner::Workflow(id) => &mut signatures.workflows[id as usize],
    };
    if let Some(parameter) = callable.parameters.iter_mut().find(|parameter| parameter.name == *name) {
        parameter.default = Some(value);
    }
}

/// Takes the defaults of a declaration as known, though they are wrong: that was told.
pub fn give_up(owner: DefaultOwner, signatures: &mut Signatures) {
    let fields = |list: &mut FieldList| {
        for field in list.fields.iter_mut().filter(|field| field.has_default) {
            field.default.get_or_insert(Value::Null);
        }
    };
    let callable = match owner {
        DefaultOwner::Record(id) => return fields(&mut signatures.records[id as usize].fields),
        DefaultOwner::Enum(id) => {
            return signatures.enums[id as usize]
                .variants
                .iter_mut()
                .filter_map(|variant| variant.payload.as_mut())
                .for_each(fields);
        }
        DefaultOwner::Function(id) => &mut signatures.functions[id as usize],
        DefaultOwner::Tool(id) => &mut signatures.tools[id as usize],
        DefaultOwner::Agent(id) => &mut signatures.agents[id as usize],
        DefaultOwner::Workflow(id) => &mut signatures.workflows[id as usize],
    };
    for parameter in callable.parameters.iter_mut().filter(|parameter| parameter.has_default) {
        parameter.default.get_or_insert(Value::Null);
    }
}
