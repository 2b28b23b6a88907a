//! Findings as data. How they are shown is nobody's business here.

mod registry;

use agentflow_grammar::tree::Span;

pub use registry::{CODES, Code, code};

use crate::files::FileId;

/// A place in a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: FileId,
    /// The bytes of its text.
    pub span: Span,
}

impl Place {
    /// These bytes of this file.
    #[must_use]
    pub const fn new(file: FileId, span: Span) -> Place {
        Place { file, span }
    }
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The program cannot be compiled.
    Error,
    /// The program can be compiled, and likely does not do what was meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
        }
    }
}

/// Something that is wrong with a program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Its stable code, such as `E0201`; [`code`] has more about it.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in one sentence that stands alone.
    pub message: String,
    /// The smallest place that is wrong, and what is wrong there.
    pub primary: Label,
    /// Places that explain it: the declaration, the other branch.
    pub secondary: Vec<Label>,
    /// What to write instead.
    pub help: Option<String>,
    /// Edits that put it right.
    pub fix: Option<Fix>,
}

impl Finding {
    /// A finding with this code, whose severity the first letter of the code tells: `E` or `W`.
    #[must_use]
    pub fn new(
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        label: impl Into<String>,
    ) -> Finding {
        let severity = if code.starts_with('W') { Severity::Warning } else { Severity::Error };
        Finding {
            code,
            severity,
            message: message.into(),
            primary: Label { place, message: label.into() },
            secondary: Vec::new(),
            help: None,
            fix: None,
        }
    }

    /// With a further place.
    #[must_use]
    pub fn with_label(mut self, place: Place, message: impl Into<String>) -> Finding {
        self.secondary.push(Label { place, message: message.into() });
        self
    }

    /// With a further place, where there is one.
    #[must_use]
    pub fn with_label_at(self, place: Option<Place>, message: impl Into<String>) -> Finding {
        match place {
            Some(place) => self.with_label(place, message),
            None => self,
        }
    }

    /// With what to write instead.
    #[must_use]
    pub fn with_help(mut self, help: impl Into<String>) -> Finding {
        self.help = Some(help.into());
        self
    }

    /// With one edit that puts it right: `place` becomes `text`.
    #[must_use]
    pub fn with_fix(mut self, title: impl Into<String>, place: Place, text: impl Into<String>) -> Finding {
        let edits = vec![Edit { place, text: text.into() }];
        self.fix = Some(Fix { title: title.into(), edits, applicability: Applicability::Sure });
        self
    }

    /// The same, with a fix that may be another than what was meant.
    #[must_use]
    pub fn as_guess(mut self) -> Finding {
        if let Some(fix) = &mut self.fix {
            fix.applicability = Applicability::Guess;
        }
        self
    }

    /// With edits that put it right.
    #[must_use]
    pub fn with_edits(mut self, title: impl Into<String>, edits: Vec<Edit>) -> Finding {
        self.fix = Some(Fix { title: title.into(), edits, applicability: Applicability::Sure });
        self
    }

    /// Whether the program cannot be compiled.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// A place, and what is to be said about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// Where.
    pub place: Place,
    /// What.
    pub message: String,
}

/// Edits that put a finding right. They do not overlap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What they do, as an order.
    pub title: String,
    /// The edits.
    pub edits: Vec<Edit>,
    /// Who may apply it.
    pub applicability: Applicability,
}

/// Whether a fix gives the program that was meant. ruff calls these safe and unsafe.
/// <https://docs.astral.sh/ruff/linter/#fix-safety>
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applicability {
    /// It does: `agentflow check --fix` applies it.
    Sure,
    /// Perhaps; an author has to look at it. Editors may offer it.
    Guess,
}

impl Applicability {
    /// Its name in the outputs of tools.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Applicability::Sure => "sure",
            Applicability::Guess => "guess",
        }
    }
}

/// A piece of text that another replaces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced; nothing, where the span is empty.
    pub place: Place,
    /// By what.
    pub text: String,
}
