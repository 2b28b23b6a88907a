//! Checks of the whole program, once every body is known: who calls whom, who hands over to whom, what nobody uses.

mod cycles;
mod environment;
mod handoffs;
mod import_fixes;
mod loops;
mod missing;
mod naming;
mod naming_parts;
mod reach;
mod sequential;
mod unreached;
mod unused;
mod used;

use agentflow_plan::CallableId;

use crate::body::{CallSite, UnboundedLoop};
use crate::declare::{DeclarationId, Declarations, Definition};
use crate::files::{FileId, Files};
use crate::finding::Finding;
use crate::program::{Body, Owner};
use crate::signatures::Signatures;
use crate::sink::{Naming, Reference, Sink};
use crate::typed::Type;
use crate::types::show;

pub use missing::Elsewhere;

/// What the whole program is checked by.
pub struct Whole<'a> {
    /// Its files.
    pub files: &'a Files,
    /// Its declarations.
    pub declarations: &'a Declarations,
    /// Its signatures.
    pub signatures: &'a Signatures,
    /// Its bodies.
    pub bodies: &'a [CheckedBody],
    /// Names and where they lead, of what is no body: constants, signatures.
    pub references: &'a [(FileId, Vec<Reference>)],
    /// Declarations that were likely meant by a name that is wrong.
    pub meant: &'a [DeclarationId],
    /// Where names against the convention are used.
    pub namings: &'a [(FileId, Naming)],
}

/// A body, with what was found in it besides findings.
#[derive(Debug)]
pub struct CheckedBody {
    /// What it is of.
    pub owner: Owner,
    /// Its typed form.
    pub body: Body,
    /// Names and where they lead.
    pub references: Vec<Reference>,
    /// Calls that it makes.
    pub calls: Vec<CallSite>,
    /// Its loops without a bound.
    pub unbounded_loops: Vec<UnboundedLoop>,
}

impl CheckedBody {
    /// The file that it stands in.
    pub fn file(&self, declarations: &Declarations) -> FileId {
        match self.owner {
            Owner::Declaration(id) => declarations.get(id).file,
            Owner::Test(file, _) => file,
        }
    }

    /// The callable that it is the body of.
    pub fn callable(&self, declarations: &Declarations) -> Option<CallableId> {
        match self.owner {
            Owner::Declaration(id) => match declarations.get(id).definition {
                Definition::Tool(id) => Some(CallableId::Tool(id)),
                Definition::Agent(id) => Some(CallableId::Agent(id)),
                Definition::Workflow(id) => Some(CallableId::Workflow(id)),
                _ => None,
            },
            Owner::Test(..) => None,
        }
    }
}

/// Checks the whole program.
pub fn check_whole(whole: &Whole<'_>, findings: &mut Vec<Finding>) {
    import_fixes::complete(whole, findings);
    cycles::check(whole, findings);
    handoffs::check(whole, findings);
    loops::check(whole, findings);
    environment::check(whole, findings);
    sequential::check(whole, findings);
    naming::check(whole, findings);
    naming_parts::check(whole, findings);
    unused::check(whole, findings);
}

/// Takes what one check found. What is not used is only told where no name is wrong: it may have been meant.
pub fn take_findings(
    elsewhere: &mut Elsewhere<'_>,
    file: FileId,
    sink: Sink,
    findings: &mut Vec<Finding>,
) -> Vec<Reference> {
    let Sink { findings: mut found, missing, unused, references, .. } = sink;
    if !found.iter().any(|finding| finding.code.starts_with("E02")) {
        found.extend(unused);
    }
    for missing in &missing {
        if let Some(finding) = found.get_mut(missing.finding) {
            elsewhere.explain(file, missing, finding);
        }
    }
    findings.append(&mut found);
    references
}

impl Whole<'_> {
    /// The type as a program would write it.
    pub fn show(&self, ty: &Type) -> String {
        show(ty, self.signatures)
    }
}
