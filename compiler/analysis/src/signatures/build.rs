//! Builds all signatures, in the order in which they need each other.

use agentflow_grammar::tree::ItemKind;

use super::aliases::resolve_aliases;
use super::callables::callable;
use super::numbers::numbers;
use super::recursion::check_recursion;
use super::shapes::{enumeration, record};
use super::{ConstantSignature, SignalSignature, Signatures, resolve_type};
use crate::context::Context;
use crate::declare::{DeclarationId, Declarations};
use crate::files::Files;
use crate::sink::Sink;
use crate::typed::Type;

/// All signatures, without the types of constants and the values of defaults, and what was found, by file.
pub fn build(files: &Files, declarations: &Declarations) -> (Signatures, Vec<Sink>) {
    let mut sinks: Vec<Sink> = files.ids().map(|_| Sink::default()).collect();
    let mut signatures = Signatures { numbers: numbers(files, declarations), ..Signatures::default() };
    resolve_aliases(files, declarations, &mut signatures, &mut sinks);

    let mut builder = Builder { files, declarations, sinks: &mut sinks };
    let records = builder.each(&signatures, &declarations.records, record);
    let enums = builder.each(&signatures, &declarations.enums, enumeration);
    signatures.records = records;
    signatures.enums = enums;
    let functions = builder.each(&signatures, &declarations.functions, callable);
    let tools = builder.each(&signatures, &declarations.tools, callable);
    let agents = builder.each(&signatures, &declarations.agents, callable);
    let workflows = builder.each(&signatures, &declarations.workflows, callable);
    let signals = builder.each(&signatures, &declarations.signals, signal);
    signatures.functions = functions;
    signatures.tools = tools;
    signatures.agents = agents;
    signatures.workflows = workflows;
    signatures.signals = signals;
    signatures.constants = declarations
        .constants
        .iter()
        .map(|_| ConstantSignature { ty: Type::Unknown, folded: None, wrong: true })
        .collect();

    check_recursion(&signatures, &mut sinks);
    (signatures, sinks)
}

struct Builder<'a> {
    files: &'a Files,
    declarations: &'a Declarations,
    sinks: &'a mut [Sink],
}

impl Builder<'_> {
    fn each<T>(
        &mut self,
        signatures: &Signatures,
        ids: &[DeclarationId],
        make: fn(Context<'_>, &mut Sink, DeclarationId) -> T,
    ) -> Vec<T> {
        let mut made = Vec::with_capacity(ids.len());
        for id in ids {
            let file = self.declarations.get(*id).file;
            let context = Context { files: self.files, declarations: self.declarations, signatures, file };
            made.push(make(context, &mut self.sinks[file.index()], *id));
        }
        made
    }
}

fn signal(context: Context<'_>, sink: &mut Sink, id: DeclarationId) -> SignalSignature {
    let declaration = context.declarations.get(id);
    let payload = match &context.declarations.item(context.files, id).kind {
        ItemKind::Signal(signal) => resolve_type(context, sink, &signal.declared),
        _ => Type::Unknown,
    };
    SignalSignature { name: declaration.name.clone(), payload }
}
