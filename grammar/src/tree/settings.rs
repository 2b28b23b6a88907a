//! Bodies made of settings, and the settings that have a syntax of their own.

use super::{Block, Expr, Fields, Ident, Span};

/// `{ name: value … }` of a declaration.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Those that could be read, in order, repeated ones included.
    pub entries: Vec<Setting>,
    /// Places where a setting could not be read.
    pub broken: Vec<Span>,
    /// Braces included.
    pub span: Span,
}

/// One setting. Which names exist, and what their values may be, is not decided here.
#[derive(Debug, Clone, PartialEq)]
pub struct Setting {
    /// Its name; `do` and `guard` for the two that are written without a colon.
    pub name: Ident,
    /// Its value.
    pub value: SettingValue,
    /// From the name to the last token.
    pub span: Span,
}

/// The ways to write a value.
#[derive(Debug, Clone, PartialEq)]
pub enum SettingValue {
    /// Any expression; a bare word (`effect: read`) is the expression that is a name, `{ … }` an object.
    Expr(Expr),
    /// `http: get "https://…"`
    Http {
        /// The word after the colon.
        method: Ident,
        /// What follows it.
        url: Expr,
    },
    /// `rate: 60 per 1m`
    Rate {
        /// How many.
        count: Expr,
        /// In which time.
        per: Expr,
    },
    /// `tools: […]`
    Tools(EntryList<ToolEntry>),
    /// `handoffs: […]`
    Handoffs(EntryList<Handoff>),
    /// `guard input first { condition, "message" }`
    Guard(Box<Guard>),
    /// `do { … }`
    Body(Block),
    /// The value could not be read, and was told.
    Broken,
}

/// `[entry, …]`
#[derive(Debug, Clone, PartialEq)]
pub struct EntryList<T> {
    /// Those that could be read.
    pub entries: Vec<T>,
    /// Places where an entry could not be read.
    pub broken: Vec<Span>,
    /// Brackets included.
    pub span: Span,
}

/// `files.*`, `refund(order_id: id) with { … }`
#[derive(Debug, Clone, PartialEq)]
pub struct ToolEntry {
    /// The names between dots: at least one.
    pub path: Vec<Ident>,
    /// The `*` of `files.*`.
    pub all: Option<Span>,
    /// What is bound, where parentheses are written.
    pub bindings: Option<Bindings>,
    /// What `with { … }` replaces.
    pub options: Option<Fields>,
    /// All of it.
    pub span: Span,
}

/// `Refunds(ticket: ticket) sharing last 6 without tools when condition`
#[derive(Debug, Clone, PartialEq)]
pub struct Handoff {
    /// The agent.
    pub target: Ident,
    /// What is bound, where parentheses are written.
    pub bindings: Option<Bindings>,
    /// What goes along.
    pub sharing: Option<Sharing>,
    /// The words `without tools`.
    pub without_tools: Option<Span>,
    /// When it is offered.
    pub when: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `(a, name: b, other: _)`
#[derive(Debug, Clone, PartialEq)]
pub struct Bindings {
    /// Those that could be read.
    pub entries: Vec<Binding>,
    /// Places where a binding could not be read.
    pub broken: Vec<Span>,
    /// Parentheses included.
    pub span: Span,
}

/// One bound parameter.
#[derive(Debug, Clone, PartialEq)]
pub struct Binding {
    /// The parameter, where it is named.
    pub name: Option<Ident>,
    /// What it gets; none for `_`, which leaves it to the model.
    pub value: Option<Expr>,
    /// All of it.
    pub span: Span,
}

/// `sharing …`
#[derive(Debug, Clone, PartialEq)]
pub struct Sharing {
    /// What is shared.
    pub kind: SharingKind,
    /// From `sharing` on.
    pub span: Span,
}

/// What a handoff shares of the conversation.
#[derive(Debug, Clone, PartialEq)]
pub enum SharingKind {
    /// `none`
    None,
    /// `all`
    All,
    /// `last 6`
    Last(Expr),
    /// `summary`
    Summary,
    /// Any other word.
    Unknown(Ident),
}

/// `guard output { condition, "message" }`
#[derive(Debug, Clone, PartialEq)]
pub struct Guard {
    /// `input` or `output`, unless the program is wrong.
    pub moment: Ident,
    /// The word `first`.
    pub first: Option<Span>,
    /// What must hold.
    pub condition: Expr,
    /// What is told where it does not.
    pub message: Option<Expr>,
}
