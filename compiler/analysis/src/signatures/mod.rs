//! What declarations look like from outside: everything that a body needs to know of others. Once built it does not
//! change, so bodies are checked independently of each other.

mod aliases;
mod build;
mod callables;
mod numbers;
mod recursion;
mod shapes;
mod type_names;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use agentflow_grammar::tree::Span;
use agentflow_plan::{
    AgentId, CallableId, EnumId, FunctionId, RecordId, SignalId, ToolId, Value, WorkflowId,
};
use regex::{Regex, RegexBuilder};

use crate::declare::{AliasId, DeclarationId};
use crate::files::FileId;
use crate::finding::Place;
use crate::typed::{ConstantId, Name, Type};

pub use build::build;
pub use numbers::Number;
pub use type_names::resolve_type;

/// The most memory that a compiled regular expression may take.
const REGEX_SIZE_MAX: usize = 1 << 20;

/// All signatures of a program.
#[derive(Debug, Default)]
pub struct Signatures {
    /// By `RecordId`.
    pub records: Vec<RecordSignature>,
    /// By `EnumId`.
    pub enums: Vec<EnumSignature>,
    /// By `AliasId`.
    pub aliases: Vec<Type>,
    /// By `ConstantId`.
    pub constants: Vec<ConstantSignature>,
    /// The constants that are numbers, by `ConstantId`: known before types are, since types may have them as bounds.
    pub numbers: Vec<Option<Number>>,
    /// By `FunctionId`.
    pub functions: Vec<CallableSignature>,
    /// By `ToolId`.
    pub tools: Vec<CallableSignature>,
    /// By `AgentId`.
    pub agents: Vec<CallableSignature>,
    /// By `WorkflowId`.
    pub workflows: Vec<CallableSignature>,
    /// By `SignalId`.
    pub signals: Vec<SignalSignature>,
    regexes: Mutex<HashMap<Name, Result<Arc<Regex>, Name>>>,
}

/// A record.
#[derive(Debug)]
pub struct RecordSignature {
    /// Its name.
    pub name: Name,
    /// Its declaration.
    pub declaration: DeclarationId,
    /// Where its name stands.
    pub place: Place,
    /// Its fields.
    pub fields: FieldList,
}

/// An enum.
#[derive(Debug)]
pub struct EnumSignature {
    /// Its name.
    pub name: Name,
    /// Its declaration.
    pub declaration: DeclarationId,
    /// Where its name stands.
    pub place: Place,
    /// Its variants.
    pub variants: Vec<VariantSignature>,
    /// Whether all its variants could be read.
    pub complete: bool,
    /// Whether no variant has a payload.
    pub plain: bool,
    positions: HashMap<Name, u32>,
}

/// A variant.
#[derive(Debug)]
pub struct VariantSignature {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its payload.
    pub payload: Option<FieldList>,
}

/// The fields of a record or payload.
#[derive(Debug, Default)]
pub struct FieldList {
    /// As declared.
    pub fields: Vec<FieldSignature>,
    /// Whether all of them could be read.
    pub complete: bool,
    positions: HashMap<Name, u32>,
}

/// A field.
#[derive(Debug)]
pub struct FieldSignature {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its type.
    pub ty: Type,
    /// Whether it has a default.
    pub has_default: bool,
    /// Its default, once it is known.
    pub default: Option<Value>,
}

/// A constant.
#[derive(Debug, Clone)]
pub struct ConstantSignature {
    /// Its type.
    pub ty: Type,
    /// Its value, where it could be folded.
    pub folded: Option<Value>,
    /// Whether something is wrong with it, so that what lacks its value is right.
    pub wrong: bool,
}

/// A callable.
#[derive(Debug)]
pub struct CallableSignature {
    /// Its name.
    pub name: Name,
    /// Its file.
    pub file: FileId,
    /// Where its name stands.
    pub name_span: Span,
    /// Its parameters.
    pub parameters: Vec<ParameterSignature>,
    /// Whether all its parameters could be read.
    pub complete: bool,
    /// What it gives.
    pub result: Type,
    /// Where its result type is written.
    pub result_span: Option<Span>,
}

/// A parameter.
#[derive(Debug)]
pub struct ParameterSignature {
    /// Its name.
    pub name: Name,
    /// Where its name stands.
    pub span: Span,
    /// Its documentation comment.
    pub docs: Option<Name>,
    /// Its type.
    pub ty: Type,
    /// Whether it has a default.
    pub has_default: bool,
    /// Its default, once it is known.
    pub default: Option<Value>,
    /// Whether it is shared with the caller's `var`.
    pub variable: bool,
}

