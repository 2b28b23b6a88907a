//! The typed program, from signatures and bodies.

use crate::declare::{DeclarationId, Declarations};
use crate::files::Files;
use crate::signatures::{FieldList, Signatures};
use crate::typed::{Constant, Enum, Field, Program, Record, Signal, Variant};

use super::bodies::Body;

/// Puts the typed program together. Bodies come in the order of their tables.
pub fn assemble(
    files: &Files,
    declarations: &Declarations,
    signatures: Signatures,
    constants: Vec<Option<Constant>>,
    bodies: impl IntoIterator<Item = Body>,
) -> Program {
    let head = |id: DeclarationId| declarations.head(files, id);
    let mut program = Program { constants: constants.into_iter().flatten().collect(), ..Program::default() };
    for body in bodies {
        match body {
            Body::Function(function) => program.functions.push(function),
            Body::Provider(provider) => program.providers.push(provider),
            Body::Model(model) => program.models.push(model),
            Body::Server(server) => program.mcp_servers.push(server),
            Body::Tool(tool) => program.tools.push(tool),
            Body::Agent(agent) => program.agents.push(agent),
            Body::Workflow(workflow) => program.workflows.push(workflow),
            Body::Schedule(schedule) => program.schedules.push(schedule),
            Body::Test(test) => program.tests.push(test),
        }
    }
    program.records = signatures
        .records
        .into_iter()
        .map(|record| Record { head: head(record.declaration), fields: fields(record.fields) })
        .collect();
    program.enums = signatures
        .enums
        .into_iter()
        .map(|signature| Enum {
            head: head(signature.declaration),
            variants: signature
                .variants
                .into_iter()
                .map(|variant| Variant {
                    name: variant.name,
                    span: variant.span,
                    docs: variant.docs,
                    fields: variant.payload.map(fields),
                })
                .collect(),
        })
        .collect();
    program.signals = declarations
        .signals
        .iter()
        .zip(signatures.signals)
        .map(|(id, signal)| Signal { head: head(*id), payload: signal.payload })
        .collect();
    program
}

fn fields(list: FieldList) -> Vec<Field> {
    list.fields
        .into_iter()
        .map(|field| Field {
            name: field.name,
            span: field.span,
            docs: field.docs,
            ty: field.ty,
            default: field.default,
        })
        .collect()
}
