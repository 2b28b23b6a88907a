//! The page of every code: its wrong example gives exactly that code, once, and its way out gives nothing.

mod render;

use agentflow_analysis::finding::CODES;
use agentflow_analysis::world::{FilePath, MemoryWorld, ReadError, World};
use agentflow_analysis::{Analysis, analyse};

/// Files in memory, and one that may not be read.
struct PageWorld(MemoryWorld);

impl World for PageWorld {
    fn resolve(&self, from: Option<&FilePath>, written: &str) -> Result<FilePath, ReadError> {
        if written == "./locked.agentflow" { Err(ReadError::Denied) } else { self.0.resolve(from, written) }
    }

    fn read(&self, file: &FilePath) -> Result<Vec<u8>, ReadError> {
        self.0.read(file)
    }

    fn neighbours(&self, from: &FilePath) -> Vec<String> {
        self.0.neighbours(from)
    }
}

/// The fenced blocks of a page, each with the word after `agentflow`.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut rest = page;
    while let Some((_, after)) = rest.split_once("```agentflow") {
        let (word, after) = after.split_once('\n').expect("a block has lines");
        let (block, after) = after.split_once("```").expect("a block ends");
        blocks.push((word.trim().to_owned(), block.to_owned()));
        rest = after;
    }
    blocks
}

fn check(program: &str, shared: Option<&str>) -> Analysis {
    let mut world = MemoryWorld::new().with("main.agentflow", program);
    if let Some(shared) = shared {
        world.put("shared.agentflow", shared);
    }
    analyse(&PageWorld(world), "main.agentflow")
}

#[test]
fn every_page_shows_its_finding_and_the_way_out() {
    let mut failures = String::new();
    for code in CODES {
        let blocks = blocks(code.page);
        let of_kind =
            |kind: &str| blocks.iter().find(|(word, _)| word == kind).map(|(_, block)| block.as_str());
        let wrong = of_kind("wrong").unwrap_or_else(|| panic!("{} has no wrong example", code.id));
        let right = of_kind("").unwrap_or_else(|| panic!("{} has no way out", code.id));
        let shared = of_kind("shared");
        let analysis = check(wrong, shared);
        let found: Vec<&str> = analysis.findings.iter().map(|finding| finding.code).collect();
        if found != [code.id] {
            failures.push_str(&format!("{} gives {found:?}:\n{}\n", code.id, render::render(&analysis)));
        }
        let analysis = check(right, shared);
        if !analysis.findings.is_empty() {
            failures.push_str(&format!("the way out of {}:\n{}\n", code.id, render::render(&analysis)));
        }
        let head = format!("# {}: {}\n", code.id, code.title);
        assert!(code.page.starts_with(&head), "the page of {} begins with its title", code.id);
    }
    assert!(failures.is_empty(), "{failures}");
}
