//! Programs with what is expected of them: sections of a text file.
//!
//! A section begins with `=== title`; `expect CODE` lines say what is found, each with the text at its place in backticks.

use agentflow_analysis::world::MemoryWorld;
use agentflow_analysis::{Analysis, analyse};

/// A program of a corpus.
pub struct Case {
    pub title: String,
    /// Codes, and the texts at their places.
    pub expected: Vec<(String, String)>,
    pub program: String,
}

/// The programs of a file.
pub fn cases(text: &str) -> Vec<Case> {
    text.split("=== ")
        .skip(1)
        .map(|section| {
            let (title, rest) = section.split_once('\n').expect("a section has lines");
            let mut expected = Vec::new();
            let mut program = rest;
            while let Some(line) = program.strip_prefix("expect ") {
                let (line, rest) = line.split_once('\n').expect("a program follows");
                let (code, place) = line.split_once(' ').expect("a code and a place");
                let place = place.trim();
                let place = place.strip_prefix('`').and_then(|place| place.strip_suffix('`'));
                let place = place.expect("the place stands in backticks").replace("\\n", "\n");
                expected.push((code.to_owned(), place));
                program = rest;
            }
            Case { title: title.to_owned(), expected, program: program.trim_end().to_owned() + "\n" }
        })
        .collect()
}

/// Checks a program beside the shared prelude.
pub fn check(program: &str) -> Analysis {
    let world = MemoryWorld::new()
        .with("main.agentflow", program)
        .with("prelude.agentflow", include_str!("../wrong/prelude.agentflow"));
    analyse(&world, "main.agentflow")
}
