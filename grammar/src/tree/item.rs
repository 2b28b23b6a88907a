//! A file and its declarations.

use super::{Block, Comment, Docs, Expr, Ident, Settings, Signature, Span, StringLiteral, Type};

/// A whole file. It always exists, whatever the text was.
#[derive(Debug, Clone, PartialEq)]
pub struct File {
    /// The `//!` lines at the top.
    pub docs: Option<Docs>,
    /// What stands before the first item's extent: from offset 0. All of the file where there is no item.
    pub header: Span,
    /// Every declaration, in order, broken ones included.
    pub items: Vec<Item>,
    /// Every comment that is no documentation, in order.
    pub comments: Vec<Comment>,
}

/// One declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The `///` lines before it.
    pub docs: Option<Docs>,
    /// What is declared.
    pub kind: ItemKind,
    /// From the keyword to the last token.
    pub span: Span,
    /// With the comments and blank lines around it: the header and the extents of all items tile the file.
    pub extent: Span,
    /// Whether a syntax finding lies in it, so that what seems to be missing from it may only have been unreadable.
    pub broken: bool,
}

impl Item {
    /// The name that the item declares; none for imports, tests, and items too broken to have one.
    #[must_use]
    pub fn name(&self) -> Option<&Ident> {
        match &self.kind {
            ItemKind::Import(_) | ItemKind::Test(_) => None,
            ItemKind::Const(item) => Some(&item.name),
            ItemKind::Record(item) => Some(&item.name),
            ItemKind::Enum(item) => Some(&item.name),
            ItemKind::TypeAlias(item) => Some(&item.name),
            ItemKind::Function(item) | ItemKind::Workflow(item) => Some(&item.name),
            ItemKind::Provider(item) | ItemKind::Model(item) | ItemKind::Mcp(item) => Some(&item.name),
            ItemKind::Tool(item) | ItemKind::Agent(item) => Some(&item.name),
            ItemKind::Signal(item) => Some(&item.name),
            ItemKind::Schedule(item) => Some(&item.name),
            ItemKind::Broken(item) => item.name.as_ref(),
        }
    }

    /// The keyword that opened the item, where it could be read.
    #[must_use]
    pub fn keyword(&self) -> Option<ItemKeyword> {
        Some(match &self.kind {
            ItemKind::Import(_) => ItemKeyword::Import,
            ItemKind::Const(_) => ItemKeyword::Const,
            ItemKind::Record(_) => ItemKeyword::Record,
            ItemKind::Enum(_) => ItemKeyword::Enum,
            ItemKind::TypeAlias(_) => ItemKeyword::Type,
            ItemKind::Function(_) => ItemKeyword::Fn,
            ItemKind::Provider(_) => ItemKeyword::Provider,
            ItemKind::Model(_) => ItemKeyword::Model,
            ItemKind::Mcp(_) => ItemKeyword::Mcp,
            ItemKind::Tool(_) => ItemKeyword::Tool,
            ItemKind::Agent(_) => ItemKeyword::Agent,
            ItemKind::Workflow(_) => ItemKeyword::Workflow,
            ItemKind::Signal(_) => ItemKeyword::Signal,
            ItemKind::Schedule(_) => ItemKeyword::Schedule,
            ItemKind::Test(_) => ItemKeyword::Test,
            ItemKind::Broken(item) => return item.keyword,
        })
    }
}

/// The kinds of declarations.
#[derive(Debug, Clone, PartialEq)]
pub enum ItemKind {
    /// `import { A, B } from "./file.agentflow"`
    Import(Import),
    /// `const LIMIT: float = 500.0`
    Const(Const),
    /// `record Ticket { … }`
    Record(Record),
    /// `enum Mood { … }`
    Enum(Enum),
    /// `type Score = int(0..10)`
    TypeAlias(TypeAlias),
    /// `fn total(items: Item[]) -> float { … }`
    Function(Routine),
    /// `provider openai { … }`
    Provider(Configured),
    /// `model fast { … }`
    Model(Configured),
    /// `mcp files { … }`
    Mcp(Configured),
    /// `tool refund(id: string) -> string { … }`
    Tool(Configurable),
    /// `agent Triage(ticket: Ticket) -> Resolution { … }`
    Agent(Configurable),
    /// `workflow support(ticket: Ticket) -> Resolution { … }`
    Workflow(Routine),
    /// `signal payment: Payment`
    Signal(Signal),
    /// `schedule nightly = report("eu") { … }`
    Schedule(Schedule),
    /// `test "name" { … }`
    Test(Test),
    /// A declaration of which nothing but the start could be read. It has been told; what uses its name is right.
    Broken(BrokenItem),
}

