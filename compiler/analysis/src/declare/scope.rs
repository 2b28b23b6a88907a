//! The names that a file sees.

use std::collections::HashMap;

use agentflow_grammar::tree::Span;

use super::DeclarationId;
use crate::typed::Name;

/// What a name leads to in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The declaration.
    pub declaration: DeclarationId,
    /// Which of the file's [`imports`](FileScope::imports) it comes by.
    pub import: Option<u32>,
}

/// A name that a file imports.
#[derive(Debug, Clone)]
pub struct ImportedName {
    /// The name.
    pub name: Name,
    /// Where it stands.
    pub span: Span,
    /// Which item of the file is the import.
    pub item: u32,
}

/// The names that a file sees.
#[derive(Debug, Default)]
pub struct FileScope {
    names: HashMap<Name, Named>,
    /// In the order in which they came, for suggestions.
    order: Vec<(Name, Named)>,
    /// What it imports, in order.
    pub imports: Vec<ImportedName>,
}

impl FileScope {
    /// What the name leads to.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Named> {
        self.names.get(name).copied()
    }

    /// All names, in the order in which they are declared.
    pub fn all(&self) -> impl Iterator<Item = &(Name, Named)> {
        self.order.iter()
    }

    /// Adds a name; gives back what it led to before, and leaves it at that.
    pub fn add(&mut self, name: &Name, named: Named) -> Option<Named> {
        if let Some(known) = self.names.get(name) {
            return Some(*known);
        }
        self.names.insert(name.clone(), named);
        self.order.push((name.clone(), named));
        None
    }
}
