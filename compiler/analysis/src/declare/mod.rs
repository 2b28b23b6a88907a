//! What is declared where, under which name.

mod collect;
mod import;
mod scope;

pub use collect::{collect, is_built_in_type};
pub use scope::{FileScope, Named};

use agentflow_grammar::tree::{Item, ItemKeyword, Span};
use agentflow_plan::{
    AgentId, EnumId, FunctionId, McpServerId, ModelId, ProviderId, RecordId, SignalId, ToolId, WorkflowId,
};

use crate::files::{FileId, Files};
use crate::finding::Place;
use crate::typed::{ConstantId, Head, Name};

/// A declaration, by its position in the table of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeclarationId(pub u32);

impl DeclarationId {
    /// The position in the table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A type alias, by its position among them. Aliases do not outlive the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AliasId(pub u32);

/// A schedule, by its position among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ScheduleId(pub u32);

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Definition {
    /// A record.
    Record(RecordId),
    /// An enum.
    Enum(EnumId),
    /// A type alias.
    Alias(AliasId),
    /// A constant.
    Constant(ConstantId),
    /// A pure function.
    Function(FunctionId),
    /// A provider.
    Provider(ProviderId),
    /// A model.
    Model(ModelId),
    /// An MCP server.
    Server(McpServerId),
    /// A tool.
    Tool(ToolId),
    /// An agent.
    Agent(AgentId),
    /// A workflow.
    Workflow(WorkflowId),
    /// A signal.
    Signal(SignalId),
    /// A schedule.
    Schedule(ScheduleId),
    /// Something that could not be read, or an import that leads nowhere: it was told, and agrees with every use.
    Broken(Option<ItemKeyword>),
}

impl Definition {
    /// What it is, with its article: `a record`.
    #[must_use]
    pub fn described(self) -> &'static str {
        match self {
            Definition::Record(_) => "a record",
            Definition::Enum(_) => "an enum",
            Definition::Alias(_) => "a type",
            Definition::Constant(_) => "a constant",
            Definition::Function(_) => "a function",
            Definition::Provider(_) => "a provider",
            Definition::Model(_) => "a model",
            Definition::Server(_) => "an MCP server",
            Definition::Tool(_) => "a tool",
            Definition::Agent(_) => "an agent",
            Definition::Workflow(_) => "a workflow",
            Definition::Signal(_) => "a signal",
            Definition::Schedule(_) => "a schedule",
            Definition::Broken(_) => "something that could not be read",
        }
    }

    /// Whether it stands where a type is due.
    #[must_use]
    pub fn is_type(self) -> bool {
        matches!(self, Definition::Record(_) | Definition::Enum(_) | Definition::Alias(_))
    }

    /// Whether it can be called.
    #[must_use]
    pub fn is_callable(self) -> bool {
        matches!(
            self,
            Definition::Function(_) | Definition::Tool(_) | Definition::Agent(_) | Definition::Workflow(_)
        )
    }
}

/// A declaration.
#[derive(Debug, Clone)]
pub struct Declaration {
    /// Its name.
    pub name: Name,
    /// Where the name stands.
    pub name_span: Span,
    /// In which file.
    pub file: FileId,
    /// Which item of the file's tree.
    pub item: u32,
    /// What it is.
    pub definition: Definition,
}

impl Declaration {
    /// Where its name stands.
    #[must_use]
    pub fn place(&self) -> Place {
        Place::new(self.file, self.name_span)
    }
}

/// All declarations of a program, and the names that each file sees.
#[derive(Debug, Default)]
pub struct Declarations {
    /// All, in the order of files and of items in them.
    pub all: Vec<Declaration>,
    /// What each file sees.
    pub scopes: Vec<FileScope>,
    /// Records, by id; and so on.
    pub records: Vec<DeclarationId>,
    /// By id.
    pub enums: Vec<DeclarationId>,
    /// By id.
    pub aliases: Vec<DeclarationId>,
    /// By id.
    pub constants: Vec<DeclarationId>,
    /// By id.
    pub functions: Vec<DeclarationId>,
    /// By id.
    pub providers: Vec<DeclarationId>,
    /// By id.
    pub models: Vec<DeclarationId>,
    /// By id.
    pub servers: Vec<DeclarationId>,
    /// By id.
    pub tools: Vec<DeclarationId>,
    /// By id.
    pub agents: Vec<DeclarationId>,
    /// By id.
    pub workflows: Vec<DeclarationId>,
    /// By id.
    pub signals: Vec<DeclarationId>,
    /// By id.
    pub schedules: Vec<DeclarationId>,
    /// Tests have no name: their file and item.
    pub tests: Vec<(FileId, u32)>,
}

impl Declarations {
    /// The declaration with this id.
    #[must_use]
    pub fn get(&self, id: DeclarationId) -> &Declaration {
        &self.all[id.index()]
    }

    /// What the file sees.
    #[must_use]
    pub fn scope(&self, file: FileId) -> &FileScope {
        &self.scopes[file.index()]
    }

    /// The item of a declaration.
    #[must_use]
    pub fn item<'f>(&self, files: &'f Files, id: DeclarationId) -> &'f Item {
        let declaration = self.get(id);
        &files.get(declaration.file).tree.items[declaration.item as usize]
    }

    /// The head of a declaration in the typed program.
    #[must_use]
    pub fn head(&self, files: &Files, id: DeclarationId) -> Head {
        let declaration = self.get(id);
        let item = self.item(files, id);
        Head {
            name: declaration.name.clone(),
            docs: item.docs.as_ref().map(|docs| Name::new(&docs.text)),
            file: declaration.file,
            name_span: declaration.name_span,
            span: item.span,
        }
    }
}