/// The keywords that open a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "each is the keyword of its name")]
pub enum ItemKeyword {
    Import,
    Const,
    Record,
    Enum,
    Type,
    Fn,
    Provider,
    Model,
    Mcp,
    Tool,
    Agent,
    Workflow,
    Signal,
    Schedule,
    Test,
}

/// `import { A, B } from "./file.agentflow"`
#[derive(Debug, Clone, PartialEq)]
pub struct Import {
    /// The names, in order.
    pub names: Vec<Ident>,
    /// The file, a string without interpolation unless the program is wrong.
    pub path: StringLiteral,
    /// Where the path stands, quotes included.
    pub path_span: Span,
}

/// `const NAME: type = value`
#[derive(Debug, Clone, PartialEq)]
pub struct Const {
    /// Its name.
    pub name: Ident,
    /// The type, where it is written.
    pub declared: Option<Type>,
    /// The value.
    pub value: Expr,
}

/// `record Name { fields }`
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// Its name.
    pub name: Ident,
    /// The fields that could be read.
    pub fields: Vec<Field>,
    /// Places where a field could not be read: what seems to be missing may stand there.
    pub broken: Vec<Span>,
}

/// A field of a record or of a variant.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The `///` lines before it.
    pub docs: Option<Docs>,
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub declared: Type,
    /// The value after `=`.
    pub default: Option<Expr>,
    /// From the name to the last token.
    pub span: Span,
}

/// `enum Name { variants }`
#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    /// Its name.
    pub name: Ident,
    /// The variants that could be read.
    pub variants: Vec<Variant>,
    /// Places where a variant could not be read.
    pub broken: Vec<Span>,
}

/// A variant of an enum.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The `///` lines before it.
    pub docs: Option<Docs>,
    /// Its name.
    pub name: Ident,
    /// The fields between braces; none where no braces are written.
    pub payload: Option<Payload>,
    /// From the name to the last token.
    pub span: Span,
}

/// What a variant carries.
#[derive(Debug, Clone, PartialEq)]
pub struct Payload {
    /// The fields that could be read.
    pub fields: Vec<Field>,
    /// Places where a field could not be read.
    pub broken: Vec<Span>,
    /// Braces included.
    pub span: Span,
}

/// `type Name = type`
#[derive(Debug, Clone, PartialEq)]
pub struct TypeAlias {
    /// Its name.
    pub name: Ident,
    /// What it stands for.
    pub target: Type,
}

/// A function or workflow: a signature and statements.
#[derive(Debug, Clone, PartialEq)]
pub struct Routine {
    /// Its name.
    pub name: Ident,
    /// Parameters and result.
    pub signature: Signature,
    /// The statements.
    pub body: Block,
}

/// A provider, model or MCP server: a name and settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Configured {
    /// Its name.
    pub name: Ident,
    /// The settings.
    pub settings: Settings,
}

/// A tool or agent: a signature and settings.
#[derive(Debug, Clone, PartialEq)]
pub struct Configurable {
    /// Its name.
    pub name: Ident,
    /// Parameters and result.
    pub signature: Signature,
    /// The settings, a tool's `do` body and an agent's guards included.
    pub settings: Settings,
}

/// `signal name: type`
#[derive(Debug, Clone, PartialEq)]
pub struct Signal {
    /// Its name.
    pub name: Ident,
    /// What it carries.
    pub declared: Type,
}

/// `schedule name = call(…) { settings }`
#[derive(Debug, Clone, PartialEq)]
pub struct Schedule {
    /// Its name.
    pub name: Ident,
    /// What is started, a call unless the program is wrong.
    pub call: Expr,
    /// When, and how starts may overlap.
    pub settings: Settings,
}

/// `test "name" { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct Test {
    /// What the test shows, a string without interpolation unless the program is wrong.
    pub name: StringLiteral,
    /// Where the name stands, quotes included.
    pub name_span: Span,
    /// Mocks, calls and expectations.
    pub body: Block,
}

/// A declaration that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub struct BrokenItem {
    /// The keyword that opens it (the one that was likely meant, where it is misspelt).
    pub keyword: Option<ItemKeyword>,
    /// The name after the keyword.
    pub name: Option<Ident>,
}
