//! What is told about a text that cannot be read: data, in the language's words.

use crate::tree::Span;

/// One finding about syntax.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// A code of [`crate::CODES`].
    pub code: &'static str,
    /// What is wrong, in one line.
    pub message: String,
    /// The smallest place that is wrong.
    pub span: Span,
    /// Other places that help to see why.
    pub labels: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A place with a word about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be seen there.
    pub message: String,
}

/// A change that mends what was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an imperative.
    pub title: String,
    /// The changes, in order, which do not overlap.
    pub edits: Vec<TextEdit>,
}

/// One change of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextEdit {
    /// What is taken away; empty where something is only added.
    pub span: Span,
    /// What is put there.
    pub text: String,
}

impl SyntaxError {
    pub(crate) fn new(code: &'static str, span: Span, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), span, labels: Vec::new(), help: None, fix: None }
    }

    pub(crate) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    pub(crate) fn with_label(mut self, span: Span, message: impl Into<String>) -> Self {
        self.labels.push(Label { span, message: message.into() });
        self
    }

    pub(crate) fn with_fix(mut self, title: impl Into<String>, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Fix { title: title.into(), edits: vec![TextEdit { span, text: text.into() }] });
        self
    }
}
