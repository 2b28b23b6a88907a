//! All bodies, each checked on its own: on all cores, where there are many.

use agentflow_grammar::tree::{Item, ItemKind};
use agentflow_plan::CallableId;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::body::{Checked, Checker, EffectRule, Expected, PurePlace};
use crate::context::Context;
use crate::declare::{DeclarationId, Declarations, Definition};
use crate::files::{FileId, Files};
use crate::settings::{agent, model, provider, schedule, server, tool};
use crate::signatures::Signatures;
use crate::typed::{Agent, Function, Head, McpServer, Model, Name, Provider, Schedule, Test, Tool, Workflow};

/// Fewer bodies than this are not worth a second thread.
const PARALLEL_FROM: usize = 64;

/// What has a body.
#[derive(Debug, Clone, Copy)]
pub enum Owner {
    /// A declaration.
    Declaration(DeclarationId),
    /// A test: its file and item.
    Test(FileId, u32),
}

/// A body that was checked.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "each is taken apart at once; most are of the large kinds")]
pub enum Body {
    /// Of a function.
    Function(Function),
    /// Of a provider.
    Provider(Provider),
    /// Of a model.
    Model(Model),
    /// Of an MCP server.
    Server(McpServer),
    /// Of a tool.
    Tool(Tool),
    /// Of an agent.
    Agent(Agent),
    /// Of a workflow.
    Workflow(Workflow),
    /// Of a schedule.
    Schedule(Schedule),
    /// Of a test.
    Test(Test),
}

/// All bodies, in the order of their tables.
#[derive(Debug, Default)]
pub struct Bodies {
    /// Each with what it is of and what was found.
    pub list: Vec<(Owner, Body, Checked)>,
}

/// Checks all bodies.
pub fn check_bodies(files: &Files, declarations: &Declarations, signatures: &Signatures) -> Bodies {
    let owners = owners(declarations);
    let check = |owner: Owner| {
        check_one(files, declarations, signatures, owner).map(|(body, checked)| (owner, body, checked))
    };
    let list = if owners.len() < PARALLEL_FROM {
        owners.into_iter().filter_map(check).collect()
    } else {
        owners.into_par_iter().filter_map(check).collect()
    };
    Bodies { list }
}

fn owners(declarations: &Declarations) -> Vec<Owner> {
    let tables = [
        &declarations.functions,
        &declarations.providers,
        &declarations.models,
        &declarations.servers,
        &declarations.tools,
        &declarations.agents,
        &declarations.workflows,
        &declarations.schedules,
    ];
    let declared = tables.into_iter().flatten().map(|id| Owner::Declaration(*id));
    declared.chain(declarations.tests.iter().map(|(file, item)| Owner::Test(*file, *item))).collect()
}

fn check_one(
    files: &Files,
    declarations: &Declarations,
    signatures: &Signatures,
    owner: Owner,
) -> Option<(Body, Checked)> {
    match owner {
        Owner::Test(file, item) => {
            let context = Context { files, declarations, signatures, file };
            check_test(context, &files.get(file).tree.items[item as usize])
        }
        Owner::Declaration(id) => {
            let declaration = declarations.get(id);
            let context = Context { files, declarations, signatures, file: declaration.file };
            let head = declarations.head(files, id);
            let item = declarations.item(files, id);
            check_declaration(context, head, declaration.definition, item)
        }
    }
}

fn check_declaration<'a>(
    context: Context<'a>,
    head: Head,
    definition: Definition,
    item: &'a Item,
) -> Option<(Body, Checked)> {
    let signatures = context.signatures;
    Some(match (&item.kind, definition) {
        (ItemKind::Function(written), Definition::Function(id)) => {
            let signature = signatures.function(id);
            let mut checker = Checker::new(context);
            checker.effects = EffectRule::Forbidden(PurePlace::Function);
            checker.parameters_matter = true;
            let parameters = checker.parameters(signature);
            let body = checker.body_of(&written.body, signature);
            let (frame, checked) = checker.finish();
            let result = signature.result.clone();
            (Body::Function(Function { head, parameters, result, frame, body }), checked)
        }
        (ItemKind::Workflow(written), Definition::Workflow(id)) => {
            let signature = signatures.callable(CallableId::Workflow(id));
            let mut checker = Checker::new(context);
            checker.parameters_matter = true;
            let parameters = checker.parameters(signature);
            let body = checker.body_of(&written.body, signature);
            let (frame, checked) = checker.finish();
            let result = signature.result.clone();
            (Body::Workflow(Workflow { head, parameters, result, frame, body }), checked)
        }
        (ItemKind::Provider(written), _) => {
            let (provider, checked) = provider(context, head, written);
            (Body::Provider(provider), checked)
        }
        (ItemKind::Model(written), _) => {
            let (model, checked) = model(context, head, written);
            (Body::Model(model), checked)
        }
        (ItemKind::Mcp(written), _) => {
            let (server, checked) = server(context, head, written);
            (Body::Server(server), checked)
        }
        (ItemKind::Tool(written), Definition::Tool(id)) => {
            let (tool, checked) = tool(context, head, signatures.tool(id), written);
            (Body::Tool(tool), checked)
        }
        (ItemKind::Agent(written), Definition::Agent(id)) => {
            let (agent, checked) = agent(context, head, signatures.agent(id), written);
            (Body::Agent(agent), checked)
        }
        (ItemKind::Schedule(written), _) => {
            let (schedule, checked) = schedule(context, head, written);
            (Body::Schedule(schedule), checked)
        }
        _ => return None,
    })
}

fn check_test<'a>(context: Context<'a>, item: &'a Item) -> Option<(Body, Checked)> {
    let ItemKind::Test(written) = &item.kind else { return None };
    let head = Head {
        name: Name::new(written.name.plain().unwrap_or_default()),
        docs: item.docs.as_ref().map(|docs| Name::new(&docs.text)),
        file: context.file,
        name_span: written.name_span,
        span: item.span,
    };
    let mut checker = Checker::new(context);
    checker.start_test();
    checker.prepare(&written.body);
    let body = checker.check_block(&written.body, Expected::Discard);
    let (frame, checked) = checker.finish();
    Some((Body::Test(Test { head, frame, body }), checked))
}
