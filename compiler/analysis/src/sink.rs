//! What a check gives besides its result: findings, and which names led where.

use agentflow_grammar::tree::Span;

use crate::declare::{DeclarationId, Named};
use crate::finding::{Finding, Place};
use crate::nearest::Nearest;
use crate::typed::Name;

/// A name that leads to a declaration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reference {
    /// Where it is written.
    pub span: Span,
    /// Where it leads.
    pub declaration: DeclarationId,
    /// Which import of the file it comes by.
    pub import: Option<u32>,
}

/// A name that leads nowhere: another file may declare it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Which of the findings tells it.
    pub finding: usize,
    /// The name.
    pub name: Name,
    /// What is due, with its article: `a type`, `a value`, `a callable`, or a kind of declarations.
    pub wanted: Name,
}

/// Where a local, parameter, field or variant is named. Kept only of names against the convention, which a fix renames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Naming {
    /// Where it is named.
    pub span: Span,
    /// Where it is declared.
    pub of: Place,
    /// How it is named there.
    pub form: NamingForm,
}

/// How something is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamingForm {
    /// By its name.
    Plain,
    /// A field, by `name` alone where `name: name` is meant.
    FieldAlone,
    /// A value, by `name` alone where `name: name` is meant.
    ValueAlone,
}

/// Collects what one check finds.
#[derive(Debug, Default)]
pub struct Sink {
    /// In the order in which they were found.
    pub findings: Vec<Finding>,
    /// What is not used.
    pub unused: Vec<Finding>,
    /// Names and where they lead.
    pub references: Vec<Reference>,
    /// Names that lead nowhere.
    pub missing: Vec<Missing>,
    /// Names that were likely meant where something else is written: not to be called unused.
    pub meant: Vec<DeclarationId>,
    /// Where names against the convention are used.
    pub namings: Vec<Naming>,
    /// Finds what was meant.
    pub nearest: Nearest,
}

impl Sink {
    /// Tells a finding.
    pub fn tell(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Tells that a name leads nowhere.
    pub fn tell_missing(&mut self, finding: Finding, name: &str, wanted: &str) {
        self.missing.push(Missing {
            finding: self.findings.len(),
            name: Name::new(name),
            wanted: Name::new(wanted),
        });
        self.findings.push(finding);
    }

    /// Tells that something is not used; silent where a name was unknown, which may have been meant for it.
    pub fn tell_unused(&mut self, finding: Finding) {
        self.unused.push(finding);
    }

    /// Notes where a name leads.
    pub fn refer(&mut self, span: Span, named: Named) {
        self.references.push(Reference { span, declaration: named.declaration, import: named.import });
    }

    /// Notes where something is named, if its name is against the convention.
    pub fn name_part(&mut self, name: &str, span: Span, of: Place, form: NamingForm) {
        if name.bytes().any(|letter| letter.is_ascii_uppercase()) {
            self.namings.push(Naming { span, of, form });
        }
    }

    /// Takes over what another check found.
    pub fn append(&mut self, other: Sink) {
        let before = self.findings.len();
        self.findings.extend(other.findings);
        self.references.extend(other.references);
        self.unused.extend(other.unused);
        self.meant.extend(other.meant);
        self.namings.extend(other.namings);
        let moved = |missing: Missing| Missing { finding: missing.finding + before, ..missing };
        self.missing.extend(other.missing.into_iter().map(moved));
    }
}