/// A signal.
#[derive(Debug)]
pub struct SignalSignature {
    /// Its name.
    pub name: Name,
    /// What it carries.
    pub payload: Type,
}

impl CallableSignature {
    /// Where its name stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::new(self.file, self.name_span)
    }

    /// Where its result type is written, or else its name.
    #[must_use]
    pub fn result_place(&self) -> Place {
        Place::new(self.file, self.result_span.unwrap_or(self.name_span))
    }

    /// The parameter with this name, with its position.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<(usize, &ParameterSignature)> {
        self.parameters.iter().enumerate().find(|(_, parameter)| parameter.name == name)
    }
}

impl EnumSignature {
    /// The position of the variant with this name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<u32> {
        self.positions.get(name).copied()
    }

    /// The variant at this position.
    #[must_use]
    pub fn variant(&self, position: u32) -> &VariantSignature {
        &self.variants[position as usize]
    }
}

impl FieldList {
    /// The field with this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&FieldSignature> {
        self.positions.get(name).map(|position| &self.fields[*position as usize])
    }

    /// The position of the field with this name.
    #[must_use]
    pub fn position(&self, name: &str) -> Option<usize> {
        self.positions.get(name).map(|position| *position as usize)
    }

    /// Sets the value of a default.
    pub fn set_default(&mut self, name: &str, value: Value) {
        if let Some(position) = self.position(name) {
            self.fields[position].default = Some(value);
        }
    }

    /// All names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|field| field.name.as_str())
    }
}

impl Signatures {
    /// The record with this id.
    #[must_use]
    pub fn record(&self, id: RecordId) -> &RecordSignature {
        &self.records[id.index()]
    }

    /// The enum with this id.
    #[must_use]
    pub fn enumeration(&self, id: EnumId) -> &EnumSignature {
        &self.enums[id.index()]
    }

    /// What the alias stands for.
    #[must_use]
    pub fn alias(&self, id: AliasId) -> &Type {
        &self.aliases[id.0 as usize]
    }

    /// The constant with this id.
    #[must_use]
    pub fn constant(&self, id: ConstantId) -> &ConstantSignature {
        &self.constants[id.index()]
    }

    /// The function with this id.
    #[must_use]
    pub fn function(&self, id: FunctionId) -> &CallableSignature {
        &self.functions[id.index()]
    }

    /// The tool with this id.
    #[must_use]
    pub fn tool(&self, id: ToolId) -> &CallableSignature {
        &self.tools[id.index()]
    }

    /// The agent with this id.
    #[must_use]
    pub fn agent(&self, id: AgentId) -> &CallableSignature {
        &self.agents[id.index()]
    }

    /// The workflow with this id.
    #[must_use]
    pub fn workflow(&self, id: WorkflowId) -> &CallableSignature {
        &self.workflows[id.index()]
    }

    /// The callable with this id.
    #[must_use]
    pub fn callable(&self, id: CallableId) -> &CallableSignature {
        match id {
            CallableId::Tool(id) => self.tool(id),
            CallableId::Agent(id) => self.agent(id),
            CallableId::Workflow(id) => self.workflow(id),
        }
    }

    /// The signal with this id.
    #[must_use]
    pub fn signal(&self, id: SignalId) -> &SignalSignature {
        &self.signals[id.index()]
    }

    /// The compiled regular expression; none where it is wrong, which was told where it is written.
    #[must_use]
    pub fn regex(&self, pattern: &Name) -> Option<Arc<Regex>> {
        self.compile_regex(pattern).ok()
    }

    /// Compiles a regular expression, once.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn compile_regex(&self, pattern: &Name) -> Result<Arc<Regex>, Name> {
        let mut known = self.regexes.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .entry(pattern.clone())
            .or_insert_with(|| {
                let built = RegexBuilder::new(pattern).size_limit(REGEX_SIZE_MAX).build();
                built.map(Arc::new).map_err(|error| Name::new(regex_reason(&error)))
            })
            .clone()
    }
}

/// The last line of what the regex crate says, which is the reason.
fn regex_reason(error: &regex::Error) -> String {
    match error {
        regex::Error::CompiledTooBig(_) => "it is too large".to_owned(),
        other => {
            let text = other.to_string();
            let last = text.lines().next_back().unwrap_or_default().trim();
            last.strip_prefix("error: ").unwrap_or(last).to_owned()
        }
    }
}
