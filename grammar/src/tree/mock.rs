//! Stand-ins in tests.

use super::{Arguments, Expr, Ident, Span};

/// `mock subject = answer`, `mock subject fails kind "message"`
#[derive(Debug, Clone, PartialEq)]
pub struct Mock {
    /// What is stood in for.
    pub subject: MockSubject,
    /// What it answers.
    pub answer: MockAnswer,
}

/// What is stood in for.
#[derive(Debug, Clone, PartialEq)]
pub enum MockSubject {
    /// `mock Triage`, `mock files.read_file`: the names between dots.
    Callable(Vec<Ident>),
    /// `mock ask "finance"`
    Ask(Expr),
    /// `mock model Triage`: the turns of that agent's model.
    Model(Ident),
    /// `mock signal payment`
    Signal(Ident),
}

/// What a stand-in answers.
#[derive(Debug, Clone, PartialEq)]
pub enum MockAnswer {
    /// `= e`
    Value(Expr),
    /// `fails timeout "too late"`
    Fails {
        /// The kind of the error.
        kind: Ident,
        /// Its message.
        message: Option<Expr>,
    },
    /// `= [call …, output …]`, of `mock model`.
    Turns {
        /// In order.
        turns: Vec<Turn>,
        /// Places where a turn could not be read.
        broken: Vec<Span>,
    },
    /// Could not be read, and was told.
    Broken,
}

/// One turn of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Turn {
    /// What the model does.
    pub kind: TurnKind,
    /// All of it.
    pub span: Span,
}

/// What a model does in a turn.
#[derive(Debug, Clone, PartialEq)]
pub enum TurnKind {
    /// `call a(…)`, or `calls [a(…), b(…)]` for several in one turn.
    Calls(Vec<TurnCall>),
    /// `handoff Refunds(reason: "x")`
    Handoff(TurnCall),
    /// `output e`
    Output(Expr),
    /// `text "…"`
    Text(Expr),
    /// `error rate_limited "message"`
    Error {
        /// The kind of the error.
        kind: Ident,
        /// Its message.
        message: Option<Expr>,
    },
}

/// `lookup_order(order_id: "A1")`
#[derive(Debug, Clone, PartialEq)]
pub struct TurnCall {
    /// The names between dots: at least one.
    pub path: Vec<Ident>,
    /// What the model writes; none where no parentheses are written.
    pub arguments: Option<Arguments>,
    /// All of it.
    pub span: Span,
}
