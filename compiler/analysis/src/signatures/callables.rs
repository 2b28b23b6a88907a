//! Signatures of functions, tools, agents and workflows.

use std::collections::HashMap;

use agentflow_grammar::tree::{ItemKind, Signature};

use super::shapes::docs;
use super::{CallableSignature, ParameterSignature, resolve_type};
use crate::context::Context;
use crate::declare::DeclarationId;
use crate::findings::declarations as findings;
use crate::sink::Sink;
use crate::typed::Type;

/// The signature of a callable.
pub fn callable(context: Context<'_>, sink: &mut Sink, id: DeclarationId) -> CallableSignature {
    let declaration = context.declarations.get(id);
    let item = context.declarations.item(context.files, id);
    let mut signature = CallableSignature {
        name: declaration.name.clone(),
        file: declaration.file,
        name_span: declaration.name_span,
        parameters: Vec::new(),
        complete: false,
        result: Type::Unknown,
        result_span: None,
    };
    let (written, needs_result) = match &item.kind {
        ItemKind::Function(function) => (&function.signature, true),
        ItemKind::Agent(agent) => (&agent.signature, true),
        ItemKind::Tool(tool) => (&tool.signature, false),
        ItemKind::Workflow(workflow) => (&workflow.signature, false),
        _ => return signature,
    };
    signature.complete = written.broken.is_empty();
    signature.result_span = written.result.as_ref().map(|result| result.span);
    signature.result = match &written.result {
        Some(result) => resolve_type(context, sink, result),
        None if item.broken => Type::Unknown,
        None if needs_result => {
            let keyword = if matches!(item.kind, ItemKind::Agent(_)) { "agent" } else { "function" };
            sink.tell(findings::missing_result(context.place(written.span), keyword, &signature.name));
            Type::Unknown
        }
        None => Type::NoValue,
    };
    parameters(context, sink, written, &mut signature);
    if let (ItemKind::Function(_), Some(parameter)) =
        (&item.kind, written.parameters.iter().find(|parameter| parameter.var.is_some()))
    {
        let span = parameter.var.unwrap_or(parameter.span);
        sink.tell(findings::variable_of_function(context.place(span), parameter.name.as_str()));
    }
    signature
}

fn parameters(context: Context<'_>, sink: &mut Sink, written: &Signature, signature: &mut CallableSignature) {
    let mut seen = HashMap::new();
    for parameter in &written.parameters {
        let name = &parameter.name;
        let ty = resolve_type(context, sink, &parameter.declared);
        if let Some(first) = seen.insert(name.name.clone(), name.span) {
            let owner = format!("`{}`", signature.name);
            let (place, first) = (context.place(name.span), context.place(first));
            sink.tell(findings::duplicate_part(place, "parameter", name.as_str(), &owner, first));
            continue;
        }
        if let (Some(var), Some(default)) = (parameter.var, &parameter.default) {
            sink.tell(findings::variable_with_default(context.place(default.span), context.place(var)));
        }
        signature.parameters.push(ParameterSignature {
            name: name.name.clone(),
            span: name.span,
            docs: docs(parameter.docs.as_ref()),
            ty,
            has_default: parameter.default.is_some(),
            default: None,
            variable: parameter.var.is_some(),
        });
    }
}
