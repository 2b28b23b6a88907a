//! The entry: a world and paths in, a typed program and findings out.

use crate::declare::collect;
use crate::files::{Files, load};
use crate::finding::Finding;
use crate::program::{assemble, check_bodies, check_constants};
use crate::signatures::build;
use crate::typed::Program;
use crate::world::{MemoryWorld, World};

/// What is known of a program.
#[derive(Debug)]
pub struct Analysis {
    /// Its files.
    pub files: Files,
    /// What is wrong with it, by file and place.
    pub findings: Vec<Finding>,
    /// The typed program, if nothing is an error.
    pub program: Option<Program>,
}

impl Analysis {
    /// Whether something is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(Finding::is_error)
    }
}

/// Analyses the program whose entry is this file.
#[must_use]
pub fn analyse(world: &dyn World, entry: &str) -> Analysis {
    analyse_all(world, &[entry])
}

/// Analyses the programs whose entries are these files, as one.
#[must_use]
pub fn analyse_all(world: &dyn World, entries: &[&str]) -> Analysis {
    let mut findings = Vec::new();
    let files = load(world, entries, &mut findings);
    let declarations = collect(&files, &mut findings);
    let (mut signatures, mut sinks) = build(&files, &declarations);
    let constants = check_constants(&files, &declarations, &mut signatures, &mut sinks);
    let bodies = check_bodies(&files, &declarations, &signatures);
    for sink in sinks {
        findings.extend(sink.findings);
    }
    let mut list = Vec::with_capacity(bodies.list.len());
    for (owner, body, checked) in bodies.list {
        findings.extend(checked.sink.findings);
        list.push((owner, body));
    }
    let program =
        assemble(&files, &declarations, signatures, constants, list.into_iter().map(|(_, body)| body));
    findings.sort_by_key(|finding| (finding.primary.place, finding.code));
    let program = (!findings.iter().any(Finding::is_error)).then_some(program);
    Analysis { files, findings, program }
}

/// Analyses one text that imports nothing.
#[must_use]
pub fn analyse_text(text: &str) -> Analysis {
    analyse(&MemoryWorld::new().with("main.agentflow", text), "main.agentflow")
}
