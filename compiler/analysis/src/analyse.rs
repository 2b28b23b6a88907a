//! The entry: a world and paths in, a typed program and findings out.

use crate::body::Checked;
use crate::declare::collect;
use crate::files::{Files, load};
use crate::finding::Finding;
use crate::program::{assemble, check_bodies, check_constants};
use crate::signatures::build;
use crate::silence::{silence_after_jumps, silence_after_syntax, silence_more_effects, silence_unused};
use crate::typed::Program;
use crate::whole::{CheckedBody, Elsewhere, Whole, check_whole, take_findings};
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

    let mut elsewhere = Elsewhere::new(world, &files, &declarations);
    let mut meant = Vec::new();
    let mut namings = Vec::new();
    let mut references = Vec::with_capacity(sinks.len());
    for (file, sink) in files.ids().zip(sinks) {
        meant.extend_from_slice(&sink.meant);
        namings.extend(sink.namings.iter().map(|naming| (file, *naming)));
        references.push((file, take_findings(&mut elsewhere, file, sink, &mut findings)));
    }
    let mut checked_bodies = Vec::with_capacity(bodies.list.len());
    for (owner, body, Checked { sink, calls, unbounded_loops, .. }) in bodies.list {
        meant.extend_from_slice(&sink.meant);
        let mut checked = CheckedBody { owner, body, references: Vec::new(), calls, unbounded_loops };
        let file = checked.file(&declarations);
        namings.extend(sink.namings.iter().map(|naming| (file, *naming)));
        checked.references = take_findings(&mut elsewhere, file, sink, &mut findings);
        checked_bodies.push(checked);
    }
    let whole = Whole {
        files: &files,
        declarations: &declarations,
        signatures: &signatures,
        bodies: &checked_bodies,
        references: &references,
        meant: &meant,
        namings: &namings,
    };
    check_whole(&whole, &mut findings);

    silence_after_syntax(&files, &mut findings);
    silence_after_jumps(&files, &mut findings);
    silence_more_effects(&files, &mut findings);
    silence_unused(&mut findings);

    let typed = checked_bodies.into_iter().map(|checked| checked.body);
    let program = assemble(&files, &declarations, signatures, constants, typed);
    findings.sort_by_key(|finding| (finding.primary.place, finding.code));
    let program = (!findings.iter().any(Finding::is_error)).then_some(program);
    Analysis { files, findings, program }
}

/// Analyses one text that imports nothing.
#[must_use]
pub fn analyse_text(text: &str) -> Analysis {
    analyse(&MemoryWorld::new().with("main.agentflow", text), "main.agentflow")
}
