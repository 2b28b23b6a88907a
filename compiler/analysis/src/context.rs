//! What every check reads and none changes.

use crate::declare::{Declaration, Declarations, Definition, FileScope, Named};
use crate::files::{FileId, Files};
use crate::finding::Place;
use crate::signatures::Signatures;
use agentflow_grammar::tree::{ItemKind, Span};
use agentflow_plan::ToolId;

/// What a check in one file reads.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// All files.
    pub files: &'a Files,
    /// All declarations.
    pub declarations: &'a Declarations,
    /// All signatures.
    pub signatures: &'a Signatures,
    /// The file of what is checked.
    pub file: FileId,
}

impl<'a> Context<'a> {
    /// A place in the file.
    #[must_use]
    pub fn place(&self, span: Span) -> Place {
        Place::new(self.file, span)
    }

    /// The names that the file sees.
    #[must_use]
    pub fn scope(&self) -> &'a FileScope {
        self.declarations.scope(self.file)
    }

    /// What a name of the file leads to.
    #[must_use]
    pub fn lookup(&self, name: &str) -> Option<(Named, &'a Declaration)> {
        let named = self.scope().get(name)?;
        Some((named, self.declarations.get(named.declaration)))
    }

    /// The names of the file that lead to something that is wanted, in order.
    pub fn names(&self, wanted: impl Fn(Definition) -> bool) -> impl Iterator<Item = &'a str> {
        let declarations = self.declarations;
        self.scope()
            .all()
            .filter(move |(_, named)| wanted(declarations.get(named.declaration).definition))
            .map(|(name, _)| name.as_str())
    }

    /// Whether something in this piece of text, or right behind it on its line, could not be read.
    #[must_use]
    pub fn is_misread(&self, span: Span) -> bool {
        self.files.get(self.file).is_misread(span)
    }

    /// Whether the provider of a model carries the tool out.
    #[must_use]
    pub fn is_hosted(&self, tool: ToolId) -> bool {
        let declaration = self.declarations.tools.get(tool.index());
        declaration.is_some_and(|id| match &self.declarations.item(self.files, *id).kind {
            ItemKind::Tool(tool) => {
                tool.settings.entries.iter().any(|setting| setting.name.as_str() == "hosted")
            }
            _ => false,
        })
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> &'a str {
        &self.files.get(self.file).text
    }
}
