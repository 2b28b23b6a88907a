//! Words of the language where a name is made that could never be used: an expression that begins with one is a form.

use super::{Builder, Node, line_before};
use crate::error::SyntaxError;
use crate::keywords::is_reserved;
use crate::tree::{FieldPatternValue, FieldPatterns, Ident, Parameter, Routine};

/// The code of what is told here.
pub(crate) const CODE: &str = "E0117";

impl Builder<'_> {
    /// A name that expressions are to use.
    pub(super) fn used_by_name(&self, name: &Ident) {
        if is_reserved(&name.name) {
            let word = &name.name;
            let message = format!("`{word}` is a word of the language, and cannot be a name here");
            let help = format!("choose another name: what begins with `{word}` is read as a form of its own");
            self.tell(SyntaxError::new(CODE, name.span, message).with_help(help));
        }
    }

    /// A name that a statement or a loop makes.
    pub(super) fn local(&self, node: &Node<'_>) -> Ident {
        let name = self.ident(node);
        self.used_by_name(&name);
        name
    }

    /// The names of a routine: its own, and its parameters'.
    pub(super) fn routine_names(&self, routine: &Routine) {
        self.used_by_name(&routine.name);
        for parameter in &routine.signature.parameters {
            self.used_by_name(&parameter.name);
        }
    }

    /// The parameters of a tool or an agent. Outside they are names of fields, and so any word will do; but where something
    /// could not be read on a line after such a word, it was to be used.
    pub(super) fn parameters_named(&self, parameters: &[Parameter]) {
        for parameter in parameters {
            if is_reserved(&parameter.name.name) && self.unread_after(&parameter.name.name) {
                self.used_by_name(&parameter.name);
            }
        }
    }

    /// The names that a pattern makes.
    pub(super) fn names_of_fields(&self, patterns: &FieldPatterns) {
        for entry in &patterns.entries {
            match &entry.value {
                FieldPatternValue::Same => self.used_by_name(&entry.name),
                FieldPatternValue::Name(name) => self.used_by_name(name),
                FieldPatternValue::Pattern(_) => {}
            }
        }
    }

    fn unread_after(&self, word: &str) -> bool {
        self.errors.borrow().iter().any(|error| {
            let Some((before, _)) = self.mended.around(error.span.start) else { return false };
            let line = line_before(before);
            line.split(|next: char| !next.is_alphanumeric() && next != '_').any(|other| other == word)
        })
    }
}

/// Where one of these names was made, what follows from it is not told.
pub(crate) fn only_names(errors: &mut Vec<SyntaxError>) {
    if errors.iter().any(|error| error.code == CODE) {
        errors.retain(|error| error.code == CODE);
    }
}
